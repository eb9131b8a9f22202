"""One row of an import, to be put right."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from portal.importing import runs
from portal.importing.desk.forms import cells_form
from portal.importing.desk.preview import PreviewRow, counted_from_heading, preview
from portal.importing.desk.run_views import OneRun
from portal.importing.desk.views import ImportPage
from portal.loading.changes import Outcome
from portal.models.imports import ImportRow, RunState


class RowView(OneRun, ImportPage, TemplateView):
    """A row's cells as a form: saved, they are read and checked anew."""

    template_name = "portal/importing/row.html"
    header_icon = "edit"

    @cached_property
    def row(self) -> ImportRow:
        return get_object_or_404(self.run.rows, pk=self.kwargs["row_pk"])

    @cached_property
    def shown(self) -> PreviewRow:
        return preview([self.row], runs.importable_kinds(self.request.user))[0]

    @property
    def back_url(self) -> str:
        return get_valid_next_url_from_request(self.request) or self.run_url

    def get_page_title(self) -> str:
        return _("Row %(number)d") % {"number": self.row.number}

    def path(self) -> list[dict[str, Any]]:
        return [{"url": self.run_url, "label": self.run.file_name}, *super().path()]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.run.state != RunState.READY:
            messages.error(request, _("Rows can be corrected before the import is applied, and not after."))
            return redirect(self.run_url)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            "shown": self.shown,
            "back_url": self.back_url,
            "counted_from_heading": counted_from_heading(self.run.layout),
            "form": kwargs.get("form") or cells_form(self.shown, self.run.layout),
        }
        return {**super().get_context_data(**kwargs), **context}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = cells_form(self.shown, self.run.layout, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            row = runs.correct(self.run, self.row, request.user, form.corrected())
        except runs.RunRefused as error:
            messages.error(request, str(error))
            return self.render_to_response(self.get_context_data(form=form))
        if row.outcome == Outcome.REFUSED:
            messages.error(request, _("The row is saved, and something is still wrong with it."))
            return redirect(request.get_full_path())
        messages.success(request, _("Row %(number)d is read now.") % {"number": row.number})
        return redirect(self.back_url)
