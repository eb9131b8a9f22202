"""HTML from elsewhere: told apart into a plain summary and rich text of the kind that editors write."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule, check_url

from evidence.schema import clean_html
from portal.files.limits import DEEPEST

LOOKS_MARKED_UP = re.compile(r"</?[a-zA-Z!][^<>]*>|&#?\w+;")
#: Taken out with all that is in them.
NEVER = ("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "form", "head", "title")
#: Shown by a browser, and no text: taken out, and said so.
MEDIA = ("img", "video", "audio", "picture", "iframe", "object", "embed", "svg")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = ("p", "ul", "ol", "h3")


class _BodyWhitelister(Whitelister):
    """The features of the editor for bodies of text: see `people.models.person.BODY_FEATURES`."""

    element_rules = {
        "[document]": allow_without_attributes,
        "a": attribute_rule({"href": check_url}),
        **dict.fromkeys(("b", "br", "h3", "i", "li", "ol", "p", "ul"), allow_without_attributes),
    }


@dataclass(frozen=True, slots=True)
class Marked:
    """`summary` is plain text; `body` rich text, empty where the summary says it all; `left_out` what was dropped."""

    summary: str
    body: str = ""
    left_out: tuple[str, ...] = ()


def plain(html: str) -> str:
    """The text alone, in one line. Scripts are no text."""
    if not LOOKS_MARKED_UP.search(html):
        return " ".join(html.split())
    soup = _soup(html)
    return " ".join(soup.get_text(" " if soup.find(BLOCKS) else "").split())


def read_markup(html: str) -> Marked:
    """Text without links, lists or headings is a summary. Else its first paragraph is, where that has no link in it.

    Raises:
        ValueError: where elements are nested too deeply to be a text.
    """
    if not LOOKS_MARKED_UP.search(html):
        return Marked(html.strip())
    original = BeautifulSoup(html, "html.parser")
    left_out = tuple(sorted({tag.name for tag in original.find_all(MEDIA)}))
    blocks = _blocks(_body(html))
    has_structure = any(block.name != "p" or block.find("a") for block in blocks)
    if not has_structure:
        return Marked("\n\n".join(filter(None, map(_block_text, blocks))), "", left_out)
    first = blocks[0]
    summary = _block_text(first) if first.name == "p" and not first.find("a") else ""
    rest = blocks[1:] if summary else blocks
    return Marked(summary, clean_html("".join(map(str, rest))), left_out)


def text_of(html: str) -> str:
    """The text of rich text alone: its paragraphs, headings and items, with an empty line between."""
    return "\n\n".join(filter(None, map(_block_text, _body(html).find_all(("p", "h3", "li")))))


def _soup(html: str) -> BeautifulSoup:
    soup = BeautifulSoup(html, "html.parser")
    depths: dict[int, int] = {}
    for tag in soup.find_all(True):
        depths[id(tag)] = depth = depths.get(id(tag.parent), 0) + 1
        if depth > DEEPEST:
            raise ValueError(_("has markup nested more than %(limit)d levels deep; take it out") % {"limit": DEEPEST})
    for tag in soup.find_all(NEVER):
        if not tag.decomposed:
            tag.decompose()
    return soup


def _body(html: str) -> BeautifulSoup:
    soup = _soup(html)
    for tag in soup.find_all(True):
        tag.name = {"strong": "b", "em": "i", "div": "p", "blockquote": "p"}.get(tag.name, tag.name)
        if tag.name in HEADINGS:
            tag.name = "h3"
    return BeautifulSoup(_BodyWhitelister().clean(str(soup)), "html.parser")


def _blocks(soup: BeautifulSoup) -> list[Tag]:
    """The paragraphs, lists and headings; text that stands outside of them becomes paragraphs."""
    blocks: list[Tag] = []
    loose: Tag | None = None
    for node in list(soup.contents):
        if isinstance(node, Tag) and node.name in BLOCKS:
            blocks.append(node.extract())
            loose = None
            continue
        if loose is None:
            loose = soup.new_tag("p")
            blocks.append(loose)
        loose.append(node.extract())
    return [block for block in blocks if block.get_text(strip=True)]


def _block_text(block: Tag) -> str:
    for line_break in block.find_all("br"):
        line_break.replace_with(" ")
    return " ".join(block.get_text().split())
