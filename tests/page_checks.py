"""What must hold of the HTML of every public page, whatever the record holds. For any test that has a page at hand.

    page = well_formed(response.content, address)

fails with every fault found, or gives the page as BeautifulSoup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from bs4 import BeautifulSoup, Tag

HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: Before any of these a browser ends an open paragraph.
BLOCKS = re.compile(
    r"^(address|article|aside|blockquote|div|dl|fieldset|figure|footer|form|h[1-6]|header|main|nav|ol|p|section|table|ul)$"
)
FOREIGN = re.compile(r"[\u0590-\u05ff\u0600-\u06ff]")
#: An empty value that found its way into a text.
LEAKS = re.compile(
    r"^None$|[(,:] ?None\b|\bNone[,;)]|\[\]|\{\}|\bnan\b|\{[{%]|&(?:amp|lt|quot|#\d+);|<bdi|datetime\.date"
)


def well_formed(content: bytes | str, where: str = "") -> BeautifulSoup:
    page = BeautifulSoup(content, "html.parser")
    text = content.decode() if isinstance(content, bytes) else content
    found = [*_nesting(text), *(fault for check in CHECKS for fault in check(page))]
    assert not found, "\n".join([where, *found])
    return page


class _Nesting(HTMLParser):
    """Every element is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        """Closed at once, as in SVG."""

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.faults.append(f"</{tag}> in line {self.getpos()[0]} closes nothing; open: {self.open[-3:]}")


def _nesting(text: str) -> list[str]:
    parser = _Nesting()
    parser.feed(text)
    return parser.faults[:3] + [f"<{tag}> is never closed" for tag in parser.open]


def _document(page: BeautifulSoup) -> Iterator[str]:
    if not (page.html and page.html.get("lang")):
        yield "<html> has no lang"
    if not (page.title and page.title.get_text(strip=True)):
        yield "no <title>"
    if len(page.find_all("main")) != 1:
        yield f"{len(page.find_all('main'))} <main>"
    for paragraph in page.find_all("p"):
        if block := paragraph.find(BLOCKS):
            yield f"<{block.name}> within <p>: {_shown(paragraph)}"


def _headings(page: BeautifulSoup) -> Iterator[str]:
    headings = page.find_all(HEADINGS)
    if len(page.find_all("h1")) != 1:
        yield f"{len(page.find_all('h1'))} <h1>"
    level = 0
    for heading in headings:
        if int(heading.name[1]) > level + 1:
            yield f"<{heading.name}> follows <h{level}>: {_shown(heading)}"
        level = int(heading.name[1])
        if not heading.get_text(strip=True):
            yield f"an empty <{heading.name}>"


def _identifiers(page: BeautifulSoup) -> Iterator[str]:
    counted = Counter(element["id"] for element in page.find_all(id=True))
    yield from (f"id “{name}” {times} times" for name, times in counted.items() if times > 1)
    for element in page.find_all(True):
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list"):
            value = element.get(attribute, "")
            for name in value if isinstance(value, list) else value.split():
                if name not in counted:
                    yield f"{attribute}=“{name}” names nothing"


def _links(page: BeautifulSoup) -> Iterator[str]:
    ids = {element["id"] for element in page.find_all(id=True)}
    for link in page.find_all("a"):
        if not link.get("href"):
            yield f"a link to nowhere: {_shown(link)}"
        elif link["href"].startswith("#") and link["href"][1:] not in ids:
            yield f"a link to {link['href']}, which is not on the page"
        if not (link.get_text(strip=True) or link.get("aria-label") or link.find("img", alt=True)):
            yield f"a link without words: {link}"
    for image in page.find_all("img"):
        if image.get("alt") is None:
            yield f"an image without alt: {image.get('src')}"


def _controls(page: BeautifulSoup) -> Iterator[str]:
    labelled = {label["for"] for label in page.find_all("label", attrs={"for": True}) if label.get_text(strip=True)}
    for control in page.find_all(["input", "select", "textarea"]):
        named = control.get("id") in labelled or control.get("aria-label") or control.get("aria-labelledby")
        wrapped = control.find_parent("label")
        if control.get("type") not in ("hidden", "submit") and not (
            named or (wrapped and wrapped.get_text(strip=True))
        ):
            yield f"an input without a label: {control}"
    for button in page.find_all("button"):
        if not (button.get_text(strip=True) or button.get("aria-label") or button.has_attr("hidden")):
            yield f"a button without words: {button}"
    for details in page.find_all("details"):
        if not (details.summary and details.summary.get_text(strip=True)):
            yield "<details> without a summary"
    for name in ("nav", "form"):
        several = page.find_all(name)
        if len(several) > 1:
            yield from (
                f"one of {len(several)} <{name}> without a name"
                for one in several
                if not (one.get("aria-label") or one.get("aria-labelledby"))
            )


def _tables(page: BeautifulSoup) -> Iterator[str]:
    for table in page.find_all("table"):
        if not (table.caption and table.caption.get_text(strip=True)):
            yield f"a table without a caption: {_shown(table)}"
        for header in table.find_all("th"):
            if header.get("scope") not in ("row", "col", "rowgroup", "colgroup"):
                yield f"a table header without a scope: {_shown(header)}"
        for row in table.select("tbody tr"):
            if not row.find("th", scope=True):
                yield f"a table row without a header: {_shown(row)}"


def _inline_code(page: BeautifulSoup) -> Iterator[str]:
    yield from (f"<style>: {_shown(style)}" for style in page.find_all("style"))
    for script in page.find_all("script"):
        if not script.get("src") and script.get("type", "") not in ("application/json", "application/ld+json"):
            yield "an inline <script>"
    for element in page.find_all(True):
        if bad := [name for name in element.attrs if name == "style" or name.startswith("on")]:
            yield f"<{element.name}> has {bad}"
        if str(element.get("href", "")).lower().startswith("javascript:"):
            yield "a link to javascript:"


def _texts(page: BeautifulSoup) -> Iterator[str]:
    for text in page.find_all(string=True):
        # What stands in a <textarea> is code to copy.
        if text.parent.name in ("script", "style", "title", "textarea") or not text.strip():
            continue
        if LEAKS.search(text.strip()):
            yield f"not meant for readers: “{text.strip()[:80]}”"
        if FOREIGN.search(text):
            above = [text.parent, *text.parent.parents]
            language = next((tag["lang"] for tag in above if isinstance(tag, Tag) and tag.get("lang")), "")
            isolated = any(tag.name == "bdi" or (tag.get("dir") and tag.name != "html") for tag in above if tag.name)
            if language.split("-")[0] == "en" or not isolated:
                yield f"Hebrew or Arabic without lang, or without dir: “{text.strip()[:60]}”"


CHECKS = (_document, _headings, _identifiers, _links, _controls, _tables, _inline_code, _texts)


def _shown(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())[:60]
