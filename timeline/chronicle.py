"""Events under the decades and years they fall in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from timeline.facets import Facets
from timeline.models.event import Event


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the page; `year` is None for events of which no year is known."""

    year: int | None
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Decade:
    """A decade of the page, named by its first year."""

    start: int | None
    years: tuple[Year, ...]

    @property
    def count(self) -> int:
        return sum(len(year.events) for year in self.years)


def chronicle(events: Iterable[Event]) -> list[Decade]:
    """Group events, already in order, by decade and year."""
    by_year = [Year(year, tuple(group)) for year, group in groupby(events, key=lambda event: event.year)]
    return [
        Decade(start, tuple(group))
        for start, group in groupby(by_year, key=lambda y: y.year // 10 * 10 if y.year is not None else None)
    ]


@dataclass(frozen=True, slots=True)
class RailYear:
    """A year on the rail: its events, and the height of its bar from 0 to 100."""

    year: int
    count: int
    height: int


@dataclass(frozen=True, slots=True)
class RailDecade:
    """Ten years of the rail."""

    start: int
    years: tuple[RailYear, ...]

    @property
    def count(self) -> int:
        return sum(year.count for year in self.years)

    @property
    def end(self) -> int:
        return self.start + 9


def rail(counted: Facets) -> list[RailDecade]:
    """The density of events, every decade from the first to the last with all its years, empty ones included."""
    if not counted.years:
        return []
    highest = max(counted.years.values())
    first, last = min(counted.years) // 10 * 10, max(counted.years) // 10 * 10
    return [
        RailDecade(
            start,
            tuple(
                RailYear(year, count := counted.years.get(year, 0), -(-100 * count // highest))
                for year in range(start, start + 10)
            ),
        )
        for start in range(first, last + 1, 10)
    ]
