"""Sheets in the record's own columns: heading checked, rows read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from evidence.schema import RecordSchema
from evidence.shapes import shapes_of
from portal.files.columns import find_column, nearest, read_columns
from portal.files.formats import refuse
from portal.files.naming import OnFile, name_record
from portal.files.problems import LoadRefused, Problem
from portal.files.rows import Row, Upload
from portal.files.sheets import Sheet
from portal.models.imports import Layout

#: So begins the key of the example in a template. It is no key, so it is nobody's.
EXAMPLE = "(example"


def open_columns(sheet: Sheet, kind: type[RecordSchema]) -> Upload:
    """Raises LoadRefused with everything that is wrong with the heading, or where there is no row below it."""
    names = _columns(sheet, kind)
    total = sum(1 for _cells in _taken(sheet, names))
    if not total:
        refuse(sheet.name, _("has a heading but no rows below it (the example of the template does not count)"))
    return Upload(
        Layout.COLUMNS, kind, total, lambda: _rows(sheet, names, kind), (*sheet.notes, *_heading_notes(names, kind))
    )


def read_own_row(
    kind: type[RecordSchema], number: int, cells: dict[str, str], on_file: OnFile, strays: tuple[Problem, ...] = ()
) -> Row:
    """`strays` are faults that the cells do not show."""
    reading = read_columns(kind, cells)
    problems, notes = [*strays, *reading.problems], []
    if not problems:
        problems, notes = name_record(kind, reading.data, on_file)
    return Row(number, kind, reading.data, cells, tuple(problems), tuple(notes), Layout.COLUMNS)


def _rows(sheet: Sheet, names: list[str], kind: type[RecordSchema]) -> Iterator[Row]:
    on_file = OnFile(kind)
    for number, cells, strays in _taken(sheet, names):
        yield read_own_row(kind, number, cells, on_file, strays)


def _taken(sheet: Sheet, names: list[str]) -> Iterator[tuple[int, dict[str, str], tuple[Problem, ...]]]:
    """The rows but examples: their cells by column, and what stands where no column is."""
    for number, cells in sheet.rows():
        by_column = dict(zip_cells(names, cells))
        if not by_column.get("key", "").startswith(EXAMPLE):
            yield number, by_column, strays_of(names, cells)


def zip_cells(names: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    """Each named column with its cell, which is empty where the row is short."""
    for place, name in enumerate(names):
        if name:
            yield name, cells[place] if place < len(cells) else ""


def strays_of(names: list[str], cells: list[str]) -> tuple[Problem, ...]:
    """Cells below no heading: nothing says what they mean."""
    return tuple(
        Problem(
            _("column %(letter)s") % {"letter": get_column_letter(place + 1)},
            _("has no heading, and “%(text)s” stands in it; name the column or empty it") % {"text": cell[:40]},
        )
        for place, cell in enumerate(cells)
        if cell.strip() and not (place < len(names) and names[place])
    )


def _columns(sheet: Sheet, kind: type[RecordSchema]) -> list[str]:
    """The name of each column, empty where there is no heading."""
    columns = [find_column(kind, heading) if heading else None for heading in sheet.heading]
    problems = [
        Problem(f"“{heading[:60]}”", _no_column(kind, heading))
        for heading, column in zip(sheet.heading, columns, strict=True)
        if heading and column is None
    ]
    names = [column.name if column else "" for column in columns]
    problems += doubles(names)
    if problems:
        raise LoadRefused(problems)
    return names


def doubles(names: list[str]) -> list[Problem]:
    return [
        Problem(f"“{name}”", _("names %(count)d columns; each must stand once") % {"count": count})
        for name, count in Counter(filter(None, names)).items()
        if count > 1
    ]


def _no_column(kind: type[RecordSchema], heading: str) -> str:
    values = {"kind": kind.model._meta.verbose_name_plural, "nearest": nearest(kind, heading)}
    if values["nearest"]:
        return _("is no column of %(kind)s; the nearest is “%(nearest)s”") % values
    return _("is no column of %(kind)s; download the template to see them all") % values


def _heading_notes(names: list[str], kind: type[RecordSchema]) -> Iterator[str]:
    lacking = [
        field.name
        for field in shapes_of(kind).values()
        if field.is_required and field.name not in names and field.name not in ("key", "slug")
    ]
    if lacking:
        message = _("There is no column for %(fields)s: rows can change records on file, and none can be new.")
        yield message % {"fields": ", ".join(lacking)}
