"""CSL-JSON 1.0.2, which reference managers and citation processors read."""

from __future__ import annotations

from datetime import date
from typing import Any

from dates import HistoricalDate
from dates.parts import Part, Precision
from evidence.bibliography.item import Item

#: EDTF numbers seasons from 21, CSL from 1.
_SPRING = 21


def csl(item: Item) -> dict[str, Any]:
    """The item as CSL-JSON, without what is not known."""
    found = {
        "id": item.id,
        "type": item.type,
        "title": item.title,
        "author": list(item.author),
        "container-title": item.container_title,
        "publisher": item.publisher,
        "version": item.version,
        "genre": item.genre,
        "status": item.status,
        "issued": item.issued and csl_date(item.issued),
        "accessed": item.accessed and {"date-parts": [_day(item.accessed)]},
        "URL": item.url,
        "language": item.language,
        "note": item.note,
    }
    return {name: value for name, value in found.items() if value}


def csl_date(when: HistoricalDate) -> dict[str, Any]:
    """A date as precise as it is known, `circa` where it is flagged; in words where numbers would say more than that.

    A day, month, year or season, or an interval of the first three, has `date-parts`. A decade, a century, and an
    interval with an open or unknown side cannot be said in numbers.
    """
    sides = [when.start, when.end] if when.is_interval else [when]
    parts = [side.part for side in sides if side is not None]
    precisions = {part.precision for part in parts}
    if len(parts) == len(sides) and precisions <= {Precision.DAY, Precision.MONTH, Precision.YEAR}:
        said: dict[str, Any] = {"date-parts": [_numbers(part) for part in parts]}
    elif precisions == {Precision.SEASON} and not when.is_interval:
        said = {"date-parts": [[parts[0].year]], "season": parts[0].month - _SPRING + 1}
    else:
        return {"literal": when.display()}
    return said | ({"circa": True} if when.approximate or when.uncertain else {})


def _numbers(part: Part) -> list[int]:
    return [number for number in (part.year, part.month, part.day) if number is not None]


def _day(day: date) -> list[int]:
    return [day.year, day.month, day.day]
