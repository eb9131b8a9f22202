"""The record's own columns: one for each field of its schema, for the parts of a record one for each of their fields.

“citations.1.source” is the source of the first citation; there may be any number. No list of columns stands anywhere:
they follow from the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from evidence.schema import RecordPart, RecordSchema
from evidence.shapes import FieldShape, Shape, shapes_of
from portal.files.cells import read_cell, words_of, write_cell
from portal.files.problems import Problem

PART_COLUMN = re.compile(r"([a-z_]+)\.([0-9]{1,3})\.([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Column:
    """`number` and `inner` are set for a field of a part: the part's number, from 1, and its own field."""

    field: FieldShape
    number: int = 0
    inner: FieldShape | None = None

    @property
    def name(self) -> str:
        return f"{self.field.name}.{self.number}.{self.inner.name}" if self.inner else self.field.name


@lru_cache(maxsize=4096)
def find_column(kind: type[RecordSchema], heading: str) -> Column | None:
    """The column that a heading names: “Date text” and “date_text” are one."""
    name = re.sub(r"[ -]+", "_", heading.strip().lower())
    fields = shapes_of(kind)
    if match := PART_COLUMN.fullmatch(name):
        field, number = fields.get(match[1]), int(match[2])
        inner = shapes_of(field.part).get(match[3]) if field and field.part else None
        return Column(field, number, inner) if inner and number else None
    field = fields.get(name)
    return Column(field) if field and field.shape is not Shape.PARTS else None


def nearest(kind: type[RecordSchema], heading: str) -> str:
    """The column whose name is most like a heading that is none; empty where none is like it."""
    name = re.sub(r"[ -]+", "_", heading.strip().lower())
    found = get_close_matches(re.sub(r"[0-9]+", "1", name), column_names(kind), n=1)
    return found[0] if found else ""


def column_names(kind: type[RecordSchema], counts: dict[str, int] | None = None) -> list[str]:
    """All columns, with as many of each list of parts as `counts` says; one where it does not."""
    names = []
    for field in shapes_of(kind).values():
        if field.part is None:
            names.append(field.name)
            continue
        for number in range(1, (counts or {}).get(field.name, 1) + 1):
            names += [f"{field.name}.{number}.{inner}" for inner in shapes_of(field.part)]
    return names


@dataclass(slots=True)
class Reading:
    """What the cells of one row say, and what is wrong with them."""

    data: dict[str, Any]
    problems: list[Problem]


def read_columns(kind: type[RecordSchema], cells: dict[str, str]) -> Reading:
    """Read cells by column. An empty one gives the field its default; a field without a column is left out.

    A required field that is empty is a fault, but for the key and the slug, which are left out: they can be made.
    """
    data: dict[str, Any] = {}
    problems: list[Problem] = []
    parts: dict[str, dict[int, dict[FieldShape, str]]] = {}
    for name, cell in cells.items():
        column = find_column(kind, name)
        if column is None:
            problems.append(Problem(name, _("is no column of this kind of record")))
        elif column.inner:
            parts.setdefault(column.field.name, {}).setdefault(column.number, {})[column.inner] = cell
        elif cell.strip():
            _read_into(data, column.field, cell, name, problems)
        elif not column.field.is_required:
            data[column.field.name] = copy(column.field.default)
        elif column.field.name not in ("key", "slug"):
            problems.append(Problem(name, _("is empty, and every record needs it")))
    for name, numbered in parts.items():
        data[name] = list(_read_parts(name, numbered, shapes_of(kind)[name].part, problems))
    _add_words(kind, data, cells)
    return Reading(data, problems)


def _read_into(data: dict[str, Any], field: FieldShape, cell: str, place: str, problems: list[Problem]) -> None:
    try:
        data[field.name] = read_cell(field, cell)
    except ValueError as error:
        problems.append(Problem(place, str(error)))


def _read_parts(
    name: str, numbered: dict[int, dict[FieldShape, str]], part: type[RecordPart], problems: list[Problem]
) -> Iterator[dict[str, Any]]:
    """The parts that have anything in them, in the order of their numbers."""
    for number, cells in sorted(numbered.items()):
        filled = {field: cell for field, cell in cells.items() if cell.strip()}
        if not filled:
            continue
        place = f"{name}.{number}"
        data: dict[str, Any] = {}
        for field, cell in filled.items():
            _read_into(data, field, cell, f"{place}.{field.name}", problems)
        for field in shapes_of(part).values():
            if field.is_required and field not in filled:
                message = _("is empty, and %(place)s is not; fill it in, or empty the others") % {"place": place}
                problems.append(Problem(f"{place}.{field.name}", message))
        _add_words(part, data, {field.name: cell for field, cell in filled.items()})
        yield data


def _add_words(schema: type[RecordPart], data: dict[str, Any], cells: dict[str, str]) -> None:
    """Keep the words of a date that say more than its EDTF, unless the row has words for it."""
    for field in shapes_of(schema).values():
        if (
            field.words
            and data.get(field.name)
            and not data.get(field.words)
            and (words := words_of(cells[field.name]))
        ):
            data[field.words] = words


def column_at(cells: dict[str, str], location: tuple[int | str, ...]) -> str:
    """The column behind a place in the data: ("citations", 0, "source") is “citations.1.source”."""
    name = str(location[0]) if location else ""
    if len(location) < 3 or not isinstance(location[1], int):
        return name
    matches = ((PART_COLUMN.fullmatch(column), cell) for column, cell in cells.items())
    filled = sorted({int(match[2]) for match, cell in matches if match and match[1] == name and cell.strip()})
    number = filled[location[1]] if location[1] < len(filled) else location[1] + 1
    return f"{name}.{number}.{location[2]}"


def write_columns(record: RecordSchema) -> Iterator[tuple[str, str]]:
    """The filled cells of a record, by column."""
    for field in shapes_of(type(record)).values():
        value = getattr(record, field.name)
        if field.part is None:
            yield field.name, write_cell(field, value)
            continue
        for number, part in enumerate(value, start=1):
            for inner in shapes_of(field.part).values():
                yield f"{field.name}.{number}.{inner.name}", write_cell(inner, getattr(part, inner.name))
