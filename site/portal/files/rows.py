"""A row of a file: what every reader of files gives, whatever the format, and every check and preview takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from evidence.schema import RecordSchema
from evidence.shapes import shapes_of
from portal.files.problems import Problem


@dataclass(frozen=True, slots=True)
class Row:
    """One record as the file has it, not yet checked against its schema or the database.

    Attributes:
        number: the row as people count it: in a sheet with the heading as row 1; in JSON the place in its list from 0.
        kind: the schema of the record.
        data: the fields that the file gives, in the form that `kind` validates. A field that the file has no column
            for is absent, and stays as it is where the record is on file.
        cells: the row by column, as written, for correcting it; for JSON the record itself.
        problems: faults found in reading, placed by column. The row is refused where there is any.
        notes: what was read otherwise than it stands, or left out, one sentence each.
        layout: how the file names its fields, a value of `portal.models.imports.Layout`.
    """

    number: int
    kind: type[RecordSchema]
    data: dict[str, Any]
    cells: dict[str, Any]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    layout: str = "record"

    def over(self, old: dict[str, Any]) -> dict[str, Any]:
        """The record as this row leaves it, from its dump on file: the words of a date go with the date."""
        gone = {
            field.words
            for field in shapes_of(self.kind).values()
            if field.words and self.data.get(field.name, old.get(field.name)) != old.get(field.name)
        }
        return {name: value for name, value in old.items() if name not in gone} | self.data


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was opened and recognised.

    Attributes:
        layout: how the file names its fields, a value of `portal.models.imports.Layout`.
        kind: the schema of all its rows; None for JSON, whose rows each bear their own.
        total: the number of rows.
        rows: reads them one by one, anew at each call.
        notes: what was recognised, read otherwise than it stands, or left out, one sentence each.
    """

    layout: str
    kind: type[RecordSchema] | None
    total: int
    rows: Callable[[], Iterator[Row]] = field(repr=False)
    notes: tuple[str, ...] = ()
