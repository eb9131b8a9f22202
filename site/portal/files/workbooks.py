"""XLSX: the first sheet with anything in it, its cells as the text that a person sees in them."""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from portal.files.archives import TOO_MANY_COLUMNS, TOO_MANY_ROWS, check_archive
from portal.files.formats import refuse
from portal.files.limits import LAST_ROW, MOST_COLUMNS, MOST_ROWS
from portal.files.problems import LoadRefused, Problem
from portal.files.sheets import Faulty, Sheet, open_sheet

#: Rows that are packed together.
PACKET = 200
#: In the format of a cell: text to be shown as it stands, colours and locales, escaped characters.
LITERALS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')


def open_workbook(name: str, content: bytes) -> Sheet:
    """Open a workbook, safely: see `check_archive`. Its cells are read once, and kept as compressed text.

    Raises:
        LoadRefused: where it is unsafe, damaged, empty, or larger than a sheet may be.
    """
    check_archive(name, content)
    with _Refusing(name):
        book = load_workbook(io.BytesIO(content), read_only=True)
        sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
        sheets = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        if kept := _keep(_filled_rows(name, sheet)):
            break
    else:
        refuse(name, _("has no sheet with anything in it"))
    note = _("Read from the sheet “%(title)s”, the first that is not empty; the workbook has %(count)d sheets.")
    notes = (note % {"title": sheet.title, "count": len(sheets)},) if len(sheets) > 1 else ()
    return open_sheet(name, lambda: _kept(kept), notes)


def _filled_rows(name: str, sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, list[str]]]:
    """The rows with anything in them, by number. What the file says of its own size need not be true."""
    sheet.reset_dimensions()
    filled = 0
    with _Refusing(name):
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if number > LAST_ROW:
                refuse(name, TOO_MANY_ROWS % {"limit": LAST_ROW})
            if len(row) > MOST_COLUMNS:
                refuse(name, TOO_MANY_COLUMNS % {"limit": MOST_COLUMNS})
            cells = [cell_text(cell) for cell in row]
            if any(cells):
                filled += 1
                yield number, cells
            if filled > MOST_ROWS + 1:  # the heading is one
                refuse(name, _("has more than 20,000 rows; split it"))


def _keep(rows: Iterator[tuple[int, list[str]]]) -> list[bytes]:
    """Rows in packets: reading them from the workbook again takes many times as long."""
    packets = []
    while packet := list(islice(rows, PACKET)):
        plain = [
            (number, cells, {place: cell.message for place, cell in enumerate(cells) if isinstance(cell, Faulty)})
            for number, cells in packet
        ]
        packets.append(zlib.compress(json.dumps(plain).encode(), level=1))
    return packets


def _kept(packets: list[bytes]) -> Iterator[list[str]]:
    """The rows again, with empty ones between them, so that each has its number."""
    last = 0
    for packet in packets:
        for number, cells, faults in json.loads(zlib.decompress(packet)):
            yield from ([] for _gap in range(last + 1, number))
            for place, message in faults.items():
                cells[int(place)] = Faulty(cells[int(place)], message)
            yield cells
            last = number


class _Refusing:
    """Whatever openpyxl raises for a file that it cannot read; it has no exception of its own for that."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None: ...

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> None:
        if isinstance(error, Exception) and not isinstance(error, LoadRefused):
            shown = f"{type(error).__name__}: {error}"[:200]
            message = _("is a damaged .xlsx file (%(error)s); save it again, or as CSV") % {"error": shown}
            raise LoadRefused([Problem(self.name, message)]) from error


def cell_text(cell: Any) -> str:
    """What stands in a cell: dates as ISO has them and as precise as they are shown, whole numbers without a point."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        text = str(getattr(value, "text", None) or value)
        return Faulty(text, _("holds a formula, and none is computed here; put its value there (paste as values)"))
    if cell.data_type == "e":
        return Faulty(str(value), _("holds the error %(error)s; put a value there") % {"error": value})
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return _date_text(value, cell.number_format or "")
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")


def _date_text(value: datetime | date, number_format: str) -> str:
    """Excel turns “March 1953” into 1 March 1953 and shows it as “Mar-53”: what is not shown was not meant."""
    shown = LITERALS.sub("", number_format.split(";")[0]).lower()
    if shown == "general":
        shown = "yd"
    if "y" not in shown:
        day = value.strftime("%Y-%m-%d")
        message = _("shows a date without its year (%(day)s is in the cell); show the year, or write it as text")
        return Faulty(day, message % {"day": day})
    if "d" in shown:
        has_time = isinstance(value, datetime) and value.time() != time.min
        return value.isoformat(" ", timespec="minutes") if has_time else value.isoformat()[:10]
    return value.isoformat()[:7] if "m" in shown else value.isoformat()[:4]
