"""Where readers are sent to read a source: to the original, or to the archive copy where the original is gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from evidence.models import AddressCheck, AddressState, Source

#: A night's outage is not the end of an address: silence counts only between two answers so far apart, which two weekly
#: runs are.
PATIENCE = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class ReadingPlace:
    """Where one source is read.

    Attributes:
        link: the main link; empty where the source is not online.
        original: the address to write out, where the archive copy stands in for it.
        copy: the archive copy to link beside the original.
        lost: “gone” or “silent” where the original can no longer be read, else empty.
        asked_on: the day of that answer.
    """

    link: str
    original: str = ""
    copy: str = ""
    lost: str = ""
    asked_on: date | None = None


def reading_place(source: Source) -> ReadingPlace:
    """Costs no query where `address_check` was selected with the source."""
    check = AddressCheck.of(source) if source.url else None
    if check is None or not _is_lost(check):
        return ReadingPlace(source.url, copy=source.archive_url)
    asked_on = timezone.localtime(check.checked_at).date()
    if source.archive_url:
        return ReadingPlace(source.archive_url, original=source.url, lost=check.state, asked_on=asked_on)
    return ReadingPlace(source.url, lost=check.state, asked_on=asked_on)


def _is_lost(check: AddressCheck) -> bool:
    if check.state == AddressState.GONE:
        return True
    since = check.failing_since
    return check.state == AddressState.SILENT and since is not None and check.checked_at - since >= PATIENCE
