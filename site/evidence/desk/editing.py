"""Writing, reviewing and publishing a record, with every refusal said in words and nothing typed lost."""

from __future__ import annotations

from typing import Any
from urllib.parse import urldefrag

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_latest_str
from wagtail.admin.widgets.button import Button
from wagtail.models import Task, TaskState
from wagtail.snippets.views.snippets import CreateView, EditView, WorkflowActionView

from evidence.desk.comparing import compare_button
from evidence.desk.noting import AsksForNote, AsksForNoteOnApproval
from evidence.forms import EvidencedForm
from evidence.models import Record
from evidence.models.workflow import SourceCheckTask


def refusal(introduction: str, error: ValidationError | PermissionDenied) -> SafeString:
    """A message that says what was refused and each reason."""
    reasons = error.messages if isinstance(error, ValidationError) else [str(error)]
    if len(reasons) == 1:
        return format_html("{} {}", introduction, reasons[0])
    return format_html("{}<ul>{}</ul>", introduction, format_html_join("", "<li>{}</li>", ((r,) for r in reasons)))


def reason_against_approval(task: Task | None, record: Record, user: Any) -> str:
    return task.reason_against_approval(record, user) if isinstance(task, SourceCheckTask) else ""


class GuardedActions:
    """Publishing, submitting and reviewing from the form."""

    def get_form(self, *args: Any, **kwargs: Any) -> BaseForm:
        form = super().get_form(*args, **kwargs)
        if isinstance(form, EvidencedForm):
            approves = self.action == "workflow-action" and self.workflow_action == "approve"
            form.is_for_publication = self.action == "publish" or approves
        return form

    def publish_action(self) -> HttpResponse | None:
        try:
            with transaction.atomic():
                return super().publish_action()
        except ValidationError as error:
            return self._refuse(_("Not published; what you wrote is saved as a draft."), error)

    def workflow_action_action(self) -> HttpResponse | None:
        try:
            with transaction.atomic():
                return super().workflow_action_action()
        except (ValidationError, PermissionDenied) as error:
            return self._refuse(_("Not done; what you wrote is saved as a draft."), error)

    def submit_action(self) -> HttpResponse | None:
        response = super().submit_action()
        if isinstance(self.form, EvidencedForm) and (errors := self.form.publication_errors()):
            messages.warning(
                self.request, refusal(_("Before it can be approved:"), ValidationError(errors)), extra_tags="unready"
            )
        return response

    def save_action(self) -> HttpResponse:
        self._say_what_was_not_done()
        return super().save_action()

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except IntegrityError:
            # Somebody else took a slug or a key between the check and the save.
            self.produced_error_code = "validation_error"
            self.produced_error_message = capfirst(
                _("the %(kind)s could not be saved: another one has the same slug, key or name. Try again.")
                % {"kind": self.model._meta.verbose_name}
            )
            return self.form_invalid(form)

    def _refuse(self, introduction: str, error: ValidationError | PermissionDenied) -> HttpResponse:
        messages.error(self.request, refusal(introduction, error))
        return redirect(self.get_edit_url())

    def _say_what_was_not_done(self) -> None:
        """Wagtail takes a button that the user may not press for “save”; the user has to know."""
        asked = self.request.POST
        if asked.get("action-publish") and self.action != "publish":
            messages.error(
                self.request, _("You cannot publish this yourself. It is saved as a draft: submit it for review.")
            )
        if asked.get("action-workflow-action") and self.action != "workflow-action":
            reason = reason_against_approval(self.current_workflow_task, self.object, self.request.user)
            reason = reason or _("This record is no longer awaiting your review.")
            messages.error(self.request, format_html("{} {}", reason, _("What you wrote is saved as a draft.")))


class RecordCreateView(GuardedActions, CreateView):
    """A new record."""


class RecordEditView(GuardedActions, AsksForNote, EditView):
    """An existing record."""

    @cached_property
    def header_buttons(self) -> list[Button]:
        return [*compare_button(self.live_object, self.request.user), *super().header_buttons]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        if self.live_object.is_public and (address := self.live_object.get_absolute_url()):
            buttons.append(Button(_("View live"), url=address, icon_name="view", priority=5))
        return buttons


class RecordWorkflowActionView(AsksForNoteOnApproval, WorkflowActionView):
    """Approval and sending back from the dashboard."""

    def get_redirect_url(self) -> str:
        """Without the part after “#”: a browser that is there already would not load the page anew."""
        return urldefrag(super().get_redirect_url()).url

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = super().dispatch(request, *args, **kwargs)
            self._say_what_was_done()
            return response
        except (ValidationError, PermissionDenied) as error:
            messages.error(request, refusal(_("Not done."), self._explain(error)))
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
        return redirect(self.redirect_url)

    def _say_what_was_done(self) -> None:
        """Wagtail says nothing here. A dialog that asks again has done nothing yet."""
        if self.request.method != "POST":
            return
        step = TaskState.objects.get(pk=self.task_state.pk)
        said = {
            TaskState.STATUS_APPROVED: _("“%(record)s” is approved."),
            TaskState.STATUS_REJECTED: _("“%(record)s” is sent back."),
        }
        if step.status in said:
            messages.success(self.request, said[step.status] % {"record": get_latest_str(self.object)})

    def _explain(self, error: ValidationError | PermissionDenied) -> ValidationError | PermissionDenied:
        if isinstance(error, ValidationError) or str(error):
            return error
        reason = reason_against_approval(self.task, self.object, self.request.user)
        return PermissionDenied(reason or _("You are not among the reviewers of this record."))
