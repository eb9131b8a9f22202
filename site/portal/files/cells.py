"""One cell and one value: how people write what a field holds, and how we write it for them to edit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from dates import parse
from evidence.desk.exporting import FORMULA_SIGNS
from evidence.shapes import FieldShape, Shape
from portal.files.sheets import Faulty

YES, NO = "yes", "no"
FLAGS = {YES: True, "true": True, "1": True, NO: False, "false": False, "0": False}
#: What Excel writes into a CSV where a formula had no result.
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}
BETWEEN_KEYS = re.compile(r"[;,\n]")
_SIGNS = re.escape("".join(FORMULA_SIGNS))
GUARDED = re.compile(f"'+[{_SIGNS}]")
GUARDED_OR_FORMULA = re.compile(f"'*[{_SIGNS}]")


def read_cell(field: FieldShape, cell: str) -> Any:
    """The value of a filled cell, in the form that the record's schema takes.

    Raises:
        ValueError: with what is wrong and what would be right.
    """
    if isinstance(cell, Faulty):
        raise ValueError(cell.message)
    text = unguarded(cell).strip()
    if text in ERRORS:
        raise ValueError(_("holds the error %(error)s; put a value there") % {"error": text})
    return _READERS.get(field.shape, _as_it_stands)(field, text)


def write_cell(field: FieldShape, value: Any) -> str:
    """What `read_cell` reads as this value."""
    if value is None or value == "" or value == []:
        return ""
    if field.shape is Shape.FLAG:
        return YES if value else NO
    if field.shape is Shape.REFERENCES:
        return "; ".join(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def words_of(cell: str) -> str:
    """The words of a date that `read_cell` has read, where they say more than it does (“early 2012”); else empty."""
    return parse(unguarded(cell)).text


def guarded(text: str) -> str:
    """Text that a spreadsheet would run as a formula, with an apostrophe before it, which `unguarded` takes off."""
    return f"'{text}" if GUARDED_OR_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if GUARDED.match(text) else text


def _as_it_stands(field: FieldShape, text: str) -> str:
    return text


def _historical(field: FieldShape, text: str) -> str:
    return parse(text).edtf


def _day(field: FieldShape, text: str) -> str:
    read = parse(text)
    if read.earliest is None or read.earliest != read.latest or read.approximate or read.uncertain:
        raise ValueError(_("“%(text)s” is not one day; write it as in 2026-01-31") % {"text": text[:40]})
    return read.earliest.isoformat()


def _moment(field: FieldShape, text: str) -> str:
    try:
        moment = parse_datetime(text) or parse_datetime(f"{text} 00:00")
    except ValueError:
        moment = None
    if moment is None:
        message = _("“%(text)s” is no day and time; write it as in 2026-01-31 18:00")
        raise ValueError(message % {"text": text[:40]})
    return (timezone.make_aware(moment) if timezone.is_naive(moment) else moment).isoformat()


def _flag(field: FieldShape, text: str) -> bool:
    if text.lower() not in FLAGS:
        raise ValueError(_("“%(text)s” is neither yes nor no; write one of them") % {"text": text[:40]})
    return FLAGS[text.lower()]


def _number(field: FieldShape, text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,9}", text, re.ASCII):
        raise ValueError(_("“%(text)s” is no whole number; write digits alone") % {"text": text[:40]})
    return int(text)


def _choice(field: FieldShape, text: str) -> str:
    meant = " ".join(text.split()).casefold()
    for value, label in field.choices.choices:
        if meant in (value.casefold(), str(label).casefold()):
            return value
    names = ", ".join(str(label) for _value, label in field.choices.choices)
    raise ValueError(
        _("“%(text)s” is none of the choices; choose from %(names)s") % {"text": text[:40], "names": names}
    )


def _references(field: FieldShape, text: str) -> list[str]:
    return [key.strip() for key in BETWEEN_KEYS.split(text) if key.strip()]


_READERS: dict[Shape, Callable[[FieldShape, str], Any]] = {
    Shape.HISTORICAL: _historical,
    Shape.DAY: _day,
    Shape.MOMENT: _moment,
    Shape.FLAG: _flag,
    Shape.NUMBER: _number,
    Shape.CHOICE: _choice,
    Shape.REFERENCES: _references,
}
