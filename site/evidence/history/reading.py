"""Editions as strangers may read them today: without what has been withdrawn since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from evidence.models import Edition, Record
from evidence.public_form import to_json
from evidence.schema import RecordSchema, schema_of


class PublicRecords:
    """The public records that others name, by the label of their model and their key; one query a model."""

    def __init__(self, naming: Iterable[RecordSchema]) -> None:
        wanted: dict[str, set[str]] = defaultdict(set)
        for record in naming:
            for _place, label, key in record.references():
                wanted[label].add(key)
        self._found: dict[tuple[str, str], Record] = {}
        for label, keys in sorted(wanted.items()):
            rows = apps.get_model(label).objects.public().filter(key__in=keys)
            # With the last answer of a source's address, which decides where readers are sent.
            rows = rows.select_related("address_check") if label == "evidence.Source" else rows
            self._found |= {(label, row.key): row for row in rows}

    def is_hidden(self, label: str, key: str) -> bool:
        return (label, key) not in self._found

    def __call__(self, label: str, key: str) -> Model:
        return self._found[label, key]


@dataclass(frozen=True, slots=True)
class ReadEdition:
    """An edition without what names a record that is not public now. `is_whole`: nothing had to be left out."""

    edition: Edition
    schema: RecordSchema
    is_whole: bool

    @property
    def text(self) -> str:
        """As JSON on one line: the very text that was kept, where it is whole."""
        return self.edition.content if self.is_whole else to_json(self.schema.dump())


def read(model: type[Record], editions: Iterable[Edition]) -> tuple[list[ReadEdition], PublicRecords]:
    """Editions of records of one kind, and the public records that they name.

    Left out is an edition that cannot stand without a record that is not public now.
    """
    kept = [(edition, schema_of(model).of_kept(edition.data)) for edition in editions]
    named = PublicRecords(schema for _edition, schema in kept)
    found = [_read(edition, schema.without(named.is_hidden)) for edition, schema in kept]
    return [edition for edition in found if edition is not None], named


def _read(edition: Edition, schema: RecordSchema | None) -> ReadEdition | None:
    if schema is None:
        return None
    # Compared as data: a field of then that there is no more may name a hidden record, and nobody would know.
    return ReadEdition(edition, schema, is_whole=schema.dump() == edition.data)
