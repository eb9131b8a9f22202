"""Findings between their stream and their one form outside the database."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model
from wagtail.blocks import StreamValue

#: Makes the ids of blocks the same on every load, so that loading again changes nothing.
NAMESPACE = uuid.UUID("6f1f2f0a-9f27-5d0c-8a8f-1e64c1c5d8b1")
TEXTS = ("aspect", "verdict", "reported", "read", "why", "passage")


def findings_to_parts(findings: StreamValue) -> list[dict[str, Any]]:
    """The findings as plain values, sources as keys."""
    return [
        {name: block.value[name] or "" for name in TEXTS}
        | {"sources": [source.key for source in block.value["sources"] if source is not None]}
        for block in findings
    ]


def public_findings(findings: StreamValue, sources: Mapping[int, str]) -> list[dict[str, Any]]:
    """The same with only the sources given, by primary key with their keys; read without a query."""
    return [texts | {"sources": [sources[pk] for pk in pks if pk in sources]} for texts, pks in read_findings(findings)]


def read_findings(findings: StreamValue) -> Iterator[tuple[dict[str, str], list[int]]]:
    """The texts of each by their names, and the primary keys of its sources; read without a query."""
    for block in findings.get_prep_value():
        yield {name: block["value"].get(name) or "" for name in TEXTS}, list(_source_pks(block))


def source_pks(findings: StreamValue) -> Iterator[int]:
    """The primary keys of the sources that findings name, read without a query."""
    for block in findings.get_prep_value():
        yield from _source_pks(block)


def _source_pks(block: dict[str, Any]) -> Iterator[int]:
    return (item["value"] for item in block["value"].get("sources", ()) if item["value"] is not None)


def parts_to_findings(
    record_key: str, parts: Iterable[dict[str, Any]], resolve: Callable[[str, str], Model]
) -> list[dict[str, Any]]:
    """The raw stream for findings given as plain values, with ids that follow from the record's key."""

    def block_id(*names: object) -> str:
        return str(uuid.uuid5(NAMESPACE, "/".join(map(str, (record_key, *names)))))

    return [
        {
            "type": "finding",
            "id": block_id(number),
            "value": {name: part[name] for name in TEXTS}
            | {
                "sources": [
                    {"type": "item", "id": block_id(number, key), "value": resolve("evidence.Source", key).pk}
                    for key in part["sources"]
                ]
            },
        }
        for number, part in enumerate(parts)
    ]
