"""The report “Evidence”: how well each record is known, and on what that rests."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import django_filters
from django.db.models import CharField, DateField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.widgets import AdminDateInput

from dates import HistoricalDate
from evidence.desk.columns import CountColumn, DayColumn
from evidence.desk.listing import SourcesFilter, StatusFilter, count_of, sources_of
from evidence.desk.status import DRAFT, EXPIRED, PRIVATE, SENT_BACK, label_of, status_in_database
from evidence.models import Record, Reliability
from evidence.verdicts import Verdict
from portal.reports.kinds import KindsFilterSet, KindsReportView, RefColumn, RowVerdictColumn, kind_column
from timeline.models.dated import Dated


class NotCheckedSinceFilter(django_filters.DateFilter):
    """Records last checked before a day, and those never checked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Not checked since"), widget=AdminDateInput, **kwargs)

    def filter(self, queryset: QuerySet, value: date | None) -> QuerySet:
        return queryset.filter(Q(checked_on__lt=value) | Q(checked_on__isnull=True)) if value else queryset


class EvidenceFilterSet(KindsFilterSet):
    sources = SourcesFilter()
    checked_before = NotCheckedSinceFilter()
    status = StatusFilter()


class RowDateColumn(Column):
    """The date of an event or agreement as readers see it; people have none."""

    empty_value_display = "–"

    def __init__(self) -> None:
        super().__init__("date", label=_("Date"), sort_key="in_time")

    def get_value(self, instance: Any) -> str:
        if not instance["edtf"]:
            return ""
        bounds = instance["from_day"], instance["to_day"]
        return HistoricalDate(str(instance["edtf"]), *bounds, instance["words"]).display()


class FindingsColumn(Column):
    """How many findings there are of each verdict."""

    empty_value_display = "–"

    def __init__(self) -> None:
        super().__init__("findings", label=_("Findings"))

    def get_value(self, instance: Any) -> str:
        """The numbers stay beside their words where the cell wraps."""
        return ", ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in self._parts(instance))

    def exported(self, instance: Any) -> str:
        return ", ".join(self._parts(instance))

    @staticmethod
    def _parts(instance: Any) -> list[str]:
        counted = Counter(block["value"].get("verdict") for block in instance["stream"].raw_data)
        return [f"{counted[verdict]} {verdict.label.lower()}" for verdict in Verdict if counted[verdict]]


class RowStatusColumn(StatusTagColumn):
    """Where the record stands between draft and publication."""

    def __init__(self) -> None:
        super().__init__("status", label=_("Status"), sort_key="stands", primary=self._is_shown)

    @staticmethod
    def _is_shown(row: dict[str, Any]) -> bool:
        return row["is_live"] and row["stands"] not in (DRAFT, EXPIRED, PRIVATE, SENT_BACK)

    def get_value(self, instance: Any) -> str:
        return label_of(instance["stands"], instance["is_live"])


class EvidenceReportView(KindsReportView):
    """One row for each event, agreement and person."""

    slug = "evidence"
    page_title = _("Evidence")
    header_icon = "list-ul"
    menu_order = 10
    filterset_class = EvidenceFilterSet
    default_ordering = "title_"
    columns = [
        RefColumn(),
        kind_column(),
        RowDateColumn(),
        RowVerdictColumn(),
        FindingsColumn(),
        CountColumn("cited", _("Citations")),
        CountColumn("better", _("Beside the report")),
        CountColumn("primary", _("Primary")),
        DayColumn("checked", label=_("Last checked"), sort_key="checked"),
        DayColumn("check_by", label=_("Check by"), sort_key="check_by"),
        RowStatusColumn(),
    ]

    def columns_of(self, kind: type[Record]) -> dict[str, Any]:
        citation = kind._meta.get_field("citations").related_model
        return {
            **(_DATED if issubclass(kind, Dated) else _UNDATED),
            "judged": F("verdict"),
            "stream": F("findings"),
            "cited": count_of(citation),
            "better": sources_of(kind, but=Reliability.REPORT),
            "primary": sources_of(kind, Reliability.PRIMARY),
            "checked": F("checked_on"),
            "check_by": F("review_by"),
            "stands": status_in_database(kind),
            "is_live": F("live"),
        }


_DATED = {
    "edtf": F("date"),
    "words": F("date_text"),
    "from_day": F("date_earliest"),
    "to_day": F("date_latest"),
    "in_time": F("date_order"),
}
_NO_TEXT = Value("", output_field=CharField())
_NO_DAY = Cast(Value(None), DateField())
_UNDATED = {
    "edtf": _NO_TEXT,
    "words": _NO_TEXT,
    "from_day": _NO_DAY,
    "to_day": _NO_DAY,
    "in_time": Value(None, CharField()),
}
