"""The chart in small: how many events each year has, and who was in office, over the whole record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dates.axis import Axis, decades
from timeline.chart.bins import LEAST
from timeline.chart.offices import Office, offices, panel_successions
from timeline.chart.window import Window

#: Over longer records than this many years the columns stand for ten or a hundred years.
MOST_YEARS = 200


@dataclass(frozen=True, slots=True)
class SmallChart:
    """`columns`: the path of the years, or of longer stretches of `years` each, in a box of 100 by 100."""

    window: Window
    count: int
    columns: str
    years: int
    offices: tuple[Office, ...]
    today: float | None


def small_chart(years: Mapping[int, int], today: date) -> SmallChart | None:
    """Draws the number of events by year, as `facets().years` has them, in two queries more. None without events."""
    if not years:
        return None
    axis = decades(date(max(min(years), 1), 1, 1), date(max(years), 12, 31))
    length = next(unit for unit in (1, 10, 100) if unit == 100 or (axis.end.year - axis.start.year) / unit < MOST_YEARS)
    return SmallChart(
        window=Window(axis, is_asked=False),
        count=sum(years.values()),
        columns=_columns(years, axis, length),
        years=length,
        offices=offices(panel_successions(today), axis, today),
        today=axis.after(today) if axis.start <= today <= axis.end else None,
    )


def _columns(years: Mapping[int, int], axis: Axis, length: int) -> str:
    counts: dict[int, int] = {}
    for year, number in years.items():
        counts[year // length * length] = counts.get(year // length * length, 0) + number
    highest = max(counts.values())
    parts = []
    for first, number in sorted(counts.items()):
        x = axis.at(date(max(first, 1), 1, 1))
        width = round((axis.after(date(min(first + length - 1, 9999), 12, 31)) - x) * 0.84, 2)
        height = max(LEAST, round(number / highest * 100, 1))
        parts.append(f"M{x:g} 100h{width:g}v-{height:g}h-{width:g}z")
    return "".join(parts)
