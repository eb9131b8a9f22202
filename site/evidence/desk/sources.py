"""What the list and the report of sources show beside the record: how often it is cited, what its address answers."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Any

import django_filters
from django.db.models import ManyToOneRel, QuerySet
from django.db.models.functions import Coalesce
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn

from evidence.addresses.rounds import host_of
from evidence.desk.columns import DayColumn
from evidence.desk.listing import count_of
from evidence.models import AddressState, Record, Source

#: What stands for a state where there is none.
NO_ADDRESS, UNCHECKED = "no-address", "unchecked"
WITHOUT_ANSWER = {UNCHECKED: _("Not checked yet"), NO_ADDRESS: _("No address")}


def times_cited() -> Coalesce:
    """In how many places any record names the source: in citations, and as the source of a term or an action."""
    relations = Source._meta.get_fields(include_hidden=True)
    naming = [row.field for row in relations if isinstance(row, ManyToOneRel) and not row.one_to_one]
    return reduce(add, (count_of(field.model, field.name) for field in naming))


class AnswerFilter(django_filters.MultipleChoiceFilter):
    """What the address answered; needs sources from `with_answers`."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [*AddressState.choices, *WITHOUT_ANSWER.items()]
        super().__init__(label=_("Address"), choices=choices, widget=CheckboxSelectMultiple, **kwargs)

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return queryset
        found = queryset.filter(answer__in=[state for state in value if state in AddressState.values])
        if UNCHECKED in value:
            found |= queryset.filter(answer="").exclude(url="")
        if NO_ADDRESS in value:
            found |= queryset.filter(url="")
        return found


class CitedFilter(django_filters.ChoiceFilter):
    """Whether any record names the source; needs its count as `cited`."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("never", _("Never")), ("cited", _("At least once"))]
        super().__init__(label=_("Cited"), choices=choices, empty_label=_("All"), widget=RadioSelect, **kwargs)

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return {"never": queryset.filter(cited=0), "cited": queryset.filter(cited__gt=0)}.get(value, queryset)


class AnswerColumn(StatusTagColumn):
    """What the address answered; with `says_why` also whose address it is, and what was said.

    It needs sources from `with_answers`.
    """

    cell_template_name = "evidence/desk/answer_cell.html"

    def __init__(self, says_why: bool = False) -> None:
        super().__init__("answer", label=_("Address"), sort_key="answer", primary=self._answers)
        self.says_why = says_why

    @staticmethod
    def _answers(source: Source) -> bool:
        return source.answer == AddressState.ANSWERS

    def get_value(self, instance: Any) -> str:
        if not instance.url:
            return str(WITHOUT_ANSWER[NO_ADDRESS])
        return str(AddressState(instance.answer).label if instance.answer else WITHOUT_ANSWER[UNCHECKED])

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        host = host_of(instance.url).removeprefix("www.") or instance.url if self.says_why else ""
        return {**super().get_cell_context_data(instance, parent_context), "host": host}


class MomentColumn(DayColumn):
    """The day of a moment."""

    def exported(self, instance: Any) -> Any:
        value = super().exported(instance)
        return timezone.localtime(value).date() if value else None


class ArchiveColumn(Column):
    """Whether there is an archive copy; exported as its address."""

    def __init__(self) -> None:
        super().__init__("archive_url", label=_("Archive copy"), sort_key="archive_url")

    def get_value(self, instance: Any) -> str:
        return str(_("Yes") if instance.archive_url else _("No"))

    def exported(self, instance: Record) -> str:
        return instance.archive_url
