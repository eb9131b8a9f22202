"""The editors' list of a kind of record: search, filters, order, export."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.search.backends import get_search_backend
from wagtail.snippets.views.snippets import IndexView

from evidence.desk.exporting import SafeExport
from evidence.desk.status import STATUSES, having_status, status_label, with_status
from evidence.verdicts import Verdict

#: A search that finds more than this narrows nothing, and SQLite takes no query with many more parameters.
MOST_FOUND = 20_000


def count_of(model: Any, record: str = "record") -> Coalesce:
    """How many rows of `model` belong to a record, counted by themselves so that counts do not multiply."""
    rows = model.objects.filter(**{record: OuterRef("pk")}).order_by().values(record)
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


class StatusFilter(django_filters.ChoiceFilter):
    """Where the record stands between draft and publication."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Status"), choices=list(STATUSES.items()), empty_label=_("All"), **kwargs)

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return having_status(queryset, value) if value else queryset


class VerdictFilter(django_filters.MultipleChoiceFilter):
    """One or more verdicts, or none given yet."""

    MISSING = "missing"

    def __init__(self, **kwargs: Any) -> None:
        choices = [*Verdict.choices, (self.MISSING, _("Missing"))]
        super().__init__(field_name="verdict", label=_("Verdict"), choices=choices, distinct=False, **kwargs)

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        wanted = ["" if item == self.MISSING else item for item in value]
        return queryset.filter(verdict__in=wanted) if wanted else queryset


class RecordFilterSet(WagtailFilterSet):
    """The filter that every list has."""

    status = StatusFilter()


class RecordIndexView(SafeExport, IndexView):
    """A list that costs the same number of queries at any size.

    Attributes:
        counts: names of counting annotations (see `count_of`), each an attribute of the rows.
        related: relations that columns and exports read.
    """

    counts: dict[str, Any] = {}
    related: tuple[str, ...] = ()
    prefetched: tuple[Any, ...] = ()

    def get_base_queryset(self) -> QuerySet:
        records = super().get_base_queryset().select_related("latest_revision", *self.related)
        records = with_status(records.defer("latest_revision__content").annotate(**self.counts))
        return records.prefetch_related(*self.prefetched)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """The primary key decides between equals, so that pages neither repeat nor skip a record."""
        queryset = super().order_queryset(queryset)
        return queryset.order_by(*queryset.query.order_by, "pk") if queryset.query.order_by else queryset

    def search_queryset(self, queryset: QuerySet) -> Any:
        """Records with words that begin as typed; the filters apply to what was found."""
        if not self.is_searching:
            return queryset
        records = self.model.objects.only("pk").order_by()
        found = get_search_backend().autocomplete(self.search_query, records, order_by_relevance=False)
        return queryset.filter(pk__in=[record.pk for record in found[:MOST_FOUND]])

    # Export

    def export_value(self, item: Any, name: str) -> Any:
        """`status`, `…_edtf` and `address` are made here; the rest are fields or attributes."""
        if name == "status":
            return status_label(item)
        if name == "address":
            return item.get_absolute_url() or ""
        if name.endswith("_edtf"):
            value = getattr(item, name.removesuffix("_edtf"))
            return value.edtf if value else ""
        return super().export_value(item, name)
