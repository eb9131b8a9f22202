"""Successions drawn on an axis: a lane for each post, a bar for each term, and the time that no term accounts for.

A bar is solid as far as the evidence goes, and fades where the dates leave open whether the term had begun or still
ran. Places are percentages of the axis, as there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from dates import HistoricalDate
from dates.axis import Axis
from people.models import Post, Term
from people.succession import Between, Interval, Succession

#: A start or end that was not found fades over this much of the axis, or up to the next sure holder: it has no length.
FADE = 4.0
#: A single day is drawn this wide, to be seen.
LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Bar:
    """A term. It holds surely from `solid_from` to `solid_to`, and perhaps from `x` on and to `end`.

    Where no day is sure, both lie in the middle. `row` is not 0 where the term surely ran beside another that is drawn
    above. `is_attested` tells a term of which only days in office are known.
    """

    term: Term
    x: float
    solid_from: float
    solid_to: float
    end: float
    row: int
    is_attested: bool

    @property
    def width(self) -> float:
        return round(self.end - self.x, 2)

    @property
    def solid_width(self) -> float:
        return round(self.solid_to - self.solid_from, 2)

    @property
    def fade_in(self) -> float:
        """The width of what may lie before the solid part."""
        return round(self.solid_from - self.x, 2)

    @property
    def fade_out(self) -> float:
        """The width of what may lie after the solid part."""
        return round(self.end - self.solid_to, 2)


@dataclass(frozen=True, slots=True)
class Gap:
    """Time without a holder on file, or without a known one: `interval.kind` tells which."""

    interval: Interval
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Lane:
    """A post on the axis. Without `bars`, nobody is on file in the time that is drawn."""

    succession: Succession
    bars: tuple[Bar, ...]
    gaps: tuple[Gap, ...]

    @property
    def post(self) -> Post:
        return self.succession.post

    @property
    def depth(self) -> int:
        """How many bars lie one under the other at most; one where there are none."""
        return 1 + max((bar.row for bar in self.bars), default=0)

    @property
    def rows(self) -> list[Term | Interval]:
        """The terms and intervals that are drawn, in order of succession."""
        drawn = {id(bar.term) for bar in self.bars} | {id(gap.interval) for gap in self.gaps}
        return [row for row in self.succession.rows if id(row) in drawn]


def lanes(successions: Iterable[Succession], axis: Axis, today: date) -> tuple[Lane, ...]:
    """A lane for each post, in the order given. Terms and gaps that lie off the axis are left out."""
    return tuple(Lane(each, _bars(each.terms, axis, today), _gaps(each, axis, today)) for each in successions)


def extent(successions: Iterable[Succession], *others: date) -> tuple[date, date]:
    """The first and last day of any term, of a post that had no holder yet, and of `others`.

    Raises:
        ValueError: where there is no day at all.
    """
    rows = list(chain.from_iterable(each.rows for each in successions))
    days = [day for row in rows if isinstance(row, Term) for day in _days(row)]
    starts = [row.start for row in rows if isinstance(row, Interval) and row.start]
    return min([*starts, *days, *others]), max([*days, *others])


def _days(term: Term) -> list[date]:
    """The days that bound the term and its evidence, as far as known, in order."""
    bounds = [day for when in (term.date, term.attested) if when for day in (when.earliest, when.latest)]
    return sorted(day for day in bounds if day)


def _bars(terms: Sequence[Term], axis: Axis, today: date) -> tuple[Bar, ...]:
    solid = [_solid(term, axis, today) for term in terms]
    rows = _rows(terms)
    found = []
    for number, term in enumerate(terms):
        days = _days(term)
        is_open = term.date is not None and term.date.is_open
        if not days or days[0] > axis.end or (days[-1] < axis.start and not is_open):
            continue
        start, end = solid[number]
        span = term.date or term.attested
        before = [other for _start, other in solid[:number] if other <= start]
        after = [other for other, _end in solid[number + 1 :] if other >= end]
        left = axis.at(span.start.earliest) if span.start else max(start - FADE, *before, 0.0)
        right = min(end + FADE, *after, max(axis.after(today), end))
        if is_open:
            right = axis.after(max(today, days[-1]))
        elif span.end:
            right = axis.after(span.end.latest)
        found.append(_bar(term, (min(left, start), start, end, max(right, end)), rows[number]))
    return tuple(found)


def _bar(term: Term, places: tuple[float, float, float, float], row: int) -> Bar:
    x, start, end, right = places
    if right - x < LEAST:
        x = start = min(x, 100 - LEAST)
        right = end = x + LEAST
    return Bar(term, *(round(place, 2) for place in (x, start, end, right)), row=row, is_attested=term.date is None)


def _solid(term: Term, axis: Axis, today: date) -> tuple[float, float]:
    """From where to where the term holds surely; what is said of the time after today is not evidence yet."""
    first, last = term.surely_begun, min(_shown_until(term), max(today, term.surely_begun))
    start, end = axis.at(first), axis.after(last)
    if first > last:
        start = end = (axis.at(last) + axis.after(first)) / 2
    return start, end


def _shown_until(term: Term) -> date:
    """Like `surely_held`, but a term that is said to run on is solid only up to the last source that shows it."""
    shown: HistoricalDate | None = term.attested.end if term.attested and term.date and term.date.is_open else None
    return max(shown.earliest, term.surely_begun) if shown else term.surely_held


def _rows(terms: Sequence[Term]) -> list[int]:
    """A row for each term: the first one in which nobody surely serves any more, as a succession measures overlaps."""
    until: list[date] = []
    rows = []
    for term in terms:
        row = next((row for row, day in enumerate(until) if day <= term.surely_begun), len(until))
        until[row : row + 1] = [term.surely_held]
        rows.append(row)
    return rows


def _gaps(succession: Succession, axis: Axis, today: date) -> tuple[Gap, ...]:
    found = []
    for row in succession.rows:
        if not isinstance(row, Interval) or row.kind is Between.OVERLAP or row.start is None:
            continue
        left, right = axis.after(row.start), axis.at(row.end) if row.end else axis.after(today)
        if right > left:
            found.append(Gap(row, left, round(right - left, 2)))
    return tuple(found)
