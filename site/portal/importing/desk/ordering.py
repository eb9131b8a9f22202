"""Fields in the order of their record: PostgreSQL does not keep the order of an object in JSON."""

from __future__ import annotations

from typing import Any

from evidence.schema import RecordPart
from evidence.shapes import shapes_of


def in_record_order(schema: type[RecordPart], values: dict[str, Any]) -> dict[str, Any]:
    """A dump, or part of one, as `dump()` orders it; what no field is named like stands at the end."""
    shapes = shapes_of(schema)
    known = [name for name in shapes if name in values]
    ordered = {name: values[name] for name in dict.fromkeys([*known, *values])}
    for name in known:
        if (part := shapes[name].part) and isinstance(ordered[name], list):
            ordered[name] = [in_record_order(part, item) if isinstance(item, dict) else item for item in ordered[name]]
    return ordered
