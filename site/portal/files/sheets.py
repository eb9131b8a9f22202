"""A sheet of cells, from CSV or a workbook: its heading, and its rows as text, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from django.utils.translation import gettext as _

from portal.files.formats import refuse
from portal.files.limits import LAST_ROW, MOST_COLUMNS, MOST_ROWS

#: Reads all rows of a file from the first, empty ones included, so that their numbers are those that people see.
Reader = Callable[[], Iterable[list[str]]]


class Faulty(str):
    """The text of a cell that cannot be taken as it is, and why."""

    __slots__ = ("message",)

    def __new__(cls, text: str, message: str) -> Faulty:
        cell = super().__new__(cls, text)
        cell.message = message
        return cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """`heading` is the first row that is not empty; `rows()` gives the numbers and cells of those below, none empty."""

    name: str
    heading: tuple[str, ...]
    heading_number: int
    read: Reader
    notes: tuple[str, ...] = ()

    def noting(self, note: str) -> Sheet:
        return replace(self, notes=(*self.notes, note))

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Raises LoadRefused where there are too many, or where the file cannot be read on."""
        below = islice(self.read(), self.heading_number, None)
        for count, row in enumerate(_filled(self.name, below, self.heading_number), start=1):
            if count > MOST_ROWS:
                refuse(self.name, _("has more than 20,000 rows; split it"))
            yield row


def open_sheet(name: str, read: Reader, notes: tuple[str, ...] = ()) -> Sheet:
    """Find the heading.

    Raises:
        LoadRefused: where there is nothing but empty rows.
    """
    for number, cells in _filled(name, read(), 0):
        return Sheet(name, tuple(" ".join(cell.split()) for cell in cells), number, read, notes)
    refuse(name, _("has no filled cell; the first row must name the columns"))


def _filled(name: str, rows: Iterable[list[str]], before: int) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, with their numbers and without the empty cells at their end."""
    for number, cells in enumerate(rows, start=before + 1):
        if number > LAST_ROW:
            refuse(name, _("has more than %(rows)d rows, empty ones included; delete those") % {"rows": LAST_ROW})
        while cells and not cells[-1].strip():
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            message = _("has %(columns)d columns in row %(row)d, and at most %(limit)d are read; delete the others")
            refuse(name, message % {"columns": len(cells), "row": number, "limit": MOST_COLUMNS})
        if cells:
            yield number, cells
