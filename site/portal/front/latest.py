"""What changed on the record of late: public notes to what was published, and records published for the first time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.utils import timezone

from evidence.models import EditionQuerySet, Record
from portal.changes import PublicEdition, editions_of, with_records
from portal.totals import KINDS

MOST = 6
#: More new records of one kind on one day than this are counted and not named: a file was loaded.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Change:
    """A note to a record, or a record that is new (`note` is empty); of many new records of a kind only the number."""

    at: datetime
    kind: str
    address: str
    title: str = ""
    note: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class DayOfChanges:
    day: date
    changes: tuple[Change, ...]


def latest_changes(most: int = MOST) -> list[DayOfChanges]:
    """The latest `most` changes by day, the newest first, each of a record that is public now.

    At most three queries for each kind and one for the notes, however much there is.
    """
    with_notes = editions_of(kind.objects.public() for kind in KINDS).exclude(note="")[:most]
    new = [edition for kind in KINDS for edition in _first_ones(kind)[:most]]
    found = with_records([*with_notes, *new])
    notes = [_change(item, item.edition.note) for item in found if item.edition.note]
    noted = {(change.address, _day(change.at)) for change in notes}
    firsts = [item for item in found if not item.edition.note]
    shown = [change for kind in KINDS for change in _new(kind, [item for item in firsts if type(item.record) is kind])]
    unnoted = [change for change in shown if (change.address, _day(change.at)) not in noted]
    latest = sorted([*notes, *unnoted], key=lambda change: change.at, reverse=True)[:most]
    return [DayOfChanges(day, tuple(rows)) for day, rows in groupby(latest, key=lambda change: _day(change.at))]


def _first_ones(kind: type[Record]) -> EditionQuerySet:
    return editions_of([kind.objects.public()]).filter(number=1, note="")


def _new(kind: type[Record], firsts: list[PublicEdition]) -> Iterator[Change]:
    """New records of a kind, one by one where they are few on their day, else their number."""
    for day, items in groupby(firsts, key=lambda item: _day(item.edition.published_at)):
        of_day = list(items)
        if len(of_day) <= MOST_NAMED:
            yield from (_change(item) for item in of_day)
            continue
        start = timezone.make_aware(datetime.combine(day, time()))
        in_all = _first_ones(kind).filter(published_at__gte=start, published_at__lt=start + timedelta(days=1))
        newest = of_day[0].edition.published_at
        yield Change(newest, str(kind._meta.verbose_name_plural), f"/{kind.section}/", count=in_all.count())


def _change(item: PublicEdition, note: str = "") -> Change:
    record = item.record
    return Change(item.edition.published_at, _name(record), record.get_absolute_url(), _title(record), note)


def _title(record: Record) -> str:
    return getattr(record, record.named_by) or record.key


def _name(record: Record) -> str:
    return str(record._meta.verbose_name)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
