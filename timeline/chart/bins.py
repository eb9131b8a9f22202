"""Events too many to be drawn one by one, counted in columns of a day, month, year, decade or century.

The columns are counted in the database by the first characters of `date_order`, which are the same on every database
and need no function of dates.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, Value, When
from django.db.models.functions import Substr

from dates.axis import Axis
from evidence.verdicts import Verdict
from timeline.chart.window import query, span
from timeline.models.dated import DatedQuerySet

#: The finest columns are taken that are not more than this many.
MOST_BINS = 100
#: How many characters of “1953-03-01” name a day, a month, a year, a decade and a century.
UNITS = (10, 7, 4, 3, 2)
#: The pixels of the highest column, and of the lowest row.
HIGHEST, LOWEST = 96, 14
#: A column with one event among thousands is still seen, at this percentage of its row.
LEAST = 4


@dataclass(frozen=True, slots=True)
class Bin:
    """The events that begin in a stretch of time, by verdict: those that lie in it, and those that may reach beyond it
    or whose date is not known as finely. `query` zooms into it, and is empty where there is nothing finer."""

    start: date
    end: date
    x: float
    width: float
    query: str
    within: dict[str, int]
    wider: dict[str, int]

    @property
    def words(self) -> str:
        return span(self.start, self.end).display()

    @property
    def count(self) -> int:
        return sum(self.within.values()) + sum(self.wider.values())

    @property
    def by_verdict(self) -> list[int]:
        """One number for each verdict."""
        return [self.within.get(verdict, 0) + self.wider.get(verdict, 0) for verdict in Verdict]


@dataclass(frozen=True, slots=True)
class Row:
    """The columns of one verdict, as two shapes in a box of 100 by 100, on the scale of all the other rows."""

    verdict: str
    count: int
    height: int
    within: str
    wider: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """Columns over the window. `begun_before`: events that began before it and may reach into it, not in any column."""

    bins: tuple[Bin, ...]
    rows: tuple[Row, ...]
    height: int
    within: str
    wider: str
    highest: Bin
    has_wider: bool
    begun_before: int

    @property
    def verdicts(self) -> list[str]:
        """The words for what each of `Bin.by_verdict` counts."""
        return [str(label) for _value, label in Verdict.choices]


def histogram(events: DatedQuerySet, axis: Axis) -> Histogram | None:
    """The columns of `events`, in one query; None where none of them begins on the axis."""
    length = next(length for length in UNITS if length == UNITS[-1] or len(_keys(axis, length)) <= MOST_BINS)
    keys = _keys(axis, length)
    within: dict[str, dict[str, int]] = {key: {} for key in keys}
    wider: dict[str, dict[str, int]] = {key: {} for key in keys}
    begun_before = 0
    for key, lies_within, verdict, number in _counted(events, length):
        if key < keys[0]:
            begun_before += number
        elif key in within:
            (within if lies_within else wider)[key][verdict] = number
    bins = [_bin(key, axis, within[key], wider[key]) for key in keys if within[key] or wider[key]]
    if not bins:
        return None
    highest = max(bins, key=lambda each: each.count)
    rows = [_row(verdict, bins, highest.count) for verdict in [*Verdict.values, ""]]
    return Histogram(
        tuple(bins),
        tuple(row for row in rows if row.count),
        HIGHEST,
        *_shapes([(each, sum(each.within.values()), sum(each.wider.values())) for each in bins], highest.count),
        highest,
        any(each.wider for each in bins),
        begun_before,
    )


def _counted(events: DatedQuerySet, length: int) -> Iterator[tuple[str, bool, str, int]]:
    """Begin of `date_order`, whether its end begins alike, verdict, number of events."""
    return (
        events.order_by()
        .annotate(bin=Substr("date_order", 1, length), until=Substr("date_order", 12, length))
        .annotate(lies_within=Case(When(bin=F("until"), then=Value(True)), default=Value(False)))
        .values_list("bin", "lies_within", "verdict")
        .annotate(number=Count("pk"))
    )


def _keys(axis: Axis, length: int) -> list[str]:
    """The columns of the axis, without gaps, in order; more than `MOST_BINS` of them are not counted to the end."""
    keys, day = [], axis.start
    while day <= axis.end and len(keys) <= MOST_BINS:
        keys.append(day.isoformat()[:length])
        last = _bounds(keys[-1])[1]
        if last >= axis.end:
            break
        day = date.fromordinal(last.toordinal() + 1)
    return keys


def _bounds(key: str) -> tuple[date, date]:
    """The first and last day of a column."""
    if len(key) == UNITS[0]:
        day = date.fromisoformat(key)
        return day, day
    if len(key) == UNITS[1]:
        year, month = int(key[:4]), int(key[5:])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    years = 10 ** (4 - len(key))
    first = int(key) * years
    return date(max(first, 1), 1, 1), date(first + years - 1, 12, 31)


def _bin(key: str, axis: Axis, within: dict[str, int], wider: dict[str, int]) -> Bin:
    start, end = _bounds(key)
    start, end = max(start, axis.start), min(end, axis.end)
    is_finest = (start, end) == (axis.start, axis.end)
    x = axis.at(start)
    return Bin(start, end, x, round(axis.after(end) - x, 2), "" if is_finest else query(start, end), within, wider)


def _row(verdict: str, bins: list[Bin], highest: int) -> Row:
    columns = [(each, each.within.get(verdict, 0), each.wider.get(verdict, 0)) for each in bins]
    most = max(within + wider for _bin, within, wider in columns)
    count = sum(within + wider for _bin, within, wider in columns)
    height = max(LOWEST, -(-HIGHEST * most // highest))
    return Row(verdict, count, height, *_shapes(columns, highest * height / HIGHEST))


def _shapes(columns: list[tuple[Bin, int, int]], full: float) -> tuple[str, str]:
    """The paths of what lies within the columns and, above it, of what is wider than they; `full` is 100 high."""
    solid, pale = [], []
    for each, within, wider in columns:
        x, width = round(each.x + each.width * 0.08, 2), round(each.width * 0.84, 2)
        low = max(LEAST, round(within / full * 100, 1)) if within else 0
        high = max(LEAST, round(wider / full * 100, 1)) if wider else 0
        high = min(high, 100 - low)
        if low:
            solid.append(f"M{x:g} 100h{width:g}v-{low:g}h-{width:g}z")
        if high:
            pale.append(f"M{x:g} {100 - low:g}h{width:g}v-{high:g}h-{width:g}z")
    return "".join(solid), "".join(pale)
