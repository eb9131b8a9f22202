"""RIS, which reference managers import."""

from __future__ import annotations

from typing import Any

from rispy import RisWriter

from dates import HistoricalDate
from dates.parts import Precision
from evidence.bibliography.item import Item

#: The RIS type for each CSL type; all others are “GEN”, generic.
_TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "legislation": "STAT",
    "pamphlet": "PAMP",
    "post-weblog": "BLOG",
    "regulation": "LEGAL",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
}


class _Clean(RisWriter):
    """rispy's own writer begins each reference with its number, which is no RIS; the standard ends lines with CR LF."""

    NEWLINE = "\r\n"

    def set_header(self, count: int) -> str:
        return ""


def ris(item: Item) -> str:
    """The item as one reference, which ends with an empty line."""
    found: dict[str, Any] = {
        "type_of_reference": _TYPES.get(item.type, "GEN"),
        "id": item.id,
        "authors": [", ".join(filter(None, [_body_or_family(name), name.get("given")])) for name in item.author],
        "title": item.title,
        "secondary_title": item.container_title,
        "publisher": item.publisher,
        **(_dated(item.issued) if item.issued else {}),
        "access_date": f"{item.accessed:%Y/%m/%d}/" if item.accessed else "",
        "edition": item.version,
        "type_of_work": item.genre,
        "urls": [item.url] if item.url else [],
        "language": item.language,
        "notes": list(filter(None, [item.status, item.note])),
    }
    return _Clean().formats([{name: value for name, value in found.items() if value}]) + "\r\n"


def _body_or_family(name: dict[str, str]) -> str:
    """RIS parts names at their commas; within one part they cannot be."""
    return (name.get("literal") or name.get("family", "")).replace(",", "")


def _dated(when: HistoricalDate) -> dict[str, str]:
    """`YYYY/MM/DD/other` with only the slots that are known, and words in the last where the numbers are not all."""
    part = when.part
    if part is None or part.precision in (Precision.DECADE, Precision.CENTURY):
        return {"date": f"///{when.display()}"}
    is_season = part.precision == Precision.SEASON
    month = "" if part.month is None or is_season else f"{part.month:02d}"
    day = "" if part.day is None else f"{part.day:02d}"
    words = when.display() if is_season or when.approximate or when.uncertain else ""
    return {"year": f"{part.year:04d}", "date": f"{part.year:04d}/{month}/{day}/{words}"}
