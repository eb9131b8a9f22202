"""What the site has to keep to in a record of any size: the lines of its table, and what was measured for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

MET, MISSED, MISSED_IN_TIME = "met", "MISSED", "missed, as measured now"


@dataclass(frozen=True, slots=True)
class Line:
    """What is measured, and its bar in words."""

    what: str
    bar: str


#: By the names that figures give them, in the order of the table.
LINES = {
    "pages": Line(
        "uncached event page and timeline, CPU, beside an empty Wagtail page",
        "≤ 1.7 × and ≤ 2 ×",
    ),
    "growth": Line("the same at 100,000 events beside 100", "≤ 1.15 ×"),
    "html": Line("HTML of the timeline, compressed, at any size", "≤ 15 KB, ≤ 1,500 elements"),
    "queries": Line("queries of each page at 100, 10,000 and 100,000 events (PostgreSQL and SQLite)", "equal"),
    "filters": Line(
        "timeline with filters, first page and deep page, at 100,000 events",
        "each ≤ 3 × its own time at 1,000",
    ),
    "search": Line(
        "search at 100,000 events: common, rare, no hit, two letters of autocomplete",
        "each ≤ 300 ms on both, no anonymous query ever over 500 ms",
    ),
    "publishing": Line("publish one event at 100,000, purge included", "≤ 2 × at 100; at most 60 queries"),
    "memory": Line("memory of a worker (proportional share)", "≤ 120 MB"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value of a line.

    Attributes:
        line: its key in LINES.
        name: what was measured.
        value, unit, most: the value, and the bar in the same unit.
        is_counted: it is the same in each run, unlike what is measured in time or memory on a machine with other work.
    """

    line: str
    name: str
    value: float
    unit: str
    most: float
    is_counted: bool = False

    @property
    def is_kept(self) -> bool:
        return self.value <= self.most

    @property
    def verdict(self) -> str:
        return MET if self.is_kept else MISSED if self.is_counted else MISSED_IN_TIME

    def __str__(self) -> str:
        return f"{self.name} {_number(self.value)} {self.unit}".strip()


def table(measured: Mapping[str, Iterable[Figure]]) -> list[str]:
    """The figures of each database as lines of a Markdown table; of several with one bar, the one nearest to it."""
    figures = {database: {line: [*some] for line, some in _by_line(found)} for database, found in measured.items()}
    rows = [("what", "bar", "database", "measured", "")]
    rows += [
        (line.what, line.bar, database, "; ".join(map(str, _nearest(found[key]))), _verdict(found[key]))
        for key, line in LINES.items()
        for database, found in figures.items()
        if key in found
    ]
    rows.insert(1, ("---",) * 5)
    return [f"| {' | '.join(row)} |" for row in rows]


def _by_line(figures: Iterable[Figure]) -> Iterable[tuple[str, Iterable[Figure]]]:
    return groupby(sorted(figures, key=lambda figure: [*LINES].index(figure.line)), key=lambda figure: figure.line)


def _nearest(figures: list[Figure]) -> list[Figure]:
    bars = dict.fromkeys((figure.most, figure.unit) for figure in figures)
    of = {bar: [figure for figure in figures if (figure.most, figure.unit) == bar] for bar in bars}
    return [max(some, key=lambda figure: figure.value) for some in of.values()]


def _verdict(figures: list[Figure]) -> str:
    verdicts = {figure.verdict for figure in figures}
    return next(verdict for verdict in (MISSED, MISSED_IN_TIME, MET) if verdict in verdicts)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
