"""Records as strangers get them: in their one form, without anything that names what is not public.

Every form of the data starts here: pages of the API, files beside pages, the whole dump, editions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Model, Prefetch, prefetch_related_objects
from wagtail.fields import StreamField

from evidence.findings import source_pks
from evidence.models import Record, RecordQuerySet, Source
from evidence.schema import RecordSchema, read_relations, required_references, schema_of

#: Records that are read at once.
CHUNK = 500
#: What it takes to name a record, or to leave it out.
_NAMING = ("key", "live", "is_private", "expire_at")


@dataclass(frozen=True, slots=True)
class PublicForm:
    """A public record and its data, as the fixture's format has it: no field that is at its default."""

    record: Record
    schema: RecordSchema

    @property
    def data(self) -> dict[str, Any]:
        return self.schema.dump()

    @property
    def text(self) -> str:
        """The record as JSON on one line; the same text wherever the record is shown as data."""
        return to_json(self.data)


def to_json(data: Any) -> str:
    """JSON on one line; equal data give equal text."""
    return json.dumps(data, ensure_ascii=False)


def public_form(record: Record) -> PublicForm | None:
    """The form of one record; None where strangers may not see it."""
    return next(iter(public_forms([record])), None)


def public_forms(records: Iterable[Record]) -> list[PublicForm]:
    """The forms of records of one kind, in their order, in a constant number of queries.

    Left out are those that strangers may not see, or that cannot stand without what strangers may not see.
    """
    records = [record for record in records if record.is_public]
    if not records:
        return []
    schema = schema_of(type(records[0]))
    prefetch_related_objects(records, *_prefetches(schema))
    sources = _public_sources(records)
    return [PublicForm(record, found) for record in records if (found := schema.of_public(record, sources)) is not None]


def stream(records: RecordQuerySet) -> Iterator[PublicForm]:
    """The forms of all public records of a QuerySet, in its order, read in chunks of a constant number of queries."""
    rows = records.public().iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield from public_forms(chunk)


def _prefetches(schema: type[RecordSchema]) -> Iterator[Prefetch | str]:
    for path in read_relations(schema):
        model = schema.model
        for name in path.split("__"):
            model = model._meta.get_field(name).related_model
        yield from _named(path, model)


def _named(path: str, model: type[Model]) -> Iterator[Prefetch | str]:
    """The rows at the end of a path: child rows whole, of records no more than names them or leaves them out."""
    if not issubclass(model, Record):
        yield path
        return
    required = required_references(model)
    yield Prefetch(path, model._base_manager.only(*_NAMING, *required))
    for name in required:
        yield from _named(f"{path}__{name}", model._meta.get_field(name).related_model)


def _public_sources(records: list[Record]) -> dict[int, str]:
    """The keys of the public sources that findings of the records name."""
    names = [field.name for field in type(records[0])._meta.concrete_fields if isinstance(field, StreamField)]
    wanted = {pk for record in records for name in names for pk in source_pks(getattr(record, name))}
    return dict(Source.objects.public().filter(pk__in=wanted).values_list("pk", "key")) if wanted else {}
