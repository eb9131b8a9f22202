"""How a record's evidence is shown: numbered sources, and findings that refer to them by number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from evidence.models import Citation, Evidenced
from evidence.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class NumberedCitation:
    """A citation under the number that findings give to its source."""

    number: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding, with the numbers of the sources it rests on."""

    aspect: str
    verdict: Verdict
    reported: str
    read: str
    why: str
    passage: str
    numbers: tuple[int, ...]


def children(record: Model, name: str, *related: str) -> list[Any]:
    """A record's child rows with their relations in one query, or those of an unsaved draft as they stand in memory."""
    manager = getattr(record, name)
    if name in record.__dict__.get("_cluster_related_objects", {}) or record.pk is None:
        return list(manager.all())
    rows: QuerySet = manager.all().select_related(*related) if related else manager.all()
    return list(rows)


def evidence_context(record: Evidenced) -> dict[str, Any]:
    """`citations` (numbered, only of public sources) and `findings` for a record's page."""
    citations = [row for row in children(record, "citations", "source__address_check") if row.source.is_public]
    numbered = [NumberedCitation(number, row) for number, row in enumerate(citations, start=1)]
    number_of: dict[int, int] = {}
    for item in numbered:
        number_of.setdefault(item.citation.source_id, item.number)
    findings = [
        ShownFinding(
            block.value["aspect"],
            Verdict(block.value["verdict"]),
            block.value["reported"] or "",
            block.value["read"] or "",
            block.value["why"],
            block.value["passage"] or "",
            tuple(
                sorted({number_of[source.pk] for source in block.value["sources"] if source and source.pk in number_of})
            ),
        )
        for block in record.findings
        if block.value["verdict"]
    ]
    return {"citations": numbered, "findings": findings}
