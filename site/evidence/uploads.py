"""Which files editors may upload, told by what is in them and not by their names alone."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

#: How a file of each kind begins; text has no mark of its own.
BEGINS: dict[str, bytes] = {
    "csv": b"",
    "docx": b"PK\x03\x04",
    "ods": b"PK\x03\x04",
    "odt": b"PK\x03\x04",
    "pdf": b"%PDF-",
    "rtf": rb"{\rtf",
    "txt": b"",
    "xlsx": b"PK\x03\x04",
}
#: What browsers would take for a page or a drawing, with scripts in it.
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|\?xml|html|head|body|svg|script|iframe|math|meta|link|style|img|!--)", re.IGNORECASE
)
#: As far as browsers look when they guess what a file is (WHATWG MIME Sniffing), twice over.
HEAD_BYTES = 2 * 1445


def check_document(file: IO[bytes], name: str) -> None:
    """Leaves the file at its beginning.

    Raises:
        ValidationError: where it is not what its name says, or a page for browsers.
    """
    kind = PurePath(name).suffix.lower().removeprefix(".")
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    begins = BEGINS.get(kind)
    if begins is None:
        kinds = ", ".join(BEGINS).upper()
        raise ValidationError({"file": _("Not a supported kind of file. Supported are: %(kinds)s.") % {"kinds": kinds}})
    if not head.startswith(begins):
        raise ValidationError(
            {"file": _("The file is named .%(kind)s, but what is in it is not of that kind.") % {"kind": kind}}
        )
    # Wide letters have a zero beside each: without them, markup is found in every encoding.
    if not begins and (_MARKUP.search(head.replace(b"\0", b"")) or _is_binary(head)):
        raise ValidationError({"file": _("The file is named .%(kind)s, but is no plain text.") % {"kind": kind}})


def _is_binary(head: bytes) -> bool:
    """Zero bytes are text in UTF-16 and UTF-32 alone, which say so at their beginning."""
    return b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))


def limit_pictures() -> None:
    """Pillow itself decodes no more than twice this, wherever a picture comes from; the form takes no more than it."""
    Image.MAX_IMAGE_PIXELS = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
