"""What changed on the record of late: public notes to what was published, and records published for the first time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone

from evidence.models import ChangeNote, Record, RecordQuerySet
from portal.totals import KINDS

MOST = 6
#: More new records of one kind on one day than this are counted and not named: a file was loaded.
MOST_NAMED = 3
NAMING = frozenset(("id", "key", "slug", "title", "short_title", "name", "first_published_at"))


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
    notes, new = _notes(most), [change for kind in KINDS for change in _new(kind, most)]
    noted = {(change.address, _day(change.at)) for change in notes}
    new = [change for change in new if (change.address, _day(change.at)) not in noted]
    latest = sorted([*notes, *new], key=lambda change: change.at, reverse=True)[:most]
    return [DayOfChanges(day, tuple(rows)) for day, rows in groupby(latest, key=lambda change: _day(change.at))]


def _notes(most: int) -> list[Change]:
    types = ContentType.objects.get_for_models(*KINDS)
    shown = Q()
    for kind, content_type in types.items():
        # The number of the revision's record is text there; as a number it is looked up by the primary key.
        record = kind.objects.public().filter(pk=Cast(OuterRef("revision__object_id"), BigIntegerField()))
        shown |= Q(Exists(record), revision__base_content_type=content_type)
    rows = ChangeNote.objects.for_readers().filter(shown).select_related("revision").defer("revision__content")[:most]
    notes = [(note, note.revision.base_content_type_id, int(note.revision.object_id)) for note in rows]
    records = {
        (types[kind].pk, pk): record
        for kind in KINDS
        for pk, record in _named(kind).in_bulk([pk for _n, type_, pk in notes if type_ == types[kind].pk]).items()
    }
    return [
        Change(note.published_at, _name(record), record.get_absolute_url(), _title(record), note=note.text)
        for note, type_, pk in notes
        if (record := records.get((type_, pk)))
    ]


def _new(kind: type[Record], most: int) -> list[Change]:
    """New records of a kind, one by one where they are few on their day, else their number."""
    found = _named(kind).filter(first_published_at__isnull=False).order_by("-first_published_at", "-pk")[:most]
    changes: list[Change] = []
    for day, records in groupby(found, key=lambda record: _day(record.first_published_at)):
        of_day = list(records)
        if len(of_day) <= MOST_NAMED:
            changes += [
                Change(record.first_published_at, _name(record), record.get_absolute_url(), _title(record))
                for record in of_day
            ]
            continue
        start = timezone.make_aware(datetime.combine(day, time()))
        in_all = kind.objects.public().filter(
            first_published_at__gte=start, first_published_at__lt=start + timedelta(days=1)
        )
        newest = of_day[0].first_published_at
        changes.append(Change(newest, str(kind._meta.verbose_name_plural), f"/{kind.section}/", count=in_all.count()))
    return changes


def _named(kind: type[Record]) -> RecordQuerySet:
    """Public records with what their names and addresses are made of, and no more."""
    return kind.objects.public().only(*(field.name for field in kind._meta.concrete_fields if field.name in NAMING))


def _title(record: Record) -> str:
    return getattr(record, record.named_by) or record.key


def _name(record: Record) -> str:
    return str(record._meta.verbose_name)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
