"""The year rule: twelve cells stand for the months of a year, and what is filled is what is known."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import NamedTuple

from dates.value import HistoricalDate

CELL, PITCH = 9, 10  # a cell and its distance to the next, in units of the drawing: 126 by 6
END = 11 * PITCH + CELL
LEAST = 2.0  # a single day is drawn this wide, to be seen


class YearRule(NamedTuple):
    """`x` and `width` of the filled part; `runs_on` and `starts_before`: it goes beyond the year.

    `end_known` and `start_known` are False where nobody has found that side: nothing is filled beyond the
    evidence then, and the arrow is drawn pale.
    """

    year: int
    x: float
    width: float
    runs_on: bool
    starts_before: bool
    end_known: bool
    start_known: bool


def year_rule(when: HistoricalDate) -> YearRule:
    """The rule of the year in which the date begins, or ends where it has no known beginning."""
    earliest, latest = when.earliest, when.latest
    year = (earliest or latest or date.min).year
    first, last = earliest, latest
    if first is None and when.start_unknown and when.end:
        first = when.end.earliest
    if last is None and when.end_unknown and when.start:
        last = when.start.latest
    x = _left(first) if first and first.year == year else 0.0
    right = _right(last) if last and last.year == year else float(END)
    width = max(right - x, LEAST)
    return YearRule(
        year=year,
        x=round(min(x, END - width), 1),
        width=round(width, 1),
        runs_on=latest is None or latest.year > year,
        starts_before=earliest is None,
        end_known=not when.end_unknown,
        start_known=not when.start_unknown,
    )


def _left(day: date) -> float:
    days = monthrange(day.year, day.month)[1]
    return (day.month - 1) * PITCH + (day.day - 1) / days * CELL


def _right(day: date) -> float:
    days = monthrange(day.year, day.month)[1]
    return (day.month - 1) * PITCH + day.day / days * CELL
