"""What every report of ours in the admin has: an address, a menu item, its readers, and a safe export."""

from __future__ import annotations

from typing import Any, ClassVar

from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView

from evidence.desk.access import forbidden, kinds_of
from evidence.desk.exporting import SafeExport
from evidence.models import Record


class RecordReportView(SafeExport, ReportView):
    """A report on some kinds of record, for those who may change records of at least one of them.

    What is exported is what the columns show: `list_export` defaults to their names, the headings to their labels, and
    the values to theirs, or to that of `column.exported(row)` where a spreadsheet wants another.

    Attributes:
        slug: the last part of the address, `/admin/reports/<slug>/`, and the name of the exported file.
        kinds: the records that it is about. `self.readable` are those of them that the user may change.
        menu_order: its place in the menu of reports.
    """

    slug: ClassVar[str]
    kinds: ClassVar[tuple[type[Record], ...]]
    menu_order: ClassVar[int] = 10
    header_icon = "list-ul"
    table_classname = "listing record-report"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.readable = kinds_of(request.user, self.kinds)
        self.index_url_name, self.index_results_url_name = self.url_name(), self.url_name(results=True)
        self.export_filename = self.slug
        self.list_export = list(self.list_export) or [column.name for column in self.columns]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs) if self.readable else forbidden(request)

    def get_filtered_queryset(self) -> Any:
        """Wagtail would filter what `get_queryset` has filtered a second time."""
        return self.get_queryset()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        return {**context, "media": context["media"] + Media(css={"all": ["css/reports.css"]})}

    def export_value(self, item: Any, name: str) -> Any:
        column = next((column for column in self.columns if column.name == name), None)
        if column is None:
            return super().export_value(item, name)
        value = getattr(column, "exported", column.get_value)(item)
        return "" if value is None else value

    def get_heading(self, queryset: Any, field: str) -> str:
        return next((str(column.label) for column in self.columns if column.name == field), field)

    @classmethod
    def url_name(cls, results: bool = False) -> str:
        return f"{cls.slug.replace('-', '_')}_report{'_results' if results else ''}"

    @classmethod
    def urls(cls) -> list[URLPattern]:
        return [
            path(f"reports/{cls.slug}/", cls.as_view(), name=cls.url_name()),
            path(f"reports/{cls.slug}/results/", cls.as_view(results_only=True), name=cls.url_name(results=True)),
        ]

    @classmethod
    def menu_item(cls) -> MenuItem:
        return ReportMenuItem(
            cls.page_title,
            reverse(cls.url_name()),
            cls.kinds,
            name=cls.slug,
            icon_name=cls.header_icon,
            order=cls.menu_order,
        )


class ReportMenuItem(MenuItem):
    """Shown to those who may read the report."""

    def __init__(self, label: str, url: str, kinds: tuple[type[Record], ...], **kwargs: Any) -> None:
        super().__init__(label, url, **kwargs)
        self.kinds = kinds

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(kinds_of(request.user, self.kinds))


def register_report(view: type[RecordReportView]) -> None:
    """Give a report its address and its place in the menu; called from a room's `wagtail_hooks.py`."""
    hooks.register("register_admin_urls", view.urls)
    hooks.register("register_reports_menu_item", view.menu_item)
