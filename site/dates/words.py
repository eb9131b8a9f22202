"""The words for a date, in the reader's language."""

from __future__ import annotations

from functools import lru_cache

from django.utils.dates import MONTHS, MONTHS_ALT
from django.utils.translation import gettext as _
from django.utils.translation import override

from dates.parts import OPEN, UNKNOWN, Part, Precision, read_part


@lru_cache(maxsize=4096)
def words(edtf: str, language: str) -> str:
    """'March 1953', 'about 1957', '3 to 15 June 2018', 'since 16 September 2016' …"""
    with override(language):
        start, slash, end = edtf.partition("/")
        if not slash:
            return _one(read_part(start))
        if end == OPEN:
            return _("since %(date)s") % {"date": _one(read_part(start))}
        if end == UNKNOWN:
            return _("from %(date)s; end not found") % {"date": _one(read_part(start))}
        if start == OPEN:
            return _("until %(date)s") % {"date": _one(read_part(end))}
        if start == UNKNOWN:
            return _("until %(date)s; start not found") % {"date": _one(read_part(end))}
        first, last = read_part(start), read_part(end)
        return _("%(start)s to %(end)s") % {"start": _short(first, last), "end": _one(last)}


def _one(part: Part) -> str:
    plain = _plain(part)
    if part.approximate and part.uncertain:
        return _("perhaps about %(date)s") % {"date": plain}
    if part.approximate:
        return _("about %(date)s") % {"date": plain}
    if part.uncertain:
        return _("perhaps %(date)s") % {"date": plain}
    return plain


def _plain(part: Part) -> str:
    year, month = part.year, part.month
    if part.precision is Precision.CENTURY:
        return _century(year // 100 + 1)
    if part.precision is Precision.DECADE:
        if year % 100 == 0:  # "1900s" would be read as a century by half of the readers
            return _("the decade %(first)04d–%(last)04d") % {"first": year, "last": year + 9}
        return _("%(decade)04ds") % {"decade": year}
    if month is None:
        return f"{year:04d}"
    if part.day is not None:
        # Translators: a day, as in 9 January 2002.
        return _("%(day)d %(month)s %(year)04d") % {"day": part.day, "month": MONTHS_ALT[month], "year": year}
    return _("%(month)s %(year)04d") % {"month": _month(month), "year": year}


def _short(first: Part, last: Part) -> str:
    """The start of an interval without what its end repeats: '3' of '3 to 15 June 2018'."""
    flagged = any((first.approximate, first.uncertain, last.approximate, last.uncertain))
    alike = first.year == last.year and first.precision is last.precision
    if flagged or not alike or first.month is None or first == last:
        return _one(first)
    if first.day is None:
        return _month(first.month)
    if first.month == last.month:
        return str(first.day)
    # Translators: a day without its year, as in 31 October to 4 November 2016.
    return _("%(day)d %(month)s") % {"day": first.day, "month": MONTHS_ALT[first.month]}


def _month(number: int) -> str:
    seasons = {21: _("spring"), 22: _("summer"), 23: _("autumn")}
    return str(seasons.get(number) or MONTHS[number])


def _century(number: int) -> str:
    """Takes the number of the century: 20 for the years 1900 to 1999, as EDTF's 19XX has it."""
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    # Translators: the suffix is that of the English ordinal, 20th or 21st; leave it out where you need none.
    return _("%(number)d%(suffix)s century") % {"number": number, "suffix": suffix}
