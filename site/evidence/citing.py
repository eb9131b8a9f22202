"""Which records cite a source, found through every concrete kind of citation without knowing the higher rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evidence.models import Citation, Record, Source


@dataclass(frozen=True, slots=True)
class CitingRecord:
    """A public record and the places in the source that it cites."""

    kind: str
    record: Record
    locators: tuple[str, ...]


def records_citing(source: Source) -> list[CitingRecord]:
    """The public records with a page that cite `source`, grouped by kind; one query a kind."""
    found = []
    for model in Citation.__subclasses__():
        record_model = model._meta.get_field("record").related_model
        if record_model.section is None:
            continue
        citations = (
            model.objects.filter(source=source, record__in=record_model.objects.public())
            .select_related("record")
            .order_by("record__pk", "sort_order")
        )
        locators: dict[Any, list[str]] = {}
        for citation in citations:
            locators.setdefault(citation.record, []).append(citation.locator)
        kind = str(record_model._meta.verbose_name)
        found += [CitingRecord(kind, record, tuple(filter(None, places))) for record, places in locators.items()]
    return found
