"""Events, agreements and topics in the admin."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from dates.filters import DateFromFilter, DateToFilter
from evidence.desk.columns import CountColumn, DayColumn, RecordStatusColumn, VerdictColumn, WordsColumn
from evidence.desk.listing import EvidencedFilterSet, RecordFilterSet, RecordIndexView, count_of
from evidence.desk.viewsets import RecordViewSet
from evidence.models import Origin
from people.models import Organisation
from timeline.models import (
    Agreement,
    AgreementCitation,
    Event,
    EventCitation,
    EventKind,
    LegalNature,
    Participation,
    Party,
    Topic,
)


class DatedFilterSet(EvidencedFilterSet):
    """What events and agreements are filtered by."""

    date_from = DateFromFilter(label=_("From"))
    date_to = DateToFilter(label=_("To"))
    origin = django_filters.ChoiceFilter(label=_("Origin"), choices=Origin.choices, empty_label=_("All"))


class EventFilterSet(DatedFilterSet):
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=EventKind.choices)
    topic = django_filters.ModelMultipleChoiceFilter(
        label=_("Topic"), queryset=Topic.objects.all(), method="about", widget=CheckboxSelectMultiple
    )
    participant = django_filters.ModelChoiceFilter(
        label=_("Party or body"), queryset=Organisation.objects.all(), method="with_participant", empty_label=_("Any")
    )

    class Meta:
        model = Event
        fields: tuple[str, ...] = ()

    def about(self, queryset: QuerySet, name: str, topics: QuerySet) -> QuerySet:
        if not topics:
            return queryset
        return queryset.filter(pk__in=Event.topics.through.objects.filter(topic__in=topics).values("event"))

    def with_participant(self, queryset: QuerySet, name: str, organisation: Organisation) -> QuerySet:
        return queryset.filter(pk__in=Participation.objects.filter(organisation=organisation).values("event"))


class EventIndexView(RecordIndexView):
    counts = {"citation_count": count_of(EventCitation)}

    def get_base_queryset(self) -> QuerySet:
        events = super().get_base_queryset()
        return events.prefetch_related("topics", "agreements") if self.is_export else events.defer("body", "findings")


class EventViewSet(RecordViewSet):
    model = Event
    base_url_path = export_filename = "events"
    icon = "calendar-alt"
    menu_order = 110
    add_to_admin_menu = True
    ordering = "date_order"
    index_view_class = EventIndexView
    filterset_class = EventFilterSet
    list_display = (
        "title",
        WordsColumn("date", label=_("Date"), sort_key="date_order"),
        "kind",
        VerdictColumn(),
        CountColumn("citation_count", _("Sources")),
        DayColumn("checked_on", label=_("Last checked"), sort_key="checked_on"),
        RecordStatusColumn(),
    )
    list_export = (
        "key",
        "title",
        "date",
        "date_edtf",
        "date_earliest",
        "date_latest",
        "reported_date",
        "reported_date_edtf",
        "kind",
        "place",
        "summary",
        "topics",
        "agreements",
        "verdict",
        "origin",
        "citation_count",
        "checked_on",
        "review_by",
        "status",
        "address",
    )
    chooser_columns = (WordsColumn("date", label=_("Date")),)


class AgreementFilterSet(DatedFilterSet):
    legal_nature = django_filters.MultipleChoiceFilter(label=_("Legal nature"), choices=LegalNature.choices)
    party = django_filters.ModelChoiceFilter(
        label=_("Party"), queryset=Organisation.objects.all(), method="with_party", empty_label=_("Any")
    )

    class Meta:
        model = Agreement
        fields: tuple[str, ...] = ()

    def with_party(self, queryset: QuerySet, name: str, organisation: Organisation) -> QuerySet:
        return queryset.filter(pk__in=Party.objects.filter(organisation=organisation).values("agreement"))


class AgreementIndexView(RecordIndexView):
    counts = {"citation_count": count_of(AgreementCitation)}

    def get_base_queryset(self) -> QuerySet:
        agreements = super().get_base_queryset()
        if self.is_export:
            return agreements.prefetch_related("parties__organisation")
        return agreements.defer("body", "findings")


class AgreementViewSet(RecordViewSet):
    model = Agreement
    base_url_path = export_filename = "agreements"
    icon = "doc-full"
    menu_order = 120
    add_to_admin_menu = True
    ordering = "date_order"
    index_view_class = AgreementIndexView
    filterset_class = AgreementFilterSet
    list_display = (
        "short_title",
        WordsColumn("date", label=_("Date"), sort_key="date_order"),
        "legal_nature",
        VerdictColumn(),
        CountColumn("citation_count", _("Sources")),
        DayColumn("checked_on", label=_("Last checked"), sort_key="checked_on"),
        RecordStatusColumn(),
    )
    list_export = (
        "key",
        "short_title",
        "title",
        "date",
        "date_edtf",
        "date_earliest",
        "date_latest",
        "legal_nature",
        "parties",
        "summary",
        "text_access",
        "text_url",
        "attested",
        "attested_edtf",
        "verdict",
        "origin",
        "citation_count",
        "checked_on",
        "review_by",
        "status",
        "address",
    )
    chooser_columns = (WordsColumn("date", label=_("Date")),)


class TopicIndexView(RecordIndexView):
    counts = {"event_count": count_of(Event.topics.through, "topic")}


class TopicFilterSet(RecordFilterSet):
    class Meta:
        model = Topic
        fields: tuple[str, ...] = ()


class TopicViewSet(RecordViewSet):
    model = Topic
    base_url_path = export_filename = "topics"
    icon = "tag"
    menu_order = 160
    add_to_admin_menu = True
    ordering = "name"
    index_view_class = TopicIndexView
    filterset_class = TopicFilterSet
    list_display = ("name", "description", CountColumn("event_count", _("Events")), RecordStatusColumn())
    list_export = ("key", "name", "description", "event_count", "status")
