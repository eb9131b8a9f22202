"""One import: its preview, its progress, its report, its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.widgets.button import Button

from portal.importing import runs
from portal.importing.desk.choices import Choice, choice_of, written_sentence
from portal.importing.desk.preview import OUTCOMES, counted_from_heading, preview
from portal.importing.desk.views import ImportersOnly, ImportPage, runs_with_users
from portal.importing.progress import progress_of
from portal.loading.changes import Outcome
from portal.models.imports import ImportRun, Mode, RunState

WORKING = (RunState.READING, RunState.APPLYING, RunState.UNDOING)
#: Rows on a page.
PAGE = 50
#: Records that the page before an undo names; it counts the others.
NAMED = 100


class OneRun:
    """A view of the run in the address, without the bytes of its file."""

    @cached_property
    def run(self) -> ImportRun:
        return get_object_or_404(runs_with_users(), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        users = ("uploaded_by", "applied_by", "undone_by")
        names = {name: get_user_display_name(user) for name in users if (user := getattr(self.run, name))}
        return {**super().get_context_data(**kwargs), "run": self.run, "run_url": self.run_url, "names": names}

    @property
    def run_url(self) -> str:
        return reverse("imports:run", args=[self.run.pk])

    def attempt(self, step: Callable[..., Any], *args: Any) -> bool:
        """Take a step of the run, or say why it is not taken."""
        try:
            step(self.run, *args)
        except runs.RunRefused as error:
            messages.error(self.request, str(error))
            return False
        return True


class RunView(OneRun, ImportPage, TemplateView):
    """The run as its state has it; the preview takes choices, and the order to apply."""

    templates: ClassVar = {
        RunState.READING: "portal/importing/working.html",
        RunState.APPLYING: "portal/importing/working.html",
        RunState.UNDOING: "portal/importing/working.html",
        RunState.READY: "portal/importing/preview.html",
        RunState.REFUSED: "portal/importing/refused.html",
        RunState.APPLIED: "portal/importing/report.html",
        RunState.UNDONE: "portal/importing/report.html",
    }

    titles: ClassVar = {
        RunState.READY: _("Preview of an import"),
        RunState.REFUSED: _("Refused import"),
        RunState.APPLIED: _("Report of an import"),
        RunState.UNDONE: _("Report of an import"),
    }

    def get_page_title(self) -> str:
        return str(self.titles.get(self.run.state, _("Import in progress")))

    def get_header_title(self) -> str:
        return f"{self.get_page_title()}: {self.run.file_name}"

    def get_template_names(self) -> list[str]:
        return [self.templates[self.run.state]]

    def get_header_more_buttons(self) -> list[Button]:
        if self.run.state not in (RunState.READY, RunState.REFUSED):
            return []
        address = reverse("imports:discard", args=[self.run.pk])
        return [Button(_("Discard this import"), url=address, icon_name="bin")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.run.state in WORKING:
            return context | {"progress": progress_of(self.run)}
        context |= self._rows()
        if self.run.state == RunState.READY:
            context["choice"] = choice_of(self.run, self.request.user)
        elif self.run.state in (RunState.APPLIED, RunState.UNDONE):
            context["written"] = written_sentence(self.run)
        return context

    def _rows(self) -> dict[str, Any]:
        by_outcome = self.run.rows.order_by().values_list("outcome").annotate(Count("pk"))
        found = dict(by_outcome)
        chosen = self.request.GET.get("outcome", "")
        rows = self.run.rows.defer("before", "cells")
        if chosen in found:
            rows = rows.filter(outcome=chosen)
        page = WagtailPaginator(rows, PAGE).get_page(self.request.GET.get("p"))
        return {
            "rows": preview(page.object_list, runs.importable_kinds(self.request.user)),
            "page_obj": page,
            "elided_page_range": page.paginator.get_elided_page_range(page.number),
            "outcome": chosen if chosen in found else "",
            "tabs": [(outcome.value, label, found[outcome]) for outcome, label in OUTCOMES.items() if outcome in found],
            "total": sum(found.values()),
            "refused": found.get(Outcome.REFUSED, 0),
            "counted_from_heading": counted_from_heading(self.run.layout),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        order = request.POST.get("order")
        if order == "recover":
            self._recover()
            return redirect(self.run_url)
        if order == "apply":
            if self.attempt(self._choose) and self.attempt(runs.begin_apply, request.user, self._mode()):
                self._say_what_was_done()
            return redirect(self.run_url)
        is_done = self.attempt(self._choose, order)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self._choice_as_json(is_done)
        return redirect(request.get_full_path())

    def _choose(self, run: ImportRun, order: str | None = None) -> None:
        """Keep what is ticked on this page, and what was chosen on the others; or all, or none."""
        if order == "none":
            runs.choose(run, [])
            return
        mine = {kind.listed_as for kind in runs.importable_kinds(self.request.user)}
        rows = run.rows.filter(kind__in=mine)
        if order == "all":
            runs.choose(run, rows.filter(outcome__in=(Outcome.NEW, Outcome.CHANGED)).values_list("pk", flat=True))
            return
        shown, ticked = (_numbers(self.request.POST.getlist(name)) for name in ("shown", "chosen"))
        kept = set(rows.filter(is_chosen=True).values_list("pk", flat=True)) - shown
        runs.choose(run, kept | set(rows.filter(pk__in=shown & ticked).values_list("pk", flat=True)))

    def _mode(self) -> str:
        wanted = self.request.POST.get("mode", Mode.SUBMIT)
        return wanted if wanted in Mode.values else Mode.SUBMIT

    def _choice_as_json(self, is_done: bool) -> JsonResponse:
        """The order to apply as it reads now; a stale page is told to load itself again."""
        if not is_done:
            return JsonResponse({"is_stale": True})
        choice: Choice = choice_of(self.run, self.request.user)
        texts = {mode.value: mode.sentence for mode in choice.modes}
        label = render_to_string("portal/importing/apply_label.html", {"choice": choice}).strip()
        return JsonResponse({"button": label, "sentences": texts})

    def _recover(self) -> None:
        try:
            is_done = runs.recover(self.run)
        except runs.RunRefused as error:
            messages.error(self.request, str(error))
            return
        if is_done:
            messages.success(self.request, _("Nothing was written. You can try again."))
        else:
            messages.warning(self.request, _("The worker is at it still, or has finished by now."))

    def _say_what_was_done(self) -> None:
        """Where no worker runs, the run is applied by now."""
        self.run.refresh_from_db(fields=["state", "message"])
        if self.run.state != RunState.APPLIED:
            return
        written = self.run.rows.filter(object_id__isnull=False).count()
        text = ngettext("%(count)d record was written.", "%(count)d records were written.", written)
        messages.success(self.request, text % {"count": written})


class ProgressView(OneRun, ImportersOnly, View):
    """How far the worker is, for the script of the page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        progress = progress_of(self.run)
        html = render_to_string("portal/importing/progress.html", {"run": self.run, "progress": progress}, request)
        is_working = self.run.state in WORKING
        return JsonResponse({"is_working": is_working, "is_stopped": progress.stopped, "html": html})


