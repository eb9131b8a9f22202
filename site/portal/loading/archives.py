"""Whether a workbook is safe to open: its parts are unpacked piece by piece and thrown away, and counted on the way.

openpyxl keeps in memory what it reads. This pass keeps nothing, and stops at the first limit.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from portal.loading.formats import refuse
from portal.loading.limits import DEEPEST, LAST_ROW, LONGEST_CELL, MOST_COLUMNS, MOST_UNPACKED

CHUNK = 64 * 1024
MOST_PARTS = 1000
#: Elements outside rows and shared strings, which openpyxl makes into objects and keeps.
MOST_OTHER_ELEMENTS = 100_000
MOST_STRINGS = 1_000_000
#: Elements within one row or one text: cells, their values, and runs of formatted text.
MOST_WITHIN = 20 * MOST_COLUMNS


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
        self.depth = self.text = self.rows = self.strings = self.others = self.within = self.cells = 0
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
            self.container, self.within, self.cells = self.depth, 0, 0
            self.count_container(element)
        else:
            message = _("has more than %(limit)d rules or formats; copy the cells alone into a new workbook")
            self.others = self.one_more(self.others, MOST_OTHER_ELEMENTS, message)

    def count_container(self, element: str) -> None:
        if element == "row":
            message = _("has more than %(limit)d rows, empty ones included; delete those")
            self.rows = self.one_more(self.rows, LAST_ROW, message)
        else:
            message = _("has more than %(limit)d different texts; split it")
            self.strings = self.one_more(self.strings, MOST_STRINGS, message)

    def count_within(self, element: str) -> None:
        if element == "c":
            message = _("has a row with more than %(limit)d columns; delete those not needed, empty ones too")
            self.cells = self.one_more(self.cells, MOST_COLUMNS, message)
        message = _("has a row or cell of more than %(limit)d pieces; take out the formatting")
        self.within = self.one_more(self.within, MOST_WITHIN, message)

    def one_more(self, count: int, limit: int, message: str) -> int:
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
