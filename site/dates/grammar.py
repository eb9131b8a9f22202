"""The part of EDTF (ISO 8601-2) that this site writes, and its bounds by the `edtf` package.

Everything outside the subset is refused before the package sees it: its parser takes exponents, lists and
nested sets, and takes its time over them.
"""

from __future__ import annotations

import re
from datetime import date

import edtf
from django.utils.translation import gettext_lazy as _

from dates.errors import DateError, quotable
from dates.parts import OPEN, UNKNOWN, Precision, read_part
from dates.value import HistoricalDate

_SIDE = r"[0-9]{2}(?:XX|[0-9](?:X|[0-9](?:-[0-9]{2}){0,2}))[~?%]?"
SHAPE = re.compile(rf"(?:{_SIDE}|(?:{_SIDE}|\.\.)?/(?:{_SIDE}|\.\.)?)")

# The package's parser for any EDTF at all needs 4 to 10 ms; those for one form each need a tenth of that.
# All three know the forms of the whole standard, and the subset has been checked before.
FORMS: dict[Precision, type[edtf.EDTFObject]] = {
    Precision.DAY: edtf.Date,
    Precision.MONTH: edtf.Date,
    Precision.YEAR: edtf.Date,
    Precision.SEASON: edtf.Season,
    Precision.DECADE: edtf.Unspecified,
    Precision.CENTURY: edtf.Unspecified,
}


def read(text: str, words: str = "") -> HistoricalDate:
    """Read EDTF. Raises DateError for what is not in the subset or not in the calendar."""
    start, slash, end = text.partition("/")
    if not slash:
        return HistoricalDate(text, *part_bounds(text), words)
    for side in (start, end):
        if side not in (OPEN, UNKNOWN):
            read_part(side)
    if {start, end} <= {OPEN, UNKNOWN}:
        raise DateError(
            _("“%(text)s” has neither a start nor an end. Write at least one: 2016/.. or ../2016."),
            {"text": quotable(text)},
        )
    earliest = None if start in (OPEN, UNKNOWN) else part_bounds(start)[0]
    latest = None if end in (OPEN, UNKNOWN) else part_bounds(end)[1]
    if earliest and latest and latest < earliest:
        raise DateError(
            _("“%(text)s” ends before it starts. Write the earlier date first: %(end)s/%(start)s."),
            {"text": text, "start": start, "end": end},
            readings=(f"{end}/{start}",),
        )
    return HistoricalDate(text, earliest, latest, words)


def part_bounds(text: str) -> tuple[date, date]:
    """First and last day of one part, as the `edtf` package gives them, without padding for '~' and '?'."""
    form = FORMS[read_part(text).precision]
    parsed = form.parse(text.rstrip("~?%"))
    lower, upper = parsed.lower_strict(), parsed.upper_strict()
    return date(*lower[:3]), date(*upper[:3])
