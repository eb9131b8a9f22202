"""Events under the decades and years they fall in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from timeline.listed import ListedEvent


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the page; `year` is None for events of which no year is known."""

    year: int | None
    events: tuple[ListedEvent, ...]

    @property
    def label(self) -> str:
        return "" if self.year is None else str(self.year)


@dataclass(frozen=True, slots=True)
class Decade:
    """A decade of the page, named by its first year."""

    start: int | None
    years: tuple[Year, ...]

    @property
    def label(self) -> str:
        return "" if self.start is None else str(self.start)

    @property
    def count(self) -> int:
        return sum(len(year.events) for year in self.years)


def chronicle(events: Iterable[ListedEvent]) -> list[Decade]:
    """Group events, already in order, by decade and year."""
    by_year = [Year(year, tuple(group)) for year, group in groupby(events, key=lambda event: event.year)]
    return [
        Decade(start, tuple(group))
        for start, group in groupby(by_year, key=lambda y: y.year // 10 * 10 if y.year is not None else None)
    ]
