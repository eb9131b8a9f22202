"""A record that was found, as it is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from wagtail.search.index import SearchField

from evidence.models import Record, Source
from people.models import Person
from portal.search.marking import excerpt, marked, matches

#: What the heading of a hit, or the line below it, shows already.
SHOWN = frozenset(("name", "short_title", "native_name", "place"))


@dataclass(frozen=True, slots=True)
class Hit:
    """A record with its heading and the part of its text that matched, both marked.

    `native_name` and `also`, the other spellings that matched, are a person's alone.
    """

    record: Record
    section: str
    heading: SafeString
    excerpt: SafeString
    native_name: str = ""
    also: tuple[SafeString, ...] = ()


def hits(records: Iterable[Record], forms: Collection[str]) -> tuple[Hit, ...]:
    return tuple(_hit(record, forms) for record in records)


def with_names(records: QuerySet) -> QuerySet:
    """With what a hit shows beside the record's own columns, in one query for all."""
    return records.prefetch_related("other_names") if records.model is Person else records


def _hit(record: Record, forms: Collection[str]) -> Hit:
    if isinstance(record, Source):
        return Hit(record, record.section, marked(record.title, forms), marked(record.imprint, forms))
    heading = str(record)
    found = Hit(record, record.section, marked(heading, forms), excerpt(_texts(record, heading), forms))
    if not isinstance(record, Person):
        return found
    also = (other.name for other in record.other_names.all() if matches(other.name, forms))
    return replace(
        found, native_name=marked(record.native_name, forms), also=tuple(marked(name, forms) for name in also)
    )


def _texts(record: Record, heading: str) -> Iterator[str]:
    """The texts in which search looked, as plain text."""
    for field in record.get_searchable_search_fields():
        if isinstance(field, SearchField) and field.field_name not in SHOWN:
            value = field.get_value(record)
            text = ", ".join(value) if isinstance(value, list) else str(value or "")
            if text != heading:
                yield text
