"""What a picture says, and the version of it that stands in its address."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dates import HistoricalDate
from evidence.models import Record
from evidence.verdicts import Verdict

#: To be raised when pictures are drawn otherwise, so that their addresses change with them.
LAYOUT = 1


@dataclass(frozen=True, slots=True)
class Contents:
    """The words of a picture. `date` is what the sources read; `reported` what was reported in its place, empty where
    that is the same; `is_refuted` where the two do not meet. `verdict` is empty where there is none."""

    kind: str
    title: str
    date: HistoricalDate | None = None
    reported: str = ""
    is_refuted: bool = False
    verdict: str = ""

    @property
    def version(self) -> str:
        when = (self.date.edtf, self.date.display()) if self.date else ()
        said = (LAYOUT, settings.WAGTAIL_SITE_NAME, *astuple(self), *when)
        return hashlib.sha256("\n".join(map(str, said)).encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @property
    def verdict_word(self) -> str:
        return str(Verdict(self.verdict).label) if self.verdict in Verdict.values else ""

    @property
    def text(self) -> str:
        """For those who do not see the picture."""
        when = self.date.display() if self.date else ""
        return ". ".join(filter(None, (self.title, when, self.verdict_word)))


def of_record(record: Record) -> Contents:
    date, reported = getattr(record, "date", None) or getattr(record, "issued", None), None
    if date:
        reported = getattr(record, "reported_date", None)
    differs = bool(reported) and reported != date
    return Contents(
        kind=capfirst(str(record._meta.verbose_name)),
        title=getattr(record, record.named_by) or str(record),
        date=date or None,
        reported=reported.display() if differs else "",
        is_refuted=differs and not reported.overlaps(date),
        verdict=getattr(record, "verdict", ""),
    )


def of_site() -> Contents:
    """The general picture, for pages that are no records."""
    return Contents(
        kind=_("Events, agreements, people, sources"), title=_("What happened, when, and how well it is known")
    )
