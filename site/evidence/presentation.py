"""How a record's evidence is shown: numbered sources, and findings that refer to them by number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Model, QuerySet

from evidence.findings import read_findings
from evidence.models import Citation, Evidenced
from evidence.prepared import Given, Prepared
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


def children(record: Model, name: str, *related: str, only: tuple[str, ...] = ()) -> list[Any]:
    """A record's child rows, or the records that it names, in one query with their relations; those of a draft that is
    not saved as they stand in memory. `only`: the fields that are read, where those are few of many.
    """
    if name in record.__dict__.get("_cluster_related_objects", {}) or record.pk is None:
        return list(getattr(record, name).all())
    rows = _stored(type(record), name, related, only)(record=record.pk)
    field = record._meta.get_field(name)
    if field.one_to_many:
        for row in rows:
            setattr(row, field.field.name, record)
    return rows


@lru_cache
def _stored(model: type[Model], name: str, related: tuple[str, ...], only: tuple[str, ...]) -> Prepared:
    field = model._meta.get_field(name)
    back = field.field.name if field.one_to_many else field.related_query_name()

    def rows() -> QuerySet:
        rows = field.related_model._default_manager.filter(**{back: Given("record")})
        rows = rows.select_related(*related) if related else rows
        return rows.only(*only) if only else rows

    return Prepared(rows)


def evidence_context(record: Evidenced) -> dict[str, Any]:
    """`citations` (numbered, only of public sources) and `findings` for a record's page."""
    citations = [row for row in children(record, "citations", "source__address_check") if row.source.is_public]
    numbered = [NumberedCitation(number, row) for number, row in enumerate(citations, start=1)]
    number_of: dict[int, int] = {}
    for item in numbered:
        number_of.setdefault(item.citation.source_id, item.number)
    findings = [
        ShownFinding(
            texts["aspect"],
            Verdict(texts["verdict"]),
            texts["reported"],
            texts["read"],
            texts["why"],
            texts["passage"],
            tuple(sorted({number_of[pk] for pk in sources if pk in number_of})),
        )
        for texts, sources in read_findings(record.findings)
        if texts["verdict"]
    ]
    return {"citations": numbered, "findings": findings}
