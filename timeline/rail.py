"""The density of events along the timeline, cut into stretches that one can jump to.

The whole timeline is cut into decades of ten years; one decade into its years; a timeline of many centuries into
centuries or millennia of ten parts each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

#: More stretches than this are cut ten times as long.
MOST_STRETCHES = 20
#: The height of the lowest bar, so that one event among thousands is seen, and can be pointed at.
LOWEST = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """The events of a year, or of the ten or hundred years that a bar stands for; `height` from 0 to 100.

    `is_out`: it lies outside of the range that the filter asks for.
    """

    start: int
    end: int
    count: int
    height: int
    is_out: bool

    @property
    def query(self) -> str:
        return _query(self.start, self.end)

    @property
    def label(self) -> str:
        years = str(self.start) if self.start == self.end else f"{self.start}–{self.end}"
        return f"{years}: {self.count}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the rail that is a link: “1950s” with a bar a year, or “1957” alone."""

    start: int
    end: int
    label: str
    bars: tuple[Bar, ...]
    is_current: bool

    @property
    def query(self) -> str:
        return _query(self.start, self.end)

    @property
    def count(self) -> int:
        return sum(bar.count for bar in self.bars)


@dataclass(frozen=True, slots=True)
class Rail:
    """Its stretches in order, none missing; `is_zoomed` where they are the years of one decade."""

    stretches: tuple[Stretch, ...]
    is_zoomed: bool


def rail(counts: Mapping[int, int], extent: Mapping[int, int], first: int | None, last: int | None) -> Rail:
    """Stretches over all years of `extent` (years with events on record), with the heights of `counts`.

    `first` and `last` are the years that the filter asks for, None where it sets no limit on that side; within one
    decade of the extent they zoom in.
    """
    if not extent:
        return Rail((), is_zoomed=False)
    low, high = min(extent), max(extent)
    asked = (first if first is not None else low, last if last is not None else high)
    is_zoomed = (first is not None or last is not None) and asked[0] // 10 == asked[1] // 10
    unit = 1 if is_zoomed else _unit(low, high)
    start = asked[0] // 10 * 10 if is_zoomed else low // unit * unit
    end = start + 9 if is_zoomed else high // unit * unit
    part = max(unit // 10, 1)
    sums: dict[int, int] = {}
    for year, count in counts.items():
        sums[year // part * part] = sums.get(year // part * part, 0) + count
    highest = max((sums.get(at, 0) for at in range(start, end + unit, part)), default=0) or 1
    stretches = tuple(
        Stretch(
            at,
            at + unit - 1,
            _label(at, unit),
            tuple(_bar(bar, part, sums.get(bar, 0), highest, asked) for bar in range(at, at + unit, part)),
            is_current=asked == (at, at + unit - 1),
        )
        for at in range(start, end + 1, unit)
    )
    return Rail(stretches, is_zoomed)


def _unit(low: int, high: int) -> int:
    return next(unit for unit in (10, 100, 1000) if unit == 1000 or high // unit - low // unit < MOST_STRETCHES)


def _bar(start: int, years: int, count: int, highest: int, asked: tuple[int, int]) -> Bar:
    end = start + years - 1
    height = max(-(-100 * count // highest), LOWEST) if count else 0
    return Bar(start, end, count, height, end < asked[0] or start > asked[1])


def _label(start: int, unit: int) -> str:
    if unit == 10:
        # Translators: a decade, as in “1950s”.
        return _("%(decade)ss") % {"decade": start}
    return str(start) if unit == 1 else f"{start}–{start + unit - 1}"


def _query(start: int, end: int) -> str:
    """The part of an address that asks for these years; dates have four digits, and no year 0."""
    return f"from={max(start, 1):04}&to={end:04}"
