"""Warnings beside a record's form: asked for by script while somebody types, and said as messages after a save."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import ManyToManyField, Model
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.fields import RichTextField, StreamField

from evidence.models import Record
from evidence.warnings import RecordWarning, warnings_of

#: A form with more than this is not looked at; the longest record of the fixture has 40 kB.
MOST_BYTES = 1_000_000
#: Warnings that are shown; with more than these something else is wrong.
MOST_SHOWN = 20
#: Fields that no warning reads. Some of them cannot be read at all where a part of the form is missing.
UNREAD = (ManyToManyField, RichTextField, StreamField)


def record_in(form: BaseForm) -> Record:
    """The record as it stands in a bound form, right or wrong: what is wrong counts as empty."""
    for field in form._meta.model._meta.get_fields():
        if isinstance(field, UNREAD):
            form.fields.pop(field.name, None)
    record = _as_typed(form)
    for name, formset in form.formsets.items():
        if formset.management_form.is_valid():
            rows = [row for row in formset.forms if row.has_changed() or row.instance.pk]
            getattr(record, name).set([_as_typed(row) for row in rows if row not in formset.deleted_forms])
    return record


def _as_typed(form: BaseForm) -> Model:
    wrong, instance = form.errors, form.instance
    for field in instance._meta.concrete_fields:
        if field.name in wrong:
            setattr(instance, field.attname, field.get_default())
    return instance


def rows_of(warnings: list[RecordWarning], user: Any) -> list[dict[str, Any]]:
    """Warnings for the template, with the addresses of the records they are about where `user` may edit these."""
    finder = AdminURLFinder(user)
    return [
        {"text": row.text, "about": row.about, "url": row.about and finder.get_edit_url(row.about)}
        for row in warnings[:MOST_SHOWN]
    ]


class WarningsView(PermissionCheckedMixin, View):
    """Takes what the form would send, and gives the warnings as a piece of HTML. Saves nothing."""

    model: Any = None
    form_class: Any = None
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: Any = None) -> HttpResponse:
        record = self.model() if pk is None else get_object_or_404(self.model, pk=pk)
        if not self._may_write(record):
            raise PermissionDenied
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return HttpResponseBadRequest(_now("This is too long for a record."))
        if pk is not None:
            record = record.get_latest_revision_as_object()
        form = self.form_class(request.POST, instance=record, for_user=request.user)
        warnings = warnings_of(record_in(form))
        return render(request, "evidence/desk/warnings.html", {"warnings": rows_of(warnings, request.user)})

    def _may_write(self, record: Record) -> bool:
        if record.pk is None:
            return self.user_has_permission("add")
        return self.user_has_permission_for_instance("change", record)


class WarningsSidePanel(BaseSidePanel):
    """The warnings in full; the number stands in the header of the form, where it is always seen."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle warnings")
        icon_name = "warning"
        counter_classname = "w-bg-critical-200"

    name = "warnings"
    title = _("Warnings")
    template_name = "evidence/desk/warnings_panel.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        address = reverse(self.model.snippet_viewset.get_url_name("warnings"))
        return {**super().get_context_data(parent_context), "warnings_url": address}


class ShowsWarnings:
    """A form of a record with the panel of warnings. Answers to automatic saves leave the panel as it is."""

    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()
        if self.expects_json_response or getattr(self, "hydrate_create_view", False):
            return panels
        return MediaContainer([WarningsSidePanel(self.form.instance, self.request), *panels])


def say_warnings(request: HttpRequest, record: Any) -> None:
    """After a save: the warnings as a message, where no script has shown them beside the form."""
    if not isinstance(record, Record) or "warnings-shown" in request.POST or not request.accepts("text/html"):
        return
    if warnings := warnings_of(record):
        rows = rows_of(warnings, request.user)
        messages.warning(request, render_to_string("evidence/desk/warnings.html", {"warnings": rows}))
