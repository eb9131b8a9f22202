"""The editors' list of a kind of record: search, filters, order, export."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.search.backends import get_search_backend
from wagtail.snippets.views.snippets import IndexView

from evidence.desk.exporting import SafeExport
from evidence.desk.status import STATUSES, having_status, status_label, with_status
from evidence.models import Reliability
from evidence.verdicts import Verdict

#: A search that finds more than this narrows nothing, and SQLite takes no query with many more parameters.
MOST_FOUND = 20_000


def count_of(model: Any, record: str = "record") -> Coalesce:
    """How many rows of `model` belong to a record, counted by themselves so that counts do not multiply."""
    rows = model.objects.filter(**{record: OuterRef("pk")}).order_by().values(record)
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def citations_of(kind: Any) -> QuerySet:
    """The citations of the record in the outer query, for records of a kind."""
    citations = kind._meta.get_field("citations").related_model
    return citations.objects.filter(record=OuterRef("pk")).order_by()


def sources_of(kind: Any, *grades: Reliability, but: Reliability | None = None) -> Coalesce:
    """How many sources the record in the outer query cites: all, those of certain grades, or all but those of one."""
    rows = citations_of(kind)
    rows = rows.filter(source__reliability__in=grades) if grades else rows
    rows = rows.exclude(source__reliability=but) if but else rows
    counted = rows.values("record").annotate(number=Count("source", distinct=True)).values("number")
    return Coalesce(Subquery(counted), 0)


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


class SourcesFilter(django_filters.ChoiceFilter):
    """How many sources the record cites, one cited twice counting once."""

    COUNTS = {"none": _("None"), "one": _("One"), "more": _("Two or more")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Sources cited"), choices=list(self.COUNTS.items()), empty_label=_("All"), **kwargs)

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        if not value:
            return queryset
        if value == "none":
            return queryset.filter(~Exists(citations_of(queryset.model)))
        return queryset.alias(_sources=sources_of(queryset.model)).filter(
            **({"_sources": 1} if value == "one" else {"_sources__gt": 1})
        )


class OverdueFilter(django_filters.BooleanFilter):
    """Whether the day for the next check has passed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = django_filters.widgets.BooleanWidget
        super().__init__(label=_("Check overdue"), field_name="review_by", widget=widget, **kwargs)

    def filter(self, queryset: QuerySet, value: bool | None) -> QuerySet:
        if value is None:
            return queryset
        overdue = {"review_by__lt": timezone.localdate()}
        return queryset.filter(**overdue) if value else queryset.exclude(**overdue)


class RecordFilterSet(WagtailFilterSet):
    """The filter that every list has."""

    status = StatusFilter()


class EvidencedFilterSet(RecordFilterSet):
    """What the lists of records with evidence are filtered by."""

    verdict = VerdictFilter()
    sources = SourcesFilter()
    overdue = OverdueFilter()


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
