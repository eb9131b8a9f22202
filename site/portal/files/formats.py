"""What kind of file it is, by its first bytes."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum
from typing import NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.files.limits import MEGABYTE, MOST_BYTES
from portal.files.problems import LoadRefused, Problem

SAVE_AS = gettext_lazy("save the sheet as .xlsx or CSV")
OFFICE_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How files begin that people mistake for sheets, and what they are.
OTHERS = {
    b"\x89PNG": gettext_lazy("a PNG picture"),
    b"\xff\xd8\xff": gettext_lazy("a JPEG picture"),
    b"GIF8": gettext_lazy("a GIF picture"),
    b"RIFF": gettext_lazy("a picture or sound"),
    b"%PDF": gettext_lazy("a PDF"),
    b"\x1f\x8b": gettext_lazy("a gzip archive"),
    b"7z\xbc\xaf": gettext_lazy("a 7z archive"),
    b"Rar!": gettext_lazy("a RAR archive"),
    b"{\\rtf": gettext_lazy("a text document (RTF)"),
    b"SQLite format 3": gettext_lazy("a SQLite database"),
}
MARKS_AND_SPACE = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
WEB_PAGES = (b"<!doctype", b"<html", b"<?xml", b"<table")


class FileFormat(StrEnum):
    """What can be read."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def recognise(name: str, content: bytes) -> FileFormat:
    """The format of a file, whatever its name says.

    Raises:
        LoadRefused: where it is empty, too large, or of a format that is not read.
    """
    if len(content) > MOST_BYTES:
        refuse(name, _("has %(size).1f MB, and at most 10 MB are read; split it") % {"size": len(content) / MEGABYTE})
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(name, content)
    if content.startswith(OFFICE_FILE):
        refuse(name, _old_office(content))
    for beginning, what in OTHERS.items():
        if content.startswith(beginning):
            refuse(name, _("is %(what)s, not a sheet; upload JSON, CSV or XLSX") % {"what": what})
    if not content[:1000].strip(MARKS_AND_SPACE) and not content.strip(MARKS_AND_SPACE):
        refuse(name, _("is empty"))
    if content[:1000].lstrip(MARKS_AND_SPACE).lower().startswith(WEB_PAGES):
        refuse(name, _("is a web page or XML, not a sheet; %(advice)s") % {"advice": SAVE_AS})
    return FileFormat.JSON if begins_as_json(content) else FileFormat.CSV


def begins_as_json(content: bytes) -> bool:
    """Whether the first character is a bracket of JSON, in UTF-8 or UTF-16."""
    return content[:1000].lstrip(MARKS_AND_SPACE)[:1] in (b"{", b"[")


def refuse(name: str, message: str) -> NoReturn:
    raise LoadRefused([Problem(name, message)])


def _archive(name: str, content: bytes) -> FileFormat:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        message = _("begins as an .xlsx file but is damaged; save it again")
        raise LoadRefused([Problem(name, message)]) from error
    if "xl/workbook.bin" in parts:
        refuse(name, _("is a binary workbook (.xlsb); %(advice)s") % {"advice": SAVE_AS})
    if "[Content_Types].xml" in parts and any(part.startswith("xl/") for part in parts):
        return FileFormat.XLSX
    if "[Content_Types].xml" in parts:
        refuse(name, _("is an Office document but no workbook; %(advice)s") % {"advice": SAVE_AS})
    if "mimetype" in parts:
        refuse(name, _("is an OpenDocument file; %(advice)s") % {"advice": SAVE_AS})
    refuse(name, _("is a ZIP archive, not a sheet; unpack it and upload the sheet"))


def _old_office(content: bytes) -> str:
    """Excel keeps an encrypted .xlsx in the old container of .xls."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _("is protected by a password; save it without one")
    return _("is in the format of Excel 97–2003 (.xls) or another old Office format; %(advice)s") % {"advice": SAVE_AS}
