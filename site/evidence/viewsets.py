"""Sources in the admin."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from dates.filters import DateFromFilter, DateToFilter
from evidence.desk.choosers import RecordChooserViewSet
from evidence.desk.columns import CountColumn, DayColumn, RecordStatusColumn, WordsColumn
from evidence.desk.listing import RecordFilterSet, RecordIndexView, count_of
from evidence.desk.viewsets import RecordViewSet
from evidence.forms import RecordForm
from evidence.models import Citation, Reliability, Source, SourceKind


class SourceFilterSet(RecordFilterSet):
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=SourceKind.choices)
    reliability = django_filters.MultipleChoiceFilter(label=_("Reliability"), choices=Reliability.choices)
    issued_from = DateFromFilter("issued", label=_("Published from"))
    issued_to = DateToFilter("issued", label=_("Published to"))

    class Meta:
        model = Source
        fields: tuple[str, ...] = ()


class SourceIndexView(RecordIndexView):
    @property
    def counts(self) -> dict[str, Any]:
        """`cited`: how often any kind of record cites the source."""
        kinds = Citation.__subclasses__()
        return {"cited": reduce(add, (count_of(kind, "source") for kind in kinds))}


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
        "status",
        "address",
    )
    chooser_columns = (WordsColumn("issued", label=_("Published on")),)
