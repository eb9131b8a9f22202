"""Records as strangers get them: in their one form, without anything that names what is not public.

Every form of the data starts here: pages of the API, files beside pages, the whole dump, editions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from evidence.models import Record, RecordQuerySet
from evidence.public_reading import Values, own_columns, read_public
from evidence.schema import RecordSchema, part_of, schema_of

#: Records that are read at once.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class PublicForm:
    """A public record and its data, as the fixture's format has it: no field that is at its default."""

    record: Record
    kind: type[RecordSchema]
    values: Values

    @property
    def schema(self) -> RecordSchema:
        """The data as an object of the record's class, every field with its value."""
        filled = dict(self.values)
        for name, info in self.kind.model_fields.items():
            if name in filled and (part := part_of(info.annotation)):
                filled[name] = [part.model_construct(**values) for values in filled[name]]
        return self.kind.model_construct(**filled)

    @property
    def data(self) -> dict[str, Any]:
        return {name: _plain(value) if isinstance(value, date) else value for name, value in self.values.items()}

    @property
    def text(self) -> str:
        """The record as JSON on one line; the same text wherever the record is shown as data."""
        return to_json(self.values)


def to_json(data: Any) -> str:
    """JSON on one line; equal data give equal text."""
    return json.dumps(data, ensure_ascii=False, default=_plain)


def _plain(value: date) -> str:
    """What JSON has no type for: a day. Raises AttributeError for anything else."""
    return value.isoformat()


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
    kind = schema_of(type(records[0]))
    read = read_public(kind, [vars(record) for record in records])
    return [
        PublicForm(record, kind, values) for record, values in zip(records, read, strict=True) if values is not None
    ]


def public_texts(records: RecordQuerySet) -> dict[int, str]:
    """`PublicForm.text` of each by primary key, in the QuerySet's order: the quickest way to many."""
    kind = schema_of(records.model)
    rows = list(records.public().values(*own_columns(kind)))
    read = read_public(kind, rows)
    return {row["id"]: to_json(values) for row, values in zip(rows, read, strict=True) if values is not None}


def stream(records: RecordQuerySet) -> Iterator[PublicForm]:
    """The forms of all public records of a QuerySet, in its order, read in chunks of a constant number of queries."""
    rows = records.public().iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield from public_forms(chunk)
