"""CSV: text with commas, semicolons or tabs between its cells."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from portal.files.decoding import Text
from portal.files.formats import refuse
from portal.files.limits import LONGEST_CELL
from portal.files.problems import LoadRefused
from portal.files.sheets import Sheet, open_sheet

DELIMITERS = (",", ";", "\t")


def open_csv(name: str, text: Text, is_known: Callable[[str], bool]) -> Sheet:
    """Open a CSV file. Its delimiter is the one by which most of its heading is known, or else falls into most cells.

    Raises:
        LoadRefused: where no row can be read.
    """

    def reader(delimiter: str) -> Callable[[], Iterator[list[str]]]:
        return lambda: _read(name, text, delimiter)

    sheets, refusals = [], []
    for delimiter in DELIMITERS:
        try:
            sheets.append(open_sheet(name, reader(delimiter), text.notes))
        except LoadRefused as refusal:
            refusals.append(refusal)
    best = max(sheets, key=lambda sheet: (sum(map(is_known, sheet.heading)), len(sheet.heading)), default=None)
    if best is None or (refusals and not any(map(is_known, best.heading))):
        raise refusals[0]
    return best


def _read(name: str, text: Text, delimiter: str) -> Iterator[list[str]]:
    rows = 0
    with text.open() as lines:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            for row in reader:
                rows += 1
                yield [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row]
        except csv.Error as error:
            refuse(name, _fault(str(error), rows + 1, reader.line_num))


def _fault(error: str, row: int, line: int) -> str:
    values = {"row": row, "line": line, "limit": LONGEST_CELL, "error": error}
    if "field limit" in error:
        return _("has a cell of more than %(limit)d characters in row %(row)d, or a quote never closed") % values
    if "end of data" in error:
        return _("ends within quotation marks that open in row %(row)d; close them") % values
    message = _("has a quotation mark out of place in row %(row)d (line %(line)d): %(error)s; double those in a text")
    return message % values
