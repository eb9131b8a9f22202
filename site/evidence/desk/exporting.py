"""Lists and reports as spreadsheets: in chunks, as plain values, and with nothing in them that a spreadsheet runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.log_actions import log

from dates import HistoricalDate

#: Rows that an export holds in memory at once.
CHUNK = 500
#: A spreadsheet takes a cell that begins so for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class SafeExport(SpreadsheetExportMixin):
    """Puts what `list_export` names into a spreadsheet."""

    @cached_property
    def show_export_buttons(self) -> bool:
        return bool(self.list_export)

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {name: self.export_value(item, name) for name in self.list_export}

    def export_value(self, item: Any, name: str) -> Any:
        """A plain value: of a field, or of an attribute that may be reached through others (`parent__name`)."""
        value = item
        for part in name.split("__"):
            value = getattr(value, f"get_{part}_display", getattr(value, part, ""))
            value = value() if callable(value) and not hasattr(value, "all") else value
        if hasattr(value, "all"):
            return "; ".join(str(row) for row in value.all())
        if isinstance(value, HistoricalDate):
            return value.display()
        return value if isinstance(value, int | date | datetime) else str(value or "")

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        value = super().preprocess_field_value(field, value, export_format)
        if not isinstance(value, str):
            return value
        if export_format == self.FORMAT_CSV:
            return f"'{value}" if value.startswith(FORMULA_SIGNS) else value
        return ILLEGAL_CHARACTERS_RE.sub("", value)

    def get_heading(self, queryset: Any, field: str) -> str:
        return field

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        # Of the person and not of the records: who may see the log of persons is to see who took what along.
        log(
            self.request.user,
            "evidence.export",
            data={"what": str(self.page_title or self.model._meta.verbose_name_plural), "form": spreadsheet_format},
        )
        rows = _Chunks(queryset) if isinstance(queryset, QuerySet) else queryset
        return super().as_spreadsheet(rows, spreadsheet_format)


class _Chunks:
    """A QuerySet read in chunks, its relations with each."""

    def __init__(self, queryset: QuerySet) -> None:
        self.queryset, self.model = queryset, queryset.model

    def __iter__(self) -> Iterator[Any]:
        return self.queryset.iterator(chunk_size=CHUNK)
