"""All imports, a new one, and the templates to fill in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, View
from wagtail.admin.ui.tables import DateColumn, NumberColumn, StatusTagColumn, TitleColumn, UserColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from evidence.desk.access import forbidden
from evidence.schema import RecordSchema
from portal.files.problems import LoadRefused
from portal.files.uploads import blank_sheet, filled_sheet
from portal.importing import runs
from portal.importing.desk.forms import UploadForm
from portal.importing.desk.sheets import records_on_file
from portal.loading.changes import Outcome
from portal.models.imports import ImportRow, ImportRun, RunState

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ImportersOnly:
    """Closes a view to those who may not import."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not runs.may_import(request.user):
            return forbidden(request)
        return super().dispatch(request, *args, **kwargs)


class ImportPage(ImportersOnly, WagtailAdminTemplateMixin):
    """A page below the list of imports."""

    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": reverse("imports:list"), "label": _("Imports")}, *self.path()]

    def path(self) -> list[dict[str, Any]]:
        """What stands after “Imports”: the last item is this page."""
        return [{"url": "", "label": self.get_page_title()}]


def runs_with_users() -> QuerySet[ImportRun]:
    """Runs without the bytes of their files."""
    return ImportRun.objects.defer("content").select_related("uploaded_by", "applied_by", "undone_by")


def _count(outcome: Outcome) -> Coalesce:
    rows = ImportRow.objects.filter(run=OuterRef("pk"), outcome=outcome).order_by().values("run")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


class RunListView(ImportersOnly, BaseListingView):
    """Every import, the latest first: each stays as the report of what it did."""

    template_name = "portal/importing/list.html"
    results_template_name = "portal/importing/list_results.html"
    page_title = _("Imports")
    header_icon = "upload"
    index_url_name = "imports:list"
    paginate_by = 50
    columns = [
        TitleColumn("file_name", label=_("File"), url_name="imports:run", classname="import-list__file"),
        StatusTagColumn(
            "get_state_display", label=_("State"), primary=lambda run: run.state in (RunState.READY, RunState.APPLIED)
        ),
        NumberColumn("new", label=_("New")),
        NumberColumn("changed", label=_("Changed")),
        NumberColumn("refused", label=_("Refused")),
        UserColumn("uploaded_by", label=_("Uploaded by"), classname="import-list__by"),
        DateColumn("uploaded_at", label=_("Uploaded")),
    ]
    verbose_name_plural = ImportRun._meta.verbose_name_plural

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Import a file"), url=reverse("imports:new"), icon_name="upload")]

    def get_base_queryset(self) -> QuerySet[ImportRun]:
        counts = {str(outcome): _count(outcome) for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.REFUSED)}
        return runs_with_users().select_related("uploaded_by__wagtail_userprofile").annotate(**counts)


class UploadView(ImportPage, FormView):
    """A file is handed over to be read; nothing of the record changes."""

    template_name = "portal/importing/new.html"
    form_class = UploadForm
    page_title = _("Import a file")
    success_url = reverse_lazy("imports:list")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kinds": runs.importable_kinds(self.request.user)}

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            run = runs.start(self.request.user, file.name, file.read(), form.cleaned_data["kind"])
        except runs.RunRefused as error:
            return self._refuse(form, [str(error)])
        except LoadRefused as error:
            return self._refuse(form, map(str, error.problems))
        return redirect("imports:run", run.pk)

    def _refuse(self, form: UploadForm, messages: Iterable[str]) -> HttpResponse:
        for message in messages:
            form.add_error("file", message)
        return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        templates = [
            (kind.listed_as, capfirst(str(kind.model._meta.verbose_name_plural)))
            for kind in runs.importable_kinds(self.request.user)
        ]
        return {**super().get_context_data(**kwargs), "templates": templates}


class SheetView(ImportersOnly, View):
    """A spreadsheet for a kind of record, to fill in and import: blank, or with the published records."""

    def get(self, request: HttpRequest, kind: str, content: str, file_format: str) -> HttpResponse:
        schema = self._importable(kind)
        if content == "blank":
            sheet = blank_sheet(schema, file_format)
        else:
            sheet = filled_sheet(schema, file_format, lambda: records_on_file(schema))
        response = StreamingHttpResponse([sheet] if isinstance(sheet, bytes) else sheet)
        response["Content-Type"] = CONTENT_TYPES[file_format]
        name = f"{kind}-template" if content == "blank" else kind
        response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
        return response

    def _importable(self, listed_as: str) -> type[RecordSchema]:
        for kind in runs.importable_kinds(self.request.user):
            if kind.listed_as == listed_as:
                return kind
        raise Http404
