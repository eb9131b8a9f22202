"""The record as tables: one for each kind of record, and one for each list within a record.

A table of records has a row a record. The table of a list has a row an item: the key of its record, the item's number
from 1, and the item's own fields. No list of columns stands anywhere: they follow from the schemas of the records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _

from evidence.schema import RecordPart, RecordSchema
from evidence.shapes import FieldShape, Shape, shapes_of
from portal.files.cells import guarded, write_cell
from portal.records import KIND_OF_LABEL

#: Fields that are the same in every public record.
SAME_IN_ALL = ("is_private", "expire_at")
LISTS = (Shape.PARTS, Shape.REFERENCES)
NUMBER = FieldShape("number", Shape.NUMBER, is_required=True)


@dataclass(frozen=True, slots=True)
class Column:
    """`names` is the label of the model whose keys stand in the column, else empty; `title` is for readers."""

    name: str
    field: FieldShape
    title: str
    names: str = ""

    def cell(self, value: Any) -> str:
        text = write_cell(self.field, value)
        return text if self.field.shape is Shape.NUMBER else guarded(text)


@dataclass(frozen=True, slots=True)
class Table:
    """`path` are the fields that lead from a record to the items; empty where the items are the records.

    Attributes:
        key: the columns whose values no two rows share.
        within: the table and its columns that hold the list, where that is a list's item itself; else empty.
    """

    name: str
    title: str
    kind: type[RecordSchema]
    path: tuple[str, ...]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    within: str = ""

    def rows(self, record: RecordSchema) -> Iterator[list[str]]:
        """The rows that a record makes."""
        outer = (record.key,) if self.path else ()
        for numbers, item in _items(record, self.path):
            own = self.columns[len(outer) + len(numbers) :]
            values = [getattr(item, column.name) for column in own] if isinstance(item, RecordPart) else [item]
            cells = zip(self.columns, [*outer, *numbers, *values], strict=True)
            yield [column.cell(value) for column, value in cells]


@cache
def tables_of(kind: type[RecordSchema]) -> tuple[Table, ...]:
    """The tables of a kind, each after the one that it lies within."""
    return tuple(_tables(kind, kind, kind.model, (), ()))


def noun(model: type[Model]) -> str:
    return str(model._meta.model_name)


def _tables(
    kind: type[RecordSchema], schema: type[RecordPart], model: type[Model] | None, path: tuple[str, ...], within: tuple
) -> Iterator[Table]:
    """The table of `schema`, which `path` leads to, and those within it; `within` are the columns that lead to it."""
    fields = [field for field in shapes_of(schema).values() if field.name not in SAME_IN_ALL]
    own = tuple(Column(f.name, f, _title(model, f.name), f.target) for f in fields if f.shape not in LISTS)
    name = _table_name(kind, path)
    key = tuple(column.name for column in within) or ("key",)
    yield Table(name, _heading(kind, path), kind, path, within + own, key)
    outer = within[:-1] + tuple(_named_after(column, schema) for column in within[-1:]) or (_key_column(kind),)
    for field in fields:
        inner = (*path, field.name)
        if field.shape is Shape.PARTS:
            part_model = model._meta.get_field(field.name).related_model if model else None
            yield from _tables(kind, field.part, part_model, inner, (*outer, Column("number", NUMBER, _("Number"))))
        elif field.shape is Shape.REFERENCES:
            target = KIND_OF_LABEL[field.target].model
            item = FieldShape(noun(target), Shape.REFERENCE, is_required=True, target=field.target)
            columns = (*outer, Column(item.name, item, _verbose(target), field.target))
            key = tuple(column.name for column in columns)
            title = _heading(kind, inner)
            yield Table(_table_name(kind, inner), title, kind, inner, columns, key, name if path else "")


def _items(item: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[int, ...], Any]]:
    """What lies at the end of a path, with the number of each item on the way. Keys in a list have no number."""
    if not path:
        yield (), item
        return
    children = getattr(item, path[0])
    if not all(isinstance(child, RecordPart) for child in children):
        yield from (((), key) for key in dict.fromkeys(children))
        return
    for number, child in enumerate(children, start=1):
        for numbers, found in _items(child, path[1:]):
            yield (number, *numbers), found


def _table_name(kind: type[RecordSchema], path: tuple[str, ...]) -> str:
    """“events”; “event-citations”."""
    return "-".join((noun(kind.model), *path)).replace("_", "-") if path else kind.listed_as


def _key_column(kind: type[RecordSchema]) -> Column:
    label = kind.model._meta.label
    field = FieldShape(noun(kind.model), Shape.REFERENCE, is_required=True, target=label)
    return Column(field.name, field, _verbose(kind.model), label)


def _named_after(column: Column, part: type[RecordPart]) -> Column:
    """The number of a part as tables within it call it: “finding”."""
    name = part.__name__.removesuffix("Part").lower()
    return Column(name, column.field, _("Number of the %(part)s") % {"part": name})


def _title(model: type[Model] | None, name: str) -> str:
    try:
        label = str(model._meta.get_field(name).verbose_name) if model else name.replace("_", " ")
    except FieldDoesNotExist:
        label = name.replace("_", " ")
    return label[:1].upper() + label[1:]


def _verbose(model: type[Model]) -> str:
    label = str(model._meta.verbose_name)
    return label[:1].upper() + label[1:]


def _heading(kind: type[RecordSchema], path: tuple[str, ...]) -> str:
    """“Events”; “Events: citations”."""
    names = [str(kind.model._meta.verbose_name_plural), *(name.replace("_", " ") for name in path)]
    text = ": ".join(names)
    return text[:1].upper() + text[1:]
