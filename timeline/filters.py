"""One FilterSet per listing: page, feed, export and API of a kind all use it."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dates.filters import DateFromFilter, DateToFilter
from dates.forms import DayFormField
from evidence.filters import KeysFilter, WordsFilter
from evidence.verdicts import Verdict
from people.models import Organisation
from timeline.facets import facets
from timeline.models.agreement import Agreement, LegalNature, Party
from timeline.models.event import Event, EventKind, Participation
from timeline.models.topic import Topic


class RangeForm(forms.Form):
    """A filter form whose two ends of a range must be in order."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("from"), cleaned.get("to")
        if start and end and start.earliest and end.latest and start.earliest > end.latest:
            self.add_error("to", _("“To” is before “from”: nothing can lie between."))
        return cleaned


class EventFilter(django_filters.FilterSet):
    """The timeline: a date range by overlap, topics, kinds, parties, verdicts and words."""

    q = WordsFilter(("title", "summary", "reported", "place"), label=_("Words in the record"))
    verdict = django_filters.MultipleChoiceFilter(choices=Verdict.choices, label=_("Verdict"), distinct=False)
    topic = KeysFilter(
        Event.topics.through,
        "event",
        "topic__key",
        choices=lambda: [(choice.value, choice.label) for choice in facets().topics],
        label=_("Topic"),
    )
    kind = django_filters.MultipleChoiceFilter(choices=EventKind.choices, label=_("Kind"), distinct=False)
    party = KeysFilter(
        Participation,
        "event",
        "organisation__key",
        choices=lambda: [(choice.value, choice.label) for choice in facets().parties],
        label=_("Party or body"),
    )

    class Meta:
        model = Event
        fields: tuple[str, ...] = ()
        form = RangeForm

    @property
    def in_use(self) -> dict[str, Any]:
        """The filters that narrow the list, by name, with what they were understood to ask for."""
        cleaned = self.form.cleaned_data if self.is_valid() or self.is_bound else {}
        return {name: value for name, value in cleaned.items() if value}

    def without(self, *names: str) -> QuerySet:
        """The events that the other filters leave."""
        queryset = self.queryset.all()
        for name, value in self.in_use.items():
            if name not in names:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        """`from` is a word of Python's, so both ends of the range are declared here."""
        return {
            "from": DateFromFilter(label=_("From")),
            "to": DateToFilter(label=_("To")),
            **super().get_filters(),
        }


class StatusDayFilter(django_filters.Filter):
    """The day on which the register shows the status; it leaves no agreement out."""

    field_class = DayFormField

    def filter(self, queryset: QuerySet, value: Any) -> QuerySet:
        return queryset


def _agreement_parties() -> list[tuple[str, str]]:
    public = Organisation.objects.public().filter(agreement_parties__agreement__in=Agreement.objects.public())
    return list(public.distinct().values_list("key", "name"))


class AgreementFilter(django_filters.FilterSet):
    """The register: legal nature, party and words; `on` sets the day of the status."""

    q = WordsFilter(("title", "short_title", "summary"), label=_("Words in the record"))
    on = StatusDayFilter(label=_("Status on"))
    nature = django_filters.MultipleChoiceFilter(
        field_name="legal_nature", choices=LegalNature.choices, label=_("Legal nature"), distinct=False
    )
    party = KeysFilter(Party, "agreement", "organisation__key", choices=_agreement_parties, label=_("Party"))

    class Meta:
        model = Agreement
        fields: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day of the status: the one asked for where it is valid, else today."""
        asked = self.form.cleaned_data.get("on") if self.is_valid() or self.is_bound else None
        return asked.earliest if asked else timezone.localdate()


class TopicFilter(django_filters.FilterSet):
    """Topics, by words."""

    q = WordsFilter(("name", "description"), label=_("Words in the record"))

    class Meta:
        model = Topic
        fields: tuple[str, ...] = ()
