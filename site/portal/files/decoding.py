"""From bytes to text: which encoding a file has, by its content and not by its name."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.files.problems import LoadRefused, Problem

CHUNK = 64 * 1024
#: How much of the beginning is looked at for the pattern of UTF-16: the heading of a sheet, or the first lines of JSON.
BEGINNING = 512
#: Four letters with accents in a row are no word of a language that is written in Windows-1252, but are one in Hebrew,
#: Russian or Greek in the code page of that language.
OTHER_CODE_PAGE = re.compile(rb"[\xc0-\xff]{4}")
NOT_IN_WINDOWS_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


@dataclass(frozen=True, slots=True)
class Text:
    """A file of text. `notes` say where its encoding was concluded, not declared."""

    content: bytes
    encoding: str
    notes: tuple[str, ...] = ()

    def open(self) -> io.TextIOWrapper:
        """The text from its beginning, line ends as they stand."""
        return io.TextIOWrapper(io.BytesIO(self.content), encoding=self.encoding, newline="")


def decode(name: str, content: bytes) -> Text:
    """Tell UTF-8, UTF-16 and Windows-1252 apart.

    Raises:
        LoadRefused: where the bytes are none of these, or hold NUL characters.
    """
    encoding = _declared(name, content) or _utf_16_by_pattern(content)
    if encoding:
        _check(name, content, encoding)
        return Text(content, encoding)
    try:
        _check(name, content, "utf-8")
    except UnicodeDecodeError as error:
        _check_windows_1252(name, content, error.start)
        note = _("The file is not UTF-8 and was read as Windows-1252. Look at letters with accents before applying.")
        return Text(content, "cp1252", (note,))
    return Text(content, "utf-8")


def decode_strictly(name: str, content: bytes) -> str:
    """The text of a file that must be Unicode, as JSON must."""
    encoding = _declared(name, content) or _utf_16_by_pattern(content) or "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        message = _("is not UTF-8: the byte at %(at)d does not fit; save the file as UTF-8") % {"at": error.start}
        raise LoadRefused([Problem(name, message)]) from error


def _declared(name: str, content: bytes) -> str:
    """The encoding of the byte order mark, empty where there is none."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise LoadRefused([Problem(name, _("is UTF-32, which is not read here; save the file as UTF-8"))])
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""


def _utf_16_by_pattern(content: bytes) -> str:
    """UTF-16 without a mark: every other byte of its ASCII letters is NUL, always on the same side."""
    beginning = content[:BEGINNING]
    high, low = beginning[0::2].count(0), beginning[1::2].count(0)
    enough = len(beginning) * 0.2  # of all bytes; half would be ASCII alone
    if low > enough and high == 0:
        return "utf-16-le"
    return "utf-16-be" if high > enough and low == 0 else ""


def _check(name: str, content: bytes, encoding: str) -> None:
    """Decode once, piece by piece. A fault is a refusal, but for UTF-8 without a mark, which may be something else."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(content) + 1, CHUNK):
        piece = content[start : start + CHUNK]
        try:
            text = decoder.decode(piece, final=start + CHUNK > len(content))
        except UnicodeDecodeError as error:
            at = start + error.start - (len(error.object) - len(piece))  # `object` begins with what was left over
            if encoding == "utf-8":
                raise UnicodeDecodeError(encoding, content, at, at + 1, error.reason) from error
            message = _("is not the %(encoding)s that it begins as: the byte at %(at)d does not fit; save it as UTF-8")
            values = {"encoding": encoding[:6].upper().rstrip("-"), "at": at}
            raise LoadRefused([Problem(name, message % values)]) from error
        if "\0" in text:
            at = start + text.index("\0") * (2 if encoding.startswith("utf-16") else 1)
            message = _("holds a NUL character (near byte %(at)d), so it is no text; save it as CSV in UTF-8 or .xlsx")
            raise LoadRefused([Problem(name, message % {"at": at})])


def _check_windows_1252(name: str, content: bytes, first_fault: int) -> None:
    if any(byte > 127 for byte in content[:first_fault]):
        message = _("is UTF-8 with a fault: the byte at %(at)d does not fit; save the file as UTF-8 again")
        raise LoadRefused([Problem(name, message % {"at": first_fault})])
    if found := NOT_IN_WINDOWS_1252.search(content):
        message = _("is neither UTF-8 nor Windows-1252: the byte at %(at)d fits neither; save the file as UTF-8")
        raise LoadRefused([Problem(name, message % {"at": found.start()})])
    if found := OTHER_CODE_PAGE.search(content):
        message = _(
            "is not UTF-8, and the bytes at %(at)d are no word in Windows-1252: "
            "it may be in the code page of another script; save the file as UTF-8"
        )
        raise LoadRefused([Problem(name, message % {"at": found.start()})])
