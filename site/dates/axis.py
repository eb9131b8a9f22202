"""A stretch of time laid out from left to right: where a day falls on a drawing, and where its ticks stand.

Places are percentages of the width, so that one drawing serves every width: a strip is an SVG without a view box,
`x` and `width` are given in percent, heights in pixels, and nothing is squeezed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.dates import MONTHS_3

from dates.value import HistoricalDate

#: Years between ticks, from which the closest is taken that leaves room for their labels.
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
#: Up to this many years are divided by months.
IN_MONTHS = 2


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis: the day that begins there, its label, its place in percent, and whether it is a month's."""

    day: date
    label: str
    x: float
    is_month: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """From the beginning of the day `start` to the end of the day `end`, which is not before it."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def at(self, day: date) -> float:
        """Where `day` begins, from 0 to 100; what lies outside falls on the edge."""
        return round(min(max((day - self.start).days / self.days, 0), 1) * 100, 2)

    def after(self, day: date) -> float:
        """Where `day` ends."""
        return round(min(max(((day - self.start).days + 1) / self.days, 0), 1) * 100, 2)

    def shows(self, when: HistoricalDate) -> bool:
        """Whether any day that `when` can mean lies on the axis."""
        first, last = when.sort_key
        return first <= self.end and self.start <= last

    def ticks(self, most: int = 10) -> list[Tick]:
        """At most about `most` of them: months where the axis spans a year or two, else years in round steps."""
        years = self.end.year - self.start.year + 1
        if years <= IN_MONTHS:
            return self._months(1 if years == 1 else 3)
        step = next((step for step in STEPS if years / step <= most), STEPS[-1])
        first = -(-self.start.year // step) * step
        days = (date(max(year, 1), 1, 1) for year in range(first, self.end.year + 1, step))
        return [Tick(day, str(day.year), self.at(day)) for day in days if self.start <= day]

    def _months(self, step: int) -> list[Tick]:
        found = []
        for year in range(self.start.year, self.end.year + 1):
            for month in range(1, 13, step):
                day = date(year, month, 1)
                if self.start <= day <= self.end:
                    label = str(year) if month == 1 else str(MONTHS_3[month]).capitalize()
                    found.append(Tick(day, label, self.at(day), is_month=month != 1))
        return found


def decades(first: date, last: date) -> Axis:
    """The axis of whole decades that holds both days."""
    start, end = first.year // 10 * 10, last.year // 10 * 10 + 9
    return Axis(date(max(start, 1), 1, 1), date(end, 12, 31))


def years(first: date, last: date) -> Axis:
    """The axis of whole years that holds both days."""
    return Axis(date(first.year, 1, 1), date(last.year, 12, 31))