class UndoView(OneRun, ImportPage, TemplateView):
    """What taking the run back will do, or why it cannot be done."""

    template_name = "portal/importing/undo.html"
    page_title = _("Undo this import")

    def path(self) -> list[dict[str, Any]]:
        return [{"url": self.run_url, "label": self.run.file_name}, *super().path()]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.run.state != RunState.APPLIED:
            messages.error(request, _("Only an import that is applied can be undone."))
            return redirect(self.run_url)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        written = self.run.rows.filter(object_id__isnull=False)
        return {
            **super().get_context_data(**kwargs),
            "problems": runs.undo_problems(self.run, self.request.user),
            "deleted": _first(written.filter(outcome=Outcome.NEW)),
            "restored": _first(written.filter(outcome=Outcome.CHANGED)),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.attempt(runs.begin_undo, request.user):
            self.run.refresh_from_db(fields=["state"])
            if self.run.state == RunState.UNDONE:
                messages.success(request, _("The import is undone. The record is as it was before."))
        return redirect(self.run_url)


class DiscardView(OneRun, ImportPage, TemplateView):
    """Removes a run that wrote nothing."""

    template_name = "portal/importing/discard.html"
    page_title = _("Discard this import")
    header_icon = "bin"

    def path(self) -> list[dict[str, Any]]:
        return [{"url": self.run_url, "label": self.run.file_name}, *super().path()]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = self.run.file_name
        if not self.attempt(runs.discard, request.user):
            return redirect(self.run_url)
        messages.success(request, _("The import of “%(name)s” is discarded.") % {"name": name})
        return redirect("imports:list")


def _numbers(values: list[str]) -> set[int]:
    return {int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19}


def _first(rows: Any) -> dict[str, Any]:
    """The first of the rows by title, and how many there are."""
    number = rows.count()
    return {"rows": rows.only("title", "key", "kind")[:NAMED], "count": number, "others": max(0, number - NAMED)}
