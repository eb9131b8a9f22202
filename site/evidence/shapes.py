"""What stands behind each field of a record, read from its annotation: for forms of a record other than the model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, get_args

from django.db.models import TextChoices
from pydantic import AwareDatetime

from evidence.schema import HistoricalMark, RecordPart, Ref, item_ref, mark, part_of, safe_html


class Shape(StrEnum):
    """HISTORICAL is a date as precise as the evidence; DAY one day of the calendar, MOMENT a day with a time."""

    TEXT = "text"
    RICH_TEXT = "rich text"
    HISTORICAL = "historical date"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"
    NUMBER = "number"
    CHOICE = "choice"
    REFERENCE = "reference"
    REFERENCES = "references"
    PARTS = "parts"


@dataclass(frozen=True, slots=True, eq=False)
class FieldShape:
    """One field of a record or part; there is one object for each.

    Attributes:
        target: the label of the model that a reference names, else empty.
        part: the class of the parts in a list of parts.
        choices: the values of a CHOICE.
        words: the field that takes the words of a HISTORICAL date where they say more than it does, else empty.
    """

    name: str
    shape: Shape
    is_required: bool
    default: Any = None
    target: str = ""
    part: type[RecordPart] | None = None
    choices: type[TextChoices] | None = None
    words: str = ""


@lru_cache(maxsize=64)
def shapes_of(schema: type[RecordPart]) -> MappingProxyType[str, FieldShape]:
    """The fields of a record or part by name, in the order of `dump()`: those of the record itself first."""
    names = dict.fromkeys(("key", *schema.__annotations__, *schema.model_fields))
    return MappingProxyType({name: _shape(schema, name) for name in names if name in schema.model_fields})


def _shape(schema: type[RecordPart], name: str) -> FieldShape:
    info = schema.model_fields[name]
    kinds = {info.annotation, *get_args(info.annotation)}
    default = None if info.is_required() else info.default
    shape, extra = Shape.TEXT, {}
    if part := part_of(info.annotation):
        shape, extra = Shape.PARTS, {"part": part}
    elif target := item_ref(info.annotation):
        shape, extra = Shape.REFERENCES, {"target": target}
    elif ref := mark(info.metadata, Ref):
        shape, extra = Shape.REFERENCE, {"target": ref.model}
    elif mark(info.metadata, HistoricalMark):
        words = f"{name}_text"
        shape, extra = Shape.HISTORICAL, {"words": words if words in schema.model_fields else ""}
    elif choices := next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, TextChoices)), None):
        shape, extra = Shape.CHOICE, {"choices": choices}
    elif any(getattr(item, "func", None) is safe_html for item in info.metadata):
        shape = Shape.RICH_TEXT
    else:
        plain = {bool: Shape.FLAG, int: Shape.NUMBER, date: Shape.DAY, AwareDatetime: Shape.MOMENT}
        shape = next((found for kind, found in plain.items() if kind in kinds), Shape.TEXT)
    return FieldShape(name, shape, info.is_required(), default, **extra)
