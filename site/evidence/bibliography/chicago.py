"""A citation in words, as a bibliography of the Chicago Manual of Style has it (17th edition, chapter 14)."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evidence.bibliography.item import Item

#: Types that stand alone: their title is in italics, and in no quotation marks.
_WHOLE = frozenset(("book", "dataset", "pamphlet", "report"))
#: Types that are a part of what they appeared in.
_PARTS = frozenset(("chapter", "entry-dictionary", "entry-encyclopedia"))


class Piece(NamedTuple):
    """Words of a citation; `is_title` where they are set in italics."""

    text: str
    is_title: bool = False


def chicago(item: Item) -> tuple[Piece, ...]:
    """The citation up to its address, which comes last."""
    pieces = [Piece(_ended(_names(item.author)) + " ")] if item.author else []
    if item.type in _WHOLE:
        pieces += [Piece(item.title, True), Piece("" if _is_ended(item.title) else ".")]
    else:
        title = item.title.replace("“", "‘").replace("”", "’")
        pieces.append(Piece(f"“{_ended(title)}”"))
    after = [_("edition %(number)s") % {"number": item.version} if item.version else "", item.status]
    after.append(item.issued.display() if item.issued else "")
    if item.container_title:
        pieces += [Piece(" " + _("In") + " " if item.type in _PARTS else " "), Piece(item.container_title, True)]
    elif item.publisher:
        after.insert(0, item.publisher)
    rest = ", ".join(filter(None, after))
    between = ", " if item.container_title else " "
    pieces.append(Piece(_ended(f"{between}{rest}" if rest else "." if item.container_title else "")))
    if item.accessed:
        pieces.append(Piece(" " + _("Accessed %(day)s.") % {"day": date_format(item.accessed, "j F Y")}))
    return tuple(piece for piece in pieces if piece.text)


def _names(authors: tuple[dict[str, str], ...]) -> str:
    """The first author by family name, the others as they are read out."""
    first, *others = authors
    names = [first.get("literal") or ", ".join(filter(None, [first.get("family"), first.get("given")]))]
    names += [name.get("literal") or f"{name.get('given', '')} {name.get('family', '')}".strip() for name in others]
    if len(names) == 1:
        return names[0]
    return _("%(names)s, and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _is_ended(text: str) -> bool:
    return text.endswith((".", "?", "!", "…"))


def _ended(text: str) -> str:
    return text if not text or _is_ended(text) else f"{text}."
