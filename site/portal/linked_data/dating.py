"""Dates in schema.org: as ISO 8601 as far as that can say them, and never a day that nobody knows."""

from __future__ import annotations

from dates import HistoricalDate
from dates.parts import Precision

#: What ISO 8601-1 can write as a date: “1953”, “1953-03”, “1953-03-09”. It has no seasons and no “about”.
WRITABLE = (Precision.DAY, Precision.MONTH, Precision.YEAR)


def iso(when: HistoricalDate | None) -> str:
    """The date in ISO 8601, as precise as it is known; empty where that would say more, or less, than is known."""
    part = when.part if when else None
    if part is None or part.precision not in WRITABLE or part.approximate or part.uncertain:
        return ""
    return when.edtf


def span(when: HistoricalDate | None) -> dict[str, str]:
    """`startDate` and `endDate`, those of them that can be said.

    An interval with words of its own gets neither: “3 or 4 May 2016” did not begin on the third.
    """
    if when is None or (when.is_interval and when.text):
        return {}
    if not when.is_interval:
        return filled(startDate=iso(when))
    return filled(startDate=iso(when.start), endDate=iso(when.end))


def coverage(when: HistoricalDate | None) -> str:
    """The whole of it for `temporalCoverage`, whose open intervals are those of EDTF: “2016-09-16/..”."""
    return when.edtf if when else ""


def filled(**members: object) -> dict:
    """The members that say something. An at sign cannot be part of a name in Python: `at_id` stands for `@id`."""
    named = ((f"@{name[3:]}" if name.startswith("at_") else name, value) for name, value in members.items())
    return {name: value for name, value in named if value not in (None, "", [], {})}
