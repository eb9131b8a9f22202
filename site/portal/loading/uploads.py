"""From an uploaded file to rows, whatever its format: the one door for the admin and the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from evidence.schema import RecordSchema
from portal.loading.problems import LoadRefused, Problem
from portal.loading.rows import Row, Upload


def open_upload(name: str, content: bytes, kind: type[RecordSchema] | None) -> Upload:
    """Recognise a file by its content and open it. `kind` is that of the rows of a sheet; JSON says its own.

    Raises:
        LoadRefused: with what is wrong with the file as a whole.
    """
    raise LoadRefused([Problem(name, _("cannot be read yet"))])


def read_row(layout: str, kind: type[RecordSchema], number: int, cells: dict[str, Any]) -> Row:
    """A row again, from its cells as corrected by hand."""
    return Row(number, kind, dict(cells), cells)


def blank_sheet(kind: type[RecordSchema], file_format: str) -> bytes:
    """A template to fill in, as “csv” or “xlsx”: the heading row and one example, which is skipped if left in."""
    return b""


def filled_sheet(
    kind: type[RecordSchema], file_format: str, records: Iterable[RecordSchema]
) -> Iterator[bytes] | bytes:
    """Records in the columns that `open_upload` reads, as “csv” or “xlsx”."""
    return b""
