"""The report “Sources”: which nobody cites, and which can no longer be read at their address."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import django_filters
from django.db.models import F, Q, QuerySet
from django.forms import Media
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets import AdminDateInput

from evidence.addresses.checking import with_answers
from evidence.desk.columns import CountColumn
from evidence.desk.reports import RecordReportView
from evidence.desk.sources import (
    AnswerColumn,
    AnswerFilter,
    ArchiveColumn,
    CitedFilter,
    MomentColumn,
    times_cited,
)
from evidence.models import Record, Source


class AskedBeforeFilter(django_filters.DateFilter):
    """Addresses last asked before a day, and those never asked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Address not checked since"), widget=AdminDateInput, **kwargs)

    def filter(self, queryset: QuerySet, value: date | None) -> QuerySet:
        if value is None:
            return queryset
        return queryset.exclude(url="").filter(Q(asked_at__date__lt=value) | Q(asked_at=None))


class WithoutCopyFilter(django_filters.BooleanFilter):
    def __init__(self, **kwargs: Any) -> None:
        widget = django_filters.widgets.BooleanWidget
        super().__init__(label=_("Without archive copy"), widget=widget, **kwargs)

    def filter(self, queryset: QuerySet, value: bool | None) -> QuerySet:
        if value is None:
            return queryset
        return queryset.filter(archive_url="") if value else queryset.exclude(archive_url="")


class SourcesReportFilterSet(WagtailFilterSet):
    cited = CitedFilter()
    answer = AnswerFilter()
    asked_before = AskedBeforeFilter()
    without_copy = WithoutCopyFilter()

    class Meta:
        model = Source
        fields: tuple[str, ...] = ()


class SourcesReportView(RecordReportView):
    """One row for each source, those that have failed for longest first."""

    slug = "sources"
    page_title = _("Sources")
    header_icon = "openquote"
    menu_order = 40
    kinds: ClassVar[tuple[type[Record], ...]] = (Source,)
    model = Source
    filterset_class = SourcesReportFilterSet
    default_ordering = "failing_since"
    columns = [
        TitleColumn(
            "title",
            label=_("Title"),
            sort_key="title",
            get_url=lambda source: reverse(Source.snippet_viewset.get_url_name("edit"), args=[source.pk]),
        ),
        Column("kind", label=_("Kind"), sort_key="kind", accessor=lambda source: source.get_kind_display()),
        CountColumn("cited", _("Cited")),
        AnswerColumn(says_why=True),
        CountColumn("answer_status", _("HTTP status")),
        MomentColumn("failing_since", label=_("Failing since"), sort_key="failing_since"),
        MomentColumn("asked_at", label=_("Last checked"), sort_key="asked_at"),
        ArchiveColumn(),
    ]
    list_export = [*(column.name for column in columns), "url", "answer_message"]
    export_only: ClassVar[dict[str, Any]] = {"url": _("Original"), "answer_message": _("What was said")}

    def get_base_queryset(self) -> QuerySet:
        return with_answers(super().get_base_queryset()).annotate(cited=times_cited())

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        return {**context, "media": context["media"] + Media(css={"all": ["css/answers.css"]})}

    def get_heading(self, queryset: Any, field: str) -> str:
        return str(self.export_only.get(field) or super().get_heading(queryset, field))

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Sources that lack what is ordered by come last; title and record decide between equals."""
        name = self.ordering.removeprefix("-")
        order = F(name).desc(nulls_last=True) if self.ordering.startswith("-") else F(name).asc(nulls_last=True)
        return queryset.order_by(order, "title", "pk")
