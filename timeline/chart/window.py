"""The stretch of time that a chart shows, and the addresses of the stretches around and within it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from dates import HistoricalDate
from dates.axis import Axis, Tick, decades

#: Wider than a year, zooming out shows as much again on both sides.
DECADE = 10


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one tick of the axis to the next: a link that zooms in. `query` is the part of an address that does so,
    empty where the stretch is all that is shown."""

    tick: Tick
    width: float
    query: str
    words: str


@dataclass(frozen=True, slots=True)
class Window:
    """What the chart shows. `is_asked`: the filter names it; else it is the whole decades of what was found."""

    axis: Axis
    is_asked: bool

    @property
    def words(self) -> str:
        return span(self.axis.start, self.axis.end).display()

    @property
    def stretches(self) -> list[Stretch]:
        ticks = self.axis.ticks()
        ends = [*(tick.day - timedelta(days=1) for tick in ticks[1:]), self.axis.end][: len(ticks)]
        whole = query(self.axis.start, self.axis.end)
        return [
            Stretch(tick, round(self.axis.after(end) - tick.x, 2), asked if asked != whole else "", words)
            for tick, end in zip(ticks, ends, strict=True)
            for asked, words in [(query(tick.day, end), span(tick.day, end).display())]
        ]

    @property
    def earlier(self) -> str | None:
        """The window of the same length before this one; None where it is the whole range, or time runs out."""
        return self._moved(-1) if self.is_asked else None

    @property
    def later(self) -> str | None:
        return self._moved(1) if self.is_asked else None

    @property
    def wider(self) -> str | None:
        """The month of a day, the year of months, the decade of years, and above that three times as much."""
        return query(*_wider(self.axis.start, self.axis.end)) if self.is_asked else None

    def _moved(self, steps: int) -> str | None:
        start, end = self.axis.start, self.axis.end
        try:
            if _is_months(start, end):
                months = (end.year - start.year) * 12 + end.month - start.month + 1
                first, last = _add_months(start, steps * months), _add_months(end, steps * months)
                return query(first, _month_end(last))
            return query(*(day + steps * timedelta(days=self.axis.days) for day in (start, end)))
        except (ValueError, OverflowError):  # before the year 1, or after 9999
            return None


def window(found: tuple[date, date] | None, start: date | None, end: date | None) -> Window | None:
    """From `start` to `end`, the ends of the range that the filter asks for; where it sets no limit, as far as what was
    `found`, in whole decades. None where nothing was found and nothing asked for."""
    if start is None and end is None:
        return Window(decades(*found), is_asked=False) if found else None
    if start is None:
        start = decades(min(found[0], end) if found else end, end).start
    if end is None:
        end = decades(start, max(found[1], start) if found else start).end
    return Window(Axis(start, end), is_asked=True)


def span(start: date, end: date) -> HistoricalDate:
    """Two days as one date, as short as it can be said: “1950 to 1959”, “March 1953”."""
    length = 10
    if _is_months(start, end):
        length = 4 if (start.month, end.month) == (1, 12) else 7
    first, last = start.isoformat()[:length], end.isoformat()[:length]
    return HistoricalDate(first if first == last else f"{first}/{last}", start, end)


def query(start: date, end: date) -> str:
    """The part of an address that asks for these days."""
    first, _slash, last = span(start, end).edtf.partition("/")
    return f"from={first}&to={last or first}"


def _wider(start: date, end: date) -> tuple[date, date]:
    if (start.year, start.month) == (end.year, end.month) and not _is_months(start, end):
        return start.replace(day=1), _month_end(end)
    if start.year == end.year and (start.month, end.month, _is_months(start, end)) != (1, 12, True):
        return date(start.year, 1, 1), date(end.year, 12, 31)
    years = end.year - start.year + 1
    first, last = start.year // DECADE * DECADE, end.year // DECADE * DECADE + DECADE - 1
    if years >= DECADE or first + DECADE - 1 != last:
        first, last = start.year - years, end.year + years
    return date(max(first, MINYEAR), 1, 1), date(min(last, MAXYEAR), 12, 31)


def _is_months(start: date, end: date) -> bool:
    """Whether these are whole months."""
    return start.day == 1 and end == _month_end(end)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _add_months(day: date, months: int) -> date:
    """The first of the month so many months on. Raises ValueError outside of the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
