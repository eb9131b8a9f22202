"""Sources in the admin."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _

from dates.filters import DateFromFilter, DateToFilter
from evidence.addresses.checking import with_answers
from evidence.desk.address_views import CheckAddressView
from evidence.desk.choosers import RecordChooserViewSet
from evidence.desk.columns import CountColumn, DayColumn, RecordStatusColumn, WordsColumn
from evidence.desk.listing import RecordFilterSet, RecordIndexView
from evidence.desk.sources import AnswerColumn, AnswerFilter, CitedFilter, times_cited
from evidence.desk.viewsets import RecordViewSet
from evidence.forms import RecordForm
from evidence.models import Reliability, Source, SourceKind


class SourceFilterSet(RecordFilterSet):
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=SourceKind.choices)
    reliability = django_filters.MultipleChoiceFilter(label=_("Reliability"), choices=Reliability.choices)
    issued_from = DateFromFilter("issued", label=_("Published from"))
    issued_to = DateToFilter("issued", label=_("Published to"))
    cited = CitedFilter()
    answer = AnswerFilter()

    class Meta:
        model = Source
        fields: tuple[str, ...] = ()


class SourceIndexView(RecordIndexView):
    @property
    def counts(self) -> dict[str, Any]:
        """`cited`: how often any kind of record names the source."""
        return {"cited": times_cited()}

    def get_base_queryset(self) -> QuerySet:
        return with_answers(super().get_base_queryset())

    def export_value(self, item: Any, name: str) -> Any:
        return AnswerColumn().get_value(item) if name == "answer" else super().export_value(item, name)


class NewSourceForm(RecordForm):
    """What a source needs to be cited; the rest can follow."""

    class Meta(RecordForm.Meta):
        model = Source
        fields = ("title", "kind", "container_title", "publisher", "issued", "url", "accessed", "reliability")


class SourceChooserViewSet(RecordChooserViewSet):
    creation_form_class = NewSourceForm
    creation_tab_label = _("New source")
    create_action_label = _("Add this source")


class SourceViewSet(RecordViewSet):
    model = Source
    base_url_path = export_filename = "sources"
    icon = "openquote"
    menu_label = _("Sources")
    menu_order = 150
    add_to_admin_menu = True
    ordering = "title"
    index_view_class = SourceIndexView
    chooser_viewset_class = SourceChooserViewSet
    filterset_class = SourceFilterSet
    list_display = (
        "title",
        WordsColumn("issued", label=_("Published on"), sort_key="issued_earliest"),
        "kind",
        "reliability",
        CountColumn("cited", _("Cited")),
        AnswerColumn(),
        DayColumn("accessed", label=_("Read on"), sort_key="accessed"),
        RecordStatusColumn(),
    )
    list_export = (
        "key",
        "title",
        "authors",
        "container_title",
        "publisher",
        "issued",
        "issued_edtf",
        "accessed",
        "url",
        "archive_url",
        "language",
        "kind",
        "genre",
        "reliability",
        "note",
        "cited",
        "answer",
        "answer_status",
        "status",
        "address",
    )
    chooser_columns = (WordsColumn("issued", label=_("Published on")),)

    @property
    def check_address_url_name(self) -> str:
        """Of the page that asks whether the address of one source answers."""
        return self.get_url_name("check_address")

    def get_urlpatterns(self) -> list[Any]:
        asking = path("check-address/<int:pk>/", CheckAddressView.as_view(), name="check_address")
        return [*super().get_urlpatterns(), asking]
