"""The listings that readers and programs filter, each with its section, its records and its one FilterSet."""

from __future__ import annotations

from dataclasses import dataclass

import django_filters
from django.http import QueryDict

from evidence.filters import SourceFilter
from evidence.models import RecordQuerySet
from evidence.records import SourceRecord
from evidence.schema import RecordSchema
from people.filters import OrganisationFilter, PersonFilter, PostFilter, TermFilter
from people.records import OrganisationRecord, PersonRecord, PostRecord, TermRecord
from timeline.filters import AgreementFilter, EventFilter, TopicFilter
from timeline.records import AgreementRecord, EventRecord, TopicRecord


class NotUnderstood(ValueError):
    """Values of a filter that nobody can read; `errors` are the messages by the filter's name."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(messages)}" for name, messages in errors.items()))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Listing:
    """Records that are listed: on the page of a section, or for programs alone where `section` is empty.

    `order` are the fields of the page's own order, each row's place in it unique.
    """

    section: str
    schema: type[RecordSchema | TermRecord]
    filterset: type[django_filters.FilterSet]
    order: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it lists, for example “events”."""
        return self.schema.listed_as

    def public(self) -> RecordQuerySet:
        return self.schema.model.objects.public().order_by(*self.order)

    def selected(self, query: QueryDict) -> RecordQuerySet:
        """The public records that a filter leaves, in order. Raises NotUnderstood for bad values."""
        filterset = self.filterset(query, queryset=self.public())
        if not filterset.is_valid():
            raise NotUnderstood({name: list(map(str, messages)) for name, messages in filterset.errors.items()})
        return filterset.qs


LISTINGS: dict[str, Listing] = {
    listing.section: listing
    for listing in (
        Listing("timeline", EventRecord, EventFilter, ("date_order", "pk")),
        Listing("agreements", AgreementRecord, AgreementFilter, ("date_order", "pk")),
        Listing("people", PersonRecord, PersonFilter, ("sort_name", "pk")),
        Listing("sources", SourceRecord, SourceFilter, ("title", "pk")),
    )
}
#: What has no page of its own, and is listed for programs.
WITHOUT_PAGES = (
    Listing("", OrganisationRecord, OrganisationFilter, ("name", "pk")),
    Listing("", PostRecord, PostFilter, ("display_order", "title", "pk")),
    Listing("", TermRecord, TermFilter, ("begun_by", "pk")),
    Listing("", TopicRecord, TopicFilter, ("name", "pk")),
)
