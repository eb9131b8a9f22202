"""Asking why a published record is changed, where the change is published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.utils import quote
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.forms import TaskStateCommentForm
from wagtail.models import Revision

from evidence.models import ChangeNote, Record
from evidence.models.change_note import write_note
from evidence.models.workflow import NOTE_MISSING

TEXT = ChangeNote._meta.get_field("text")


def initial_note(record: Record) -> dict[str, Any]:
    """The note that the record's draft has by now, as a form's initial data."""
    note = ChangeNote.objects.pending(record)
    return {"text": note.text, "is_public": note.is_public} if note else {}


class ChangeNoteForm(forms.Form):
    """The note to a change: in a record's form, in the dialog of an approval, and for many records at once."""

    text = forms.CharField(
        label=_("Change note"),
        help_text=TEXT.help_text,
        max_length=TEXT.max_length,
        required=False,
        widget=forms.TextInput(attrs={"data-missing": NOTE_MISSING}),
        error_messages={"required": NOTE_MISSING},
    )
    is_public = forms.BooleanField(label=_("Show to readers"), required=False, initial=True)

    def require(self) -> None:
        self.fields["text"].required = True

    def write(self, revision: Revision, user: Any) -> None:
        write_note(revision, self.cleaned_data["text"], self.cleaned_data["is_public"], user)


class AsksForNote:
    """The form of a record that has been published before: the note is kept with each draft, and needed to publish.

    The note of a published version stays with that version: the next change begins with an empty one.
    """

    @cached_property
    def note_form(self) -> ChangeNoteForm | None:
        """The note's own form within the record's; None where the record is new to readers."""
        if not self.live_object.has_been_published:
            return None
        sent = self.request.POST if self.request.method == "POST" else None
        form = ChangeNoteForm(sent, prefix="change-note", initial=initial_note(self.live_object))
        if sent and self.is_publishing:
            form.require()
        return form

    @property
    def is_publishing(self) -> bool:
        return self.action == "publish" or (self.action == "workflow-action" and self.workflow_action == "approve")

    def is_valid(self, form: BaseForm) -> bool:
        valid = super().is_valid(form)
        if self.locked_for_user or self.note_form is None or self.note_form.is_valid():
            return valid
        if valid:
            self.produced_error_code = "validation_error"
            self.produced_error_message = _now("Not published yet: %(reason)s") % {"reason": NOTE_MISSING}
        self.note_form.fields["text"].widget.attrs["autofocus"] = True
        return False

    def run_action_method(self) -> HttpResponse | None:
        if self.note_form is not None:
            self.note_form.write(self.new_revision, self.request.user)
        return super().run_action_method()

    def submit_action(self) -> HttpResponse | None:
        response = super().submit_action()
        if self.note_form is not None and not self.note_form.cleaned_data["text"]:
            messages.warning(
                self.request,
                _now("The change note is missing: write one, or the reviewer has to before it is approved."),
                extra_tags="unready",
            )
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "note_form": self.note_form}


class ApprovalForm(ChangeNoteForm, TaskStateCommentForm):
    """Approval of a change: the comment is for its author, the note for history and readers."""

    field_order = ("text", "is_public", "comment")


class AsksForNoteOnApproval:
    """Approval without opening the form: the dialog asks for the note, and keeps what its author wrote.

    A button without a dialog leaves the note as it is. Where there is none, it leads to the form.
    """

    @property
    def asks_for_note(self) -> bool:
        return self.action_name == "approve" and self.object.has_been_published

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.asks_for_note:
            return super().get(request, *args, **kwargs)
        return self._ask(ApprovalForm(initial=initial_note(self.object)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.asks_for_note:
            return super().post(request, *args, **kwargs)
        if "text" in request.POST:
            form = ApprovalForm(request.POST)
            form.require()
            if not form.is_valid():
                return self._ask(form)
            # Kept even where the approval is refused, as a draft keeps it.
            form.write(self.object.get_latest_revision(), request.user)
        elif ChangeNote.objects.pending(self.object) is None:
            self.redirect_url = reverse(self.redirect_url_name, args=(quote(self.object.pk),))
            raise ValidationError(NOTE_MISSING)
        return super().post(request, *args, **kwargs)

    def _ask(self, form: ApprovalForm) -> HttpResponse:
        form.require()
        return self.render_modal_form(self.request, form)
