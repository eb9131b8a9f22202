"""What changed on the record: the editions of records that are public now, each with its record as it is now.

An edition may hold what was withdrawn since. Of what it says only the change note is told, which was written for
readers; name and address are the record's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from evidence.models import Edition, EditionQuerySet, Record, RecordQuerySet
from portal.totals import KINDS

#: What a record's name, address and description are made of.
NAMING = frozenset(
    (
        *("id", "key", "slug", "title", "short_title", "name", "summary", "reported"),
        *("authors", "container_title", "publisher"),
    )
)


@dataclass(frozen=True, slots=True)
class PublicEdition:
    """An edition and its record."""

    edition: Edition
    record: Record


def editions_of(records: Iterable[RecordQuerySet]) -> EditionQuerySet:
    """The editions of public records, the newest first, without what they hold; `records` are of a kind each."""
    shown = Q(pk__in=[])
    for rows in records:
        # Row by row from the newest on: a list of all keys is made before the first row, of 100,000 in half a second.
        shown |= Q(Exists(rows.order_by().filter(key=OuterRef("key"))), kind=rows.model._meta.model_name)
    return Edition.objects.filter(shown).order_by("-published_at", "-pk").defer("content")


def with_records(editions: Iterable[Edition]) -> list[PublicEdition]:
    """Each edition with its record, where that is public; at most one query for each kind of record."""
    editions = list(editions)
    keys: dict[str, set[str]] = {}
    for edition in editions:
        keys.setdefault(edition.kind, set()).add(edition.key)
    records = {
        (kind._meta.model_name, record.key): record
        for kind in KINDS
        if kind._meta.model_name in keys
        for record in _named(kind).filter(key__in=keys[kind._meta.model_name])
    }
    return [
        PublicEdition(edition, record)
        for edition in editions
        if (record := records.get((edition.kind, edition.key))) is not None
    ]


def _named(kind: type[Record]) -> RecordQuerySet:
    return kind.objects.public().only(*(field.name for field in kind._meta.concrete_fields if field.name in NAMING))
