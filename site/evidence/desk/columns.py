"""Columns of the editors' lists. None of them asks the database anything."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn

from dates import HistoricalDate
from evidence.desk.status import DRAFT, EXPIRED, PRIVATE, SENT_BACK, status_label, status_of
from evidence.verdicts import Verdict


class WordsColumn(Column):
    """A HistoricalDate as readers see it."""

    empty_value_display = "–"

    def get_value(self, instance: Any) -> str:
        value = super().get_value(instance)
        return value.display() if isinstance(value, HistoricalDate) else ""


class VerdictColumn(StatusTagColumn):
    """How well the record is known; a missing verdict is said, since nothing is published without one."""

    def __init__(self) -> None:
        super().__init__("verdict", label=_("Verdict"), sort_key="verdict", primary=self._is_sure)

    @staticmethod
    def _is_sure(instance: Any) -> bool:
        return instance.verdict in (Verdict.CONFIRMED, Verdict.CORRECTED)

    def get_value(self, instance: Any) -> str:
        return str(instance.get_verdict_display() or _("Missing"))


class RecordStatusColumn(StatusTagColumn):
    """Where the record stands; needs rows from `with_status`."""

    def __init__(self) -> None:
        super().__init__("status", label=_("Status"), sort_key="live", primary=self._is_shown)

    @staticmethod
    def _is_shown(instance: Any) -> bool:
        return instance.live and status_of(instance) not in (DRAFT, EXPIRED, PRIVATE, SENT_BACK)

    def get_value(self, instance: Any) -> str:
        return status_label(instance)


class CountColumn(Column):
    """A number that the list's query counted, under the column's name."""

    def __init__(self, name: str, label: Any) -> None:
        super().__init__(name, label=label, sort_key=name)


class DayColumn(DateColumn):
    """A calendar day, such as that of the last check."""

    cell_template_name = "wagtailadmin/tables/cell.html"
    empty_value_display = "–"

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(name, **{"classname": "day", **kwargs})

    def exported(self, instance: Any) -> date | None:
        """The day itself, for a spreadsheet."""
        return super().get_value(instance)

    def get_value(self, instance: Any) -> str:
        value = self.exported(instance)
        return date_format(value, "j M Y") if value else ""
