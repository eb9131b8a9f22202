"""Whether a workbook is safe to open: its parts are unpacked piece by piece and thrown away, and counted on the way.

openpyxl keeps in memory what it reads. This pass keeps nothing, and stops at the first limit.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.files.formats import refuse
from portal.files.limits import DEEPEST, LAST_ROW, LONGEST_CELL, MOST_COLUMNS, MOST_UNPACKED

CHUNK = 64 * 1024
MOST_PARTS = 1000
#: Elements outside rows and shared strings, which openpyxl makes into objects and keeps.
MOST_OTHER_ELEMENTS = 100_000
MOST_STRINGS = 1_000_000
#: Elements within one row or one text: cells, their values, and runs of formatted text.
MOST_WITHIN = 20 * MOST_COLUMNS
#: Of one sheet, empty ones included; each costs time.
MOST_CELLS = 2_000_000

TOO_MANY_ROWS = _("has more than %(limit)d rows, empty ones included; delete those")
TOO_MANY_COLUMNS = _("has a row with more than %(limit)d columns; delete those not needed, empty ones too")
TOO_MANY_CELLS = _("has more than %(limit)d cells, empty ones included; delete those, or split it")
TOO_MANY_STRINGS = _("has more than %(limit)d different texts; split it")
TOO_MANY_PIECES = _("has a row or cell of more than %(limit)d pieces; take out the formatting")
TOO_MANY_OTHERS = _("has more than %(limit)d rules or formats; copy the cells alone into a new workbook")


def check_archive(name: str, content: bytes) -> None:
    """Refuse what costs more to open than a sheet may.

    Raises:
        LoadRefused: where the archive is encrypted, damaged, or beyond a limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(name, archive)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        refuse(name, _("is a damaged .xlsx file (%(error)s); save it again") % {"error": error})


def _check_parts(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        refuse(name, _("has more than %(limit)d parts; copy the sheet into a new workbook") % {"limit": MOST_PARTS})
    too_large = _("unpacks to more than 100 MB; copy the cells alone into a new workbook, or split it")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        refuse(name, too_large)
    unpacked = 0
    for part in parts:
        if part.flag_bits & 1:
            refuse(name, _("is protected by a password; save it without one"))
        watch = _Watch(name)
        with archive.open(part) as stream:
            while piece := stream.read(CHUNK):
                unpacked += len(piece)
                if unpacked > MOST_UNPACKED:  # the declared sizes were not true
                    refuse(name, too_large)
                watch.feed(piece)


class _Watch:
    """Counts the elements of one part. What is no XML is let pass: openpyxl stops at the same byte."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.depth = self.text = self.rows = self.strings = self.others = self.within = self.columns = self.cells = 0
        self.container = 0  # the depth of the row or shared string that is being read, 0 outside of them
        self.parser: Any = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype

    def feed(self, piece: bytes) -> None:
        if self.parser is None:
            return
        try:
            self.parser.Parse(piece, False)
        except expat.ExpatError:
            self.parser = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.text = 0
        if self.depth > DEEPEST:
            refuse(self.name, _("has XML nested more than %(limit)d levels deep") % {"limit": DEEPEST})
        element = tag.rpartition(" ")[2]
        if self.container:
            self.count_within(element)
        elif element in ("row", "si"):
            self.container, self.within, self.columns = self.depth, 0, 0
            self.count_container(element)
        else:
            self.others = self.one_more(self.others, MOST_OTHER_ELEMENTS, TOO_MANY_OTHERS)

    def count_container(self, element: str) -> None:
        if element == "row":
            self.rows = self.one_more(self.rows, LAST_ROW, TOO_MANY_ROWS)
        else:
            self.strings = self.one_more(self.strings, MOST_STRINGS, TOO_MANY_STRINGS)

    def count_within(self, element: str) -> None:
        if element == "c":
            self.columns = self.one_more(self.columns, MOST_COLUMNS, TOO_MANY_COLUMNS)
            self.cells = self.one_more(self.cells, MOST_CELLS, TOO_MANY_CELLS)
        self.within = self.one_more(self.within, MOST_WITHIN, TOO_MANY_PIECES)

    def one_more(self, count: int, limit: int, message: Promise) -> int:
        if count >= limit:
            refuse(self.name, message % {"limit": limit})
        return count + 1

    def end(self, tag: str) -> None:
        if self.depth == self.container:
            self.container = 0
        self.depth -= 1

    def characters(self, text: str) -> None:
        self.text += len(text)
        if self.text > LONGEST_CELL:
            refuse(self.name, _("has a cell of more than %(limit)d characters") % {"limit": LONGEST_CELL})

    def doctype(self, *args: Any) -> None:
        refuse(self.name, _("declares a document type, which no workbook does; save it again"))
