"""Where a fault that a record's schema finds stands in the file, and what it is, in words."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from evidence.schema import RecordSchema
from evidence.shapes import shapes_of
from portal.files.columns import PART_COLUMN, column_at, column_names
from portal.files.rows import Row
from portal.files.timelinejs import COLUMNS as TIMELINE_COLUMNS
from portal.files.timelinejs import place_on_timeline
from portal.models.imports import Layout


def place_in(row: Row, location: tuple[int | str, ...] | str) -> str:
    """The column of a sheet, or the path within a record in JSON: “citations.1.source”, “citations[0].source”.

    `location` is given as the schema has it, or as such a path.
    """
    if isinstance(location, str):
        location = tuple(int(step) if step.isdecimal() else step for step in re.findall(r"\w+", location))
    if row.layout == Layout.TIMELINEJS:
        return place_on_timeline(row.cells, location)
    if row.layout == Layout.COLUMNS:
        return column_at(row.cells, location)
    return fault_place(location).removeprefix(".")


def in_order(layout: str, kind: type[RecordSchema], cells: dict[str, Any]) -> dict[str, Any]:
    """The cells in the order of their columns in a template: PostgreSQL does not keep that of an object in JSON."""
    if layout == Layout.RECORD:
        return cells
    numbers = [int(match[2]) for name in cells if (match := PART_COLUMN.fullmatch(name))]
    most = dict.fromkeys(shapes_of(kind), max(numbers, default=1))
    names = TIMELINE_COLUMNS if layout == Layout.TIMELINEJS else column_names(kind, most)
    known = [name for name in names if name in cells]
    return {name: cells[name] for name in dict.fromkeys([*known, *cells])}


def fault_place(location: tuple[int | str, ...]) -> str:
    """Where a fault that a schema found is, for example “.findings[0].verdict”."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)


def fault_message(fault: Any) -> str:
    """What a schema found wrong, and what it found."""
    if fault["type"] == "extra_forbidden":
        return _("is not a field of this kind of record")
    shown = repr(fault["input"])
    shown = shown if len(shown) <= 60 else f"{shown[:57]}…"
    return f"{fault['msg'].removeprefix('Value error, ')} (found {shown})"
