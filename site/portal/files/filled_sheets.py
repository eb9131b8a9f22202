"""Sheets to work on: a template to fill in, and records on file, both in the columns that the import reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from evidence.schema import RecordSchema
from evidence.shapes import FieldShape, Shape
from portal.files.cells import GUARDED, guarded
from portal.files.columns import PART_COLUMN, column_names, find_column, write_columns
from portal.files.formats import FileFormat
from portal.files.own_columns import EXAMPLE

#: More does not fit into a cell of Excel. Instead of half a text the cell gets an error, which the import refuses.
LONGEST_IN_EXCEL = 32_767
TOO_LONG = "#VALUE!"
AS_TEXT = "@"


def blank_sheet(kind: type[RecordSchema], file_format: str) -> bytes:
    """A template to fill in, as “csv” or “xlsx”: the heading, and an example, which the import skips."""
    names = column_names(kind)
    rows = [dict(zip(names, _examples(kind, names), strict=True))]
    return b"".join(_write(kind, file_format, names, rows))


def filled_sheet(
    kind: type[RecordSchema], file_format: str, records: Callable[[], Iterable[RecordSchema]]
) -> Iterator[bytes] | bytes:
    """Records in the columns that `open_upload` reads, as “csv” or “xlsx”. Read again, it changes nothing.

    `records` is called twice, first to count parts for the heading, so that a CSV never holds more than a row of them.
    """
    counts: dict[str, int] = {}
    for name in (name for record in records() for name in _filled_cells(record)):
        if match := PART_COLUMN.fullmatch(name):
            counts[match[1]] = max(counts.get(match[1], 1), int(match[2]))
    return _write(kind, file_format, column_names(kind, counts), map(_filled_cells, records()))


def _filled_cells(record: RecordSchema) -> dict[str, str]:
    return {name: cell for name, cell in write_columns(record) if cell}


def _write(
    kind: type[RecordSchema], file_format: str, names: list[str], rows: Iterable[dict[str, str]]
) -> Iterator[bytes]:
    if file_format == FileFormat.CSV:
        return as_csv(names, rows)
    if file_format == FileFormat.XLSX:
        return iter([_as_workbook(kind, names, rows)])
    raise ValueError(f"no format for sheets: {file_format!r}")


def as_csv(names: Sequence[str], rows: Iterable[dict[str, str]]) -> Iterator[bytes]:
    """Cells by column, guarded. Excel takes it for UTF-8 by the mark at its beginning."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(names)
    for row in rows:
        writer.writerow(guarded(row.get(name, "")) for name in names)
        if buffer.tell() > 64 * 1024:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    data = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return data


def _as_workbook(kind: type[RecordSchema], names: list[str], rows: Iterable[dict[str, str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(kind.model._meta.verbose_name_plural)[:31])
    sheet.freeze_panes = "B2"
    for place, name in enumerate(names, start=1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = max(16, len(name) + 3)
        column.number_format = AS_TEXT  # else Excel makes a day of “March 1953”
    sheet.append([_heading(sheet, name) for name in names])
    for row in rows:
        sheet.append([_text_cell(sheet, row[name]) if name in row else None for name in names])
    _add_help(book, kind)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _heading(sheet: Any, text: str) -> WriteOnlyCell:
    cell = _text_cell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _text_cell(sheet: Any, text: str) -> WriteOnlyCell:
    """Text and nothing but text, also where it looks like a formula or a date."""
    text = TOO_LONG if len(text) > LONGEST_IN_EXCEL else text
    cell = WriteOnlyCell(sheet, value=f"'{text}" if GUARDED.match(text) else text)
    cell.data_type = "s"
    cell.number_format = AS_TEXT
    return cell


def _add_help(book: Workbook, kind: type[RecordSchema]) -> None:
    """A second sheet that says what goes where; the import reads the first."""
    sheet = book.create_sheet(_("Help"))
    for letter, width in zip("ABC", (32, 12, 100), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_heading(sheet, text) for text in (_("Column"), _("Needed"), _("What to write"))])
    for name in column_names(kind):
        column = find_column(kind, name)
        field = column.inner or column.field
        needed = _("yes") if field.is_required and name not in ("key", "slug") else ""
        cells = [_text_cell(sheet, text) for text in (name, needed, _what_to_write(field, name))]
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(cells)
    sheet.append([])
    sheet.append([_text_cell(sheet, text) for text in _rules()])


def _rules() -> list[str]:
    return [
        _("A column that you delete leaves its field as it is; an empty cell empties the field."),
        "",
        _("For a second citation add the columns citations.2.source, citations.2.locator and so on; so for all parts."),
    ]


def _what_to_write(field: FieldShape, name: str) -> str:
    if name == "key":
        return _("Names the record, for example “saber-strike-2018”; empty for a new one: made from the title.")
    if name == "slug":
        return _("The last part of the address; empty for a new record: the key is taken.")
    if field.shape is Shape.CHOICE:
        return _("One of: %s.") % ", ".join(str(label) for _value, label in field.choices.choices)
    return _("For example “%s”.") % _example(field)


def _examples(kind: type[RecordSchema], names: list[str]) -> Iterator[str]:
    for name in names:
        column = find_column(kind, name)
        yield f"{EXAMPLE}; {_('this row is skipped')})" if name == "key" else _example(column.inner or column.field)


def _example(field: FieldShape) -> str:
    if field.shape is Shape.CHOICE:
        return str(field.choices.choices[0][1])
    if field.target:
        key = _("key-of-%s") % apps.get_model(field.target)._meta.model_name
        return f"{key}; {key}-2" if field.shape is Shape.REFERENCES else key
    return {
        Shape.HISTORICAL: "March 1953",
        Shape.DAY: "2026-01-31",
        Shape.MOMENT: "2026-01-31 18:00",
        Shape.FLAG: "no",
        Shape.NUMBER: str(field.default or 1),
        Shape.RICH_TEXT: "<p>…</p>",
    }.get(field.shape) or _example_text(field.name)


def _example_text(name: str) -> str:
    if name == "slug":
        return ""
    if name.endswith("url"):
        return "https://example.org/page"
    return "en" if name.endswith("language") else _("text")
