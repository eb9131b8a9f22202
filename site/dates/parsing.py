"""From what an editor or reader types to a date: EDTF or English, within limits."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import permutations
from typing import NoReturn

from django.utils.translation import gettext_lazy as _

from dates import english, grammar
from dates.errors import DateError, quotable
from dates.value import HistoricalDate
from dates.words import words

MAX_LENGTH = 64
# Any of the dashes and apostrophes that word processors put in.
PLAIN = str.maketrans({**dict.fromkeys("‐‑‒–—―−﹘﹣-", "-"), **dict.fromkeys("’‘ʼ′", "'")})
NUMERIC = re.compile(r"([0-9]{1,2})[/. -] ?([0-9]{1,2})[/. -] ?([0-9]{4})")
TWO_YEARS = re.compile(r"([0-9]{4})-([0-9]{4})")
# "2002–03" and "2002/03": a month or years. With a hyphen it is EDTF's month, unless there is no such month.
MONTH_OR_YEARS = re.compile(r"([0-9]{4}) ?(?:/|[‐‑‒–—―−]) ?([0-9]{2})|([0-9]{4})-(1[3-9]|2[05-9]|[3-9][0-9])")
SHORT_YEAR = re.compile(r"(?:.*[ '/.-])?[0-9]{2}(?:'?s)?", re.IGNORECASE)


def parse(text: str) -> HistoricalDate:
    """Read a date in EDTF ("1953-03") or in English ("March 1953", "c. 1957", "early 2012", "1995–2002").

    Words are kept in `text` where they say more than the EDTF does ("early 2012" is 2012-01/2012-04).
    Raises DateError for what is ambiguous ("9/1/2002"), impossible ("30 February") or out of our subset.
    """
    written = " ".join(text.split())
    if not written:
        raise DateError(_("There is no date. Write one, for example “March 1953”."))
    if len(written) > MAX_LENGTH:
        raise DateError(
            _("The date has %(length)d characters, and at most %(limit)d are read. Write the date alone."),
            {"length": len(written), "limit": MAX_LENGTH},
        )
    return _read(written)


@lru_cache(maxsize=1024)
def _read(written: str) -> HistoricalDate:
    plain = written.translate(PLAIN)
    if match := MONTH_OR_YEARS.fullmatch(written):
        _refuse_month_or_years(written, match[1] or match[3], match[2] or match[4])
    if not plain.isascii() or not plain.isprintable():
        raise DateError(
            _("“%(text)s” has characters that no date has. Write it as “March 1953” or 1953-03."),
            {"text": quotable(written)},
        )
    if match := NUMERIC.fullmatch(plain):
        return grammar.read(_only_reading(written, *match.groups()))
    if match := TWO_YEARS.fullmatch(plain):
        return grammar.read(f"{match[1]}/{match[2]}")
    compact = re.sub(r" ?/ ?", "/", plain).upper()
    if grammar.SHAPE.fullmatch(compact):
        return grammar.read(compact)
    reading = english.read(plain.lower())
    if reading is None:
        _refuse(written, plain)
    return grammar.read(reading.edtf, written if reading.says_more else "")


def _refuse(written: str, plain: str) -> NoReturn:
    if SHORT_YEAR.fullmatch(plain):
        raise DateError(
            _("“%(text)s”: write the year with four digits, as in “March 1953”."), {"text": quotable(written)}
        )
    raise DateError(
        _(
            "“%(text)s” is not understood. Write, for example, “March 1953”, “9 January 2002”, “about 1957”, "
            "“early 2012”, “1995 to 2002”, “since 2016”, or EDTF such as 1953-03."
        ),
        {"text": quotable(written)},
    )


def _only_reading(written: str, one: str, two: str, year: str) -> str:
    """The EDTF of "25/1/2002". "9/1/2002" has two readings, and is refused."""
    readings = sorted({f"{year}-{int(m):02d}-{int(d):02d}" for d, m in permutations((one, two)) if int(m) <= 12})
    if len(readings) == 2:
        first, second = (words(reading, "en") for reading in readings)
        raise DateError(
            _("“%(text)s” can be %(first)s or %(second)s. Write the month as a word."),
            {"text": written, "first": first, "second": second},
            readings=tuple(readings),
        )
    return readings[0] if readings else f"{year}-{int(two):02d}-{int(one):02d}"


def _refuse_month_or_years(written: str, year: str, number: str) -> NoReturn:
    if 1 <= int(number) <= 12:
        raise DateError(
            _("“%(text)s” can be %(month)s or %(year)s to %(until)s. Write it out."),
            {
                "text": written,
                "month": words(f"{year}-{number}", "en"),
                "year": year,
                "until": year[:2] + number,
            },
            readings=(f"{year}-{number}", f"{year}/{year[:2]}{number}"),
        )
    raise DateError(
        _("“%(text)s”: write both years with four digits, %(year)s to %(until)s."),
        {"text": written, "year": year, "until": year[:2] + number},
        readings=(f"{year}/{year[:2]}{number}",) if year[2:] <= number else (),
    )
