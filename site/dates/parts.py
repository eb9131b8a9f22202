"""One side of a date: a day, month, season, year, decade or century of ISO 8601-2 (EDTF).

Reading a part that is already canonical is plain arithmetic of the calendar, and cheap: the `edtf` parser
is only for text that has just been written.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from dates.errors import DateError, quotable

OPEN = ".."  # known to have no end yet (or no beginning)
UNKNOWN = ""  # there is an end (or a beginning), but nobody has found it

PATTERN = re.compile(
    r"(?:(?P<century>[0-9]{2})XX|(?P<decade>[0-9]{3})X"
    r"|(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?)(?P<flag>[~?%]?)"
)
# EDTF numbers the seasons as months 21 to 24. These are the northern, meteorological ones. Winter has no
# months here: it belongs to two years, and nothing says to which one it was counted.
SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11)}
WINTER = 24


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    INTERVAL = "interval"


class Part(NamedTuple):
    """`year` is the first year of a decade or century; `month` is 21 to 23 for a season."""

    year: int
    month: int | None
    day: int | None
    precision: Precision
    approximate: bool
    uncertain: bool

    @property
    def bounds(self) -> tuple[date, date]:
        """First and last day. A flag does not widen them: it says how sure the date is, not how long."""
        if self.month is None:
            years = {Precision.CENTURY: 100, Precision.DECADE: 10}.get(self.precision, 1)
            return date(self.year, 1, 1), date(self.year + years - 1, 12, 31)
        if self.day is not None:
            day = date(self.year, self.month, self.day)
            return day, day
        first, last = SEASONS.get(self.month, (self.month, self.month))
        return date(self.year, first, 1), date(self.year, last, monthrange(self.year, last)[1])


@lru_cache(maxsize=4096)
def read_part(text: str) -> Part:
    """Read one canonical part. Raises DateError for what is no part, or no day of the calendar."""
    match = PATTERN.fullmatch(text)
    if match is None:
        raise DateError(
            _("“%(text)s” is not a date. Write a year, month or day: 1953, 1953-03 or 1953-03-09."),
            {"text": quotable(text)},
        )
    century, decade, year, month, day, flag = match.groups()
    number = int(century) * 100 if century else int(decade) * 10 if decade else int(year)
    if number < 1:
        raise DateError(_("“%(text)s”: only the years 1 to 9999 can be written."), {"text": text})
    if century or decade:
        precision = Precision.CENTURY if century else Precision.DECADE
        return _part(number, None, None, precision, flag)
    if month is None:
        return _part(number, None, None, Precision.YEAR, flag)
    return _in_a_year(text, number, int(month), day, flag)


def _part(year: int, month: int | None, day: int | None, precision: Precision, flag: str) -> Part:
    return Part(year, month, day, precision, flag in ("~", "%"), flag in ("?", "%"))


def _in_a_year(text: str, year: int, month: int, day: str | None, flag: str) -> Part:
    if month == WINTER and day is None:
        raise DateError(
            _(
                "Winter %(year)04d can be January to February %(year)04d or December %(year)04d to "
                "February %(next)04d. Write the months."
            ),
            {"year": year, "next": year + 1},
            readings=(f"{year:04d}-01/{year:04d}-02", f"{year:04d}-12/{year + 1:04d}-02"),
        )
    if month in SEASONS and day is None:
        return _part(year, month, None, Precision.SEASON, flag)
    if not 1 <= month <= 12:
        raise DateError(
            _("“%(text)s”: there is no month %(month)02d. Months go from 01 to 12."),
            {"text": text, "month": month},
        )
    if day is None:
        return _part(year, month, None, Precision.MONTH, flag)
    days = monthrange(year, month)[1]
    if not 1 <= int(day) <= days:
        raise DateError(
            ngettext_lazy(
                "There is no day %(day)d in %(month)s %(year)04d: that month has %(days)d day.",
                "There is no day %(day)d in %(month)s %(year)04d: that month has %(days)d days.",
                "days",
            ),
            {"day": int(day), "month": MONTHS[month], "year": year, "days": days},
        )
    return _part(year, month, int(day), Precision.DAY, flag)
