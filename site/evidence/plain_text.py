"""What plain text may hold, in a form, in a file and in the database alike."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

_MARKUP = re.compile(r"</?[a-zA-Z!][^<>]*>")  # as browsers read it: “a < b” is none
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """`text`, where every database and file can hold it.

    Raises:
        ValueError: naming the first character that they cannot.
    """
    if found := _UNWRITABLE.search(text):
        raise ValueError(_("holds the control character U+%(code)04X; take it out") % {"code": ord(found.group())})
    return text


def within_xml(text: str) -> str:
    """`text` without what XML 1.0 cannot hold, however it is written."""
    return _NOT_IN_XML.sub("", text)


def plain(text: str) -> str:
    """`text`, where it is plain.

    Raises:
        ValueError: naming the first piece of markup.
    """
    if found := _MARKUP.search(writable(text)):
        raise ValueError(_("is plain text, and %(tag)s is markup; take it out") % {"tag": found.group()[:40]})
    return text
