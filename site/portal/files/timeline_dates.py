"""Dates in the columns of TimelineJS: years, months and days apart, or as its first version had them, in one cell.

`date_cells` writes what `read_dates` reads.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from dates import DateError, HistoricalDate, parse
from dates.english import MONTH_NUMBERS
from dates.parts import SEASONS, Precision
from portal.files.problems import Problem

DATE_COLUMNS = (
    *("Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time"),
    *("Start Date", "End Date"),
)
TIME_OF_DAY = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?( ?[ap]m)?$", re.IGNORECASE)
WHOLE_NUMBER = re.compile(r"[-−]?[0-9]+")


#: The columns of a year, month and day.
START = ("Year", "Month", "Day")
END = ("End Year", "End Month", "End Day")


def date_cells(date: HistoricalDate) -> dict[str, str]:
    """A date in these columns, no more precise than it is; those that stay empty are left out.

    A season, decade or century becomes its first and last month or year. What has no known start stands at its known
    end, and what has no known end at its start: neither can be said here but in words.
    """
    start, end = date.start, date.end
    first = _reach(start or end)[0]
    last = _reach(end)[1] if end else first
    return dict(zip(START, first, strict=False)) | (dict(zip(END, last, strict=False)) if last != first else {})


def _reach(date: HistoricalDate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The first and the last day, month or year of a date that is no interval, as precise as it is."""
    part = date.part
    if part.precision is Precision.SEASON:
        return tuple((f"{part.year:04d}", str(month)) for month in SEASONS[part.month])
    years = {Precision.CENTURY: 100, Precision.DECADE: 10}.get(part.precision)
    if years:
        return (f"{part.year:04d}",), (f"{part.year + years - 1:04d}",)
    cells = (f"{part.year:04d}", *(str(number) for number in (part.month, part.day) if number))
    return cells, cells


def read_dates(given: dict[str, str], *, in_one_cell: bool = False) -> tuple[HistoricalDate | None, list[Problem]]:
    """The date of a row, an interval where it has an end; None with what is wrong.

    `given` are the cells that are filled; `in_one_cell` says that the sheet has a column for the whole date.
    """
    problems: list[Problem] = []
    start = _side(given, "", "Start Date", problems)
    end = _side(given, "End ", "End Date", problems)
    if not start and not problems:
        problems.append(Problem("Start Date" if in_one_cell else "Year", _("is empty; give the year")))
    if problems or not end or not start or start.edtf == end.edtf:
        return (None if problems else start), problems
    place = "End Date" if "End Date" in given else "End Year"
    if start.is_interval or end.is_interval:
        return None, [Problem(place, _("makes no sense where one of the dates is a time from and to itself"))]
    try:
        return parse(f"{start.edtf}/{end.edtf}"), []
    except DateError as error:
        return None, [Problem(place, str(error))]


def _side(given: dict[str, str], prefix: str, whole: str, problems: list[Problem]) -> HistoricalDate | None:
    names = {name: f"{prefix}{name}" for name in ("Year", "Month", "Day")}
    cells = {name: given.get(column, "") for name, column in names.items()}
    place = whole
    try:
        if any(cells.values()):
            place = names["Day" if cells["Day"] else "Month" if cells["Month"] else "Year"]
            if missing := _missing(cells):
                place = names[missing]
                raise ValueError(_("is empty, and there is a month or day; fill it in, or empty those"))
            if cells["Month"] or WHOLE_NUMBER.fullmatch(cells["Year"]):
                place, edtf = _from_numbers(cells, names)
                return parse(edtf)
            return parse(cells["Year"])
        return parse(TIME_OF_DAY.sub("", given[whole])) if whole in given else None
    except _Misplaced as fault:
        problems.append(Problem(fault.place, str(fault)))
    except ValueError as error:
        problems.append(Problem(place, str(error)))
    return None


class _Misplaced(ValueError):
    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.place = place


def _missing(cells: dict[str, str]) -> str:
    if not cells["Year"]:
        return "Year"
    return "Month" if cells["Day"] and not cells["Month"] else ""


def _from_numbers(cells: dict[str, str], names: dict[str, str]) -> tuple[str, str]:
    """The EDTF of numbers that may still be no day of the calendar, and the column to blame then."""
    year, month, day = cells["Year"], cells["Month"], cells["Day"]
    if year[0] in "-−":
        raise _Misplaced(names["Year"], _("“%s” is before the common era; only the years 1 to 9999 are read") % year)
    if not re.fullmatch("[0-9]{4}", year, re.ASCII):
        message = _("“%s” is no year of four digits; only the years 0001 to 9999 are read") % year[:40]
        raise _Misplaced(names["Year"], message)
    if not month:
        return names["Year"], year
    number = MONTH_NUMBERS.get(month.lower().rstrip("."), 0) or (int(month) if _is_small_number(month) else 0)
    if not 1 <= number <= 12:
        raise _Misplaced(names["Month"], _("“%s” is no month; write 1 to 12") % month[:40])
    if not day:
        return names["Month"], f"{year}-{number:02d}"
    if not _is_small_number(day) or not 1 <= int(day) <= 31:
        raise _Misplaced(names["Day"], _("“%s” is no day of a month; write 1 to 31") % day[:40])
    return names["Day"], f"{year}-{number:02d}-{int(day):02d}"


def _is_small_number(text: str) -> bool:
    return bool(re.fullmatch("[0-9]{1,2}", text, re.ASCII))
