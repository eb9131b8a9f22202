"""The words that matched, marked in what is shown of a record."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.search.words import WORD, fold

#: How many words of a text are shown, and how many of them before the first that matched.
LONGEST, BEFORE = 45, 8


def marked(text: str, forms: Collection[str]) -> SafeString:
    """`text` as HTML, escaped, each whole word whose folded form is among `forms` within `<mark>`."""
    parts, end = [], 0
    for found in WORD.finditer(text):
        if fold(found.group()) in forms:
            parts += escape(text[end : found.start()]), "<mark>", escape(found.group()), "</mark>"
            end = found.end()
    return mark_safe("".join((*parts, escape(text[end:]))))


def excerpt(texts: Iterable[str], forms: Collection[str]) -> SafeString:
    """The part of the texts around what matched, marked; the beginning of the first where nothing did.

    Of several texts it is the one in which most of the forms stand, the first of these where they are equal.
    """
    texts = [text for text in texts if text.strip()]
    if not texts:
        return SafeString()
    return _around(max(texts, key=lambda text: len(matches(text, forms))), forms)


def matches(text: str, forms: Collection[str]) -> set[str]:
    """The forms that stand in the text."""
    return {word for word in map(fold, WORD.findall(text)) if word in forms}


def _around(text: str, forms: Collection[str]) -> SafeString:
    pieces = text.split()
    first = next((number for number, piece in enumerate(pieces) if matches(piece, forms)), 0)
    start = 0 if first < LONGEST - BEFORE else first - BEFORE
    shown = " ".join(pieces[start : start + LONGEST])
    before, after = "… " if start else "", " …" if start + LONGEST < len(pieces) else ""
    return marked(before + shown + after, forms)
