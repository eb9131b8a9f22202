"""From an uploaded file to rows, whatever its format: the one door for the admin and the command line."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from evidence.schema import RecordSchema
from portal.files.columns import find_column
from portal.files.decoding import decode
from portal.files.delimited import open_csv
from portal.files.filled_sheets import blank_sheet, filled_sheet
from portal.files.formats import FileFormat, recognise, refuse
from portal.files.json_records import open_records
from portal.files.naming import OnFile
from portal.files.own_columns import open_columns, read_own_row
from portal.files.rows import Row, Upload
from portal.files.sheets import Sheet
from portal.files.timelinejs import find_timeline_column, is_timeline, open_timeline, read_timeline_row
from portal.files.workbooks import open_workbook
from portal.models.imports import Layout
from portal.records import KINDS
from timeline.records import EventRecord

__all__ = ["blank_sheet", "filled_sheet", "open_upload", "read_row"]


def open_upload(name: str, content: bytes, kind: type[RecordSchema] | None) -> Upload:
    """Recognise a file by its content and open it. `kind` is that of the rows of a sheet; JSON says its own.

    Raises:
        LoadRefused: with what is wrong with the file as a whole. Reading the rows may raise it too.
    """
    file_format = recognise(name, content)
    if file_format is FileFormat.JSON:
        return open_records(name, content)
    sheet = _open_sheet(name, content, file_format, (kind,) if kind else KINDS)
    if is_timeline(sheet.heading):
        if kind not in (None, EventRecord):
            refuse(name, _("has the columns of TimelineJS, which hold events; choose events, or another file"))
        return open_timeline(sheet)
    if kind is None:
        refuse(name, _("is a sheet that does not say what its rows are; choose the kind of record"))
    return open_columns(sheet, kind)


def read_row(layout: str, kind: type[RecordSchema], number: int, cells: dict[str, Any]) -> Row:
    """A row again, from its cells as corrected by hand."""
    if layout == Layout.RECORD:
        return Row(number, kind, dict(cells), cells)
    texts = {name: "" if cell is None else str(cell) for name, cell in cells.items()}
    if layout == Layout.TIMELINEJS:
        return read_timeline_row(number, texts, OnFile(EventRecord))
    return read_own_row(kind, number, texts, OnFile(kind))


def _open_sheet(name: str, content: bytes, file_format: FileFormat, kinds: tuple[type[RecordSchema], ...]) -> Sheet:
    def is_known(heading: str) -> bool:
        return bool(find_timeline_column(heading)) or any(find_column(kind, heading) for kind in kinds)

    if file_format is FileFormat.XLSX:
        sheet = open_workbook(name, content)
        note = _("The content is a workbook (.xlsx), whatever the name says, and was read as one.")
        return sheet if PurePath(name).suffix.lower() in (".xlsx", ".xlsm") else sheet.noting(note)
    sheet = open_csv(name, decode(name, content), is_known)
    note = _("The content is text (CSV), whatever the name says, and was read as such.")
    return sheet.noting(note) if PurePath(name).suffix.lower() in (".xlsx", ".xlsm", ".xls", ".json") else sheet
