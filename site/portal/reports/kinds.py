"""What the reports on several kinds of record share: one query, filters that apply to each kind, and columns."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import F, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn

from evidence.desk.listing import VerdictFilter
from evidence.desk.reports import RecordReportView
from evidence.models import Record
from evidence.verdicts import Verdict
from portal.across import EVIDENCED, across, ref


class KindFilter(django_filters.MultipleChoiceFilter):
    """Which kinds of record the report is on; the view reads it, since each kind is a query of its own."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(kind._meta.model_name, capfirst(kind._meta.verbose_name_plural)) for kind in EVIDENCED]
        super().__init__(label=_("Kind"), choices=choices, widget=CheckboxSelectMultiple, **kwargs)

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        return queryset


class KindsFilterSet(WagtailFilterSet):
    """The filters that these reports have in common."""

    kind = KindFilter()
    verdict = VerdictFilter(widget=CheckboxSelectMultiple)


class RefColumn(TitleColumn):
    """The record, with a link to its form."""

    def __init__(self) -> None:
        super().__init__("title", label=_("Title"), sort_key="title_", get_url=lambda row: ref(row).edit_url)

    def get_value(self, instance: Any) -> str:
        return ref(instance).title


class RowVerdictColumn(StatusTagColumn):
    """How well the record is known, or that nobody has said so yet."""

    def __init__(self) -> None:
        super().__init__("verdict", label=_("Verdict"), sort_key="judged", primary=self._is_sure)

    @staticmethod
    def _is_sure(row: dict[str, Any]) -> bool:
        return row["judged"] in (Verdict.CONFIRMED, Verdict.CORRECTED)

    def get_value(self, instance: Any) -> str:
        return str(Verdict(instance["judged"]).label if instance["judged"] else _("Missing"))


class RecordsPaginator(WagtailPaginator):
    """Says “records” of rows that are of several kinds."""

    verbose_name, verbose_name_plural = _("record"), _("records")


def kind_column() -> Column:
    return Column("kind", label=_("Kind"), sort_key="label", accessor=lambda row: ref(row).kind_name)


class KindsReportView(RecordReportView):
    """A report with a row for each record of EVIDENCED kinds.

    A subclass says what is in a row (`columns_of`), and which records are meant (`narrow`).
    """

    kinds: ClassVar[tuple[type[Record], ...]] = EVIDENCED
    paginator_class = RecordsPaginator

    def columns_of(self, kind: type[Record]) -> dict[str, Any]:
        raise NotImplementedError

    def narrow(self, records: QuerySet) -> QuerySet:
        return records

    @cached_property
    def chosen(self) -> list[type[Record]]:
        """The kinds that are asked for, of those that the user may change."""
        names = self.filters.form.cleaned_data.get("kind") if self.filters.is_valid() else ()
        return [kind for kind in self.readable if not names or kind._meta.model_name in names]

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "queryset": EVIDENCED[0].objects.none()}

    @cached_property
    def parts(self) -> list[QuerySet]:
        """The records of each kind, none where only kinds are asked for that the user may not change."""
        parts = [self.filter_queryset(self.narrow(kind.objects.all())) for kind in self.chosen or self.readable]
        return parts if self.chosen else [part.none() for part in parts]

    def get_queryset(self) -> QuerySet:
        return self.order_queryset(across(self.parts, self.columns_of))

    def get_paginator(self, *args: Any, **kwargs: Any) -> RecordsPaginator:
        """Counts the records alone, and not what the report counts in each."""
        paginator = super().get_paginator(*args, **kwargs)
        paginator.count = across(self.parts, lambda kind: {}).count()
        return paginator

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Rows that lack what is ordered by come last; the record decides between equals."""
        name = self.ordering.removeprefix("-")
        order = F(name).desc(nulls_last=True) if self.ordering.startswith("-") else F(name).asc(nulls_last=True)
        return queryset.order_by(order, "label", "record")
