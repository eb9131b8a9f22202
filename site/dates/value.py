"""The one type for dates on this site."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.utils.translation import get_language

from dates.parts import OPEN, UNKNOWN, Part, Precision, read_part
from dates.words import words


@dataclass(frozen=True, slots=True)
class HistoricalDate:
    """A date as precise as the evidence and no more, in canonical EDTF (ISO 8601-2).

    `earliest` and `latest` are the first and last day it can mean; None where it is open or unknown on that
    side. `text` holds the words as written, where they say something that the EDTF does not. Make one with
    `dates.parse`; the constructor believes what it is told. Two dates are equal when EDTF and words are.
    """

    edtf: str
    earliest: date | None = field(compare=False)
    latest: date | None = field(compare=False)
    text: str = ""

    @property
    def is_interval(self) -> bool:
        return "/" in self.edtf

    @property
    def start_unknown(self) -> bool:
        """'/2016': it began at some time, which nobody has found."""
        return self.edtf[0] == "/"

    @property
    def end_unknown(self) -> bool:
        """'2016-09/': it ended at some time, which nobody has found."""
        return self.edtf[-1] == "/"

    @property
    def is_open(self) -> bool:
        """'2016-09-16/..': still going on."""
        return self.edtf.endswith("/..")

    @property
    def approximate(self) -> bool:
        """Whether '~' ('about') stands at any part."""
        return "~" in self.edtf or "%" in self.edtf

    @property
    def uncertain(self) -> bool:
        """Whether '?' ('perhaps') stands at any part."""
        return "?" in self.edtf or "%" in self.edtf

    @property
    def precision(self) -> Precision:
        return Precision.INTERVAL if self.is_interval else read_part(self.edtf).precision

    @property
    def start(self) -> HistoricalDate | None:
        """The first part of an interval, None where that is open or unknown; else the date itself."""
        return self._side(self.edtf.partition("/")[0]) if self.is_interval else self

    @property
    def end(self) -> HistoricalDate | None:
        """The last part of an interval, None where that is open or unknown; else the date itself."""
        return self._side(self.edtf.partition("/")[2]) if self.is_interval else self

    @staticmethod
    def _side(edtf: str) -> HistoricalDate | None:
        return None if edtf in (OPEN, UNKNOWN) else HistoricalDate(edtf, *read_part(edtf).bounds)

    @property
    def part(self) -> Part | None:
        """Year, month and day as numbers; None for an interval."""
        return None if self.is_interval else read_part(self.edtf)

    @property
    def sort_key(self) -> tuple[date, date]:
        """An unknown or open start comes first, an unknown or open end last."""
        return self.earliest or date.min, self.latest or date.max

    def overlaps(self, other: HistoricalDate) -> bool:
        """Whether there is a day that both can mean. An open or unknown side sets no limit."""
        (first, last), (other_first, other_last) = self.sort_key, other.sort_key
        return first <= other_last and other_first <= last

    def contains(self, day: date) -> bool:
        """Whether it can mean this day. An open or unknown side sets no limit."""
        first, last = self.sort_key
        return first <= day <= last

    def display(self, language: str | None = None) -> str:
        """The words as written, else words in that language (by default, the reader's)."""
        return self.text or words(self.edtf, language or get_language() or settings.LANGUAGE_CODE)

    def __str__(self) -> str:
        return self.display()


def bounds_of(edtf: str) -> tuple[date | None, date | None]:
    """First and last day of canonical EDTF, by the calendar alone."""
    start, slash, end = edtf.partition("/")
    if not slash:
        return read_part(edtf).bounds
    return (
        None if start in (OPEN, UNKNOWN) else read_part(start).bounds[0],
        None if end in (OPEN, UNKNOWN) else read_part(end).bounds[1],
    )
