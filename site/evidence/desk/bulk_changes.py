"""Changing one thing in many records at once, and submitting many for review."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import cached_property, classproperty
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.actions.edit import EditAction
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import WorkflowMixin

from evidence.desk.bulk import RecordBulkAction, is_published_as_it_stands, reason_to_leave_alone
from evidence.desk.editing import refusal
from evidence.desk.noting import ChangeNoteForm
from evidence.models import Evidenced, Record

PUBLISHED, DRAFTED, UNCHANGED = "published", "drafted", "unchanged"


class ChangeRecords(RecordBulkAction):
    """A new version of each record with one thing changed.

    It begins from the latest version, so that nobody's draft is lost. It is published where the record was published
    and had no newer draft, and the user may publish; else it is kept as a draft. A subclass says what `apply` changes,
    and its form asks for that before the note.
    """

    permission = "change"
    form_class = ChangeNoteForm

    def apply(self, record: Record) -> bool:
        """Change `record` in memory. False where it is so already."""
        raise NotImplementedError

    @cached_property
    def may_publish(self) -> bool:
        return self.permission_policy.user_has_permission(self.user, "publish")

    def is_published_at_once(self, record: Record) -> bool:
        return self.may_publish and is_published_as_it_stands(record)

    def get_form(self, form_class: Any = None) -> forms.Form:
        """Asks for a note where the change is published at once."""
        form = super().get_form(form_class)
        form.order_fields([name for name in form.fields if name not in ("text", "is_public")])
        form.fields["text"].help_text = _("What changes and why, in one sentence, for all of them.")
        if any(self.is_published_at_once(record) for record in self.records):
            form.require()
        return form

    @classmethod
    def execute_action(cls, objects: list[Record], **kwargs: Any) -> tuple[int, int]:
        """Change those that may be, and say how it went; each of the others is named with its reason."""
        self, outcomes = kwargs["self"], Counter()
        for record in objects:
            try:
                with transaction.atomic():
                    outcomes[self.change(record)] += 1
            except ValidationError as error:
                messages.error(self.request, refusal(_("“%(record)s” is left as it was.") % {"record": record}, error))
        for outcome, say in ((PUBLISHED, messages.success), (DRAFTED, messages.warning), (UNCHANGED, messages.info)):
            if count := outcomes[outcome]:
                say(self.request, _outcome(outcome, count) % {"count": count})
        return 0, 0

    def change(self, record: Record) -> str:
        """What became of `record`: one of PUBLISHED, DRAFTED, UNCHANGED.

        Raises:
            ValidationError: with the reason why it is left alone.
        """
        if reason := reason_to_leave_alone(record, self.user):
            raise ValidationError(reason)
        at_once = self.is_published_at_once(record)
        latest = record.get_latest_revision_as_object()
        if not self.apply(latest):
            return UNCHANGED
        edit = EditAction(latest, user=self.user, clean=False)
        edit.execute(skip_permission_checks=True)
        self.note(record, edit.revision)
        if not at_once:
            return DRAFTED
        edit.revision.publish(user=self.user)
        return PUBLISHED


def _outcome(outcome: str, count: int) -> str:
    return {
        PUBLISHED: ngettext(
            "%(count)d record changed and published.", "%(count)d records changed and published.", count
        ),
        DRAFTED: ngettext(
            "%(count)d record changed and kept as a draft: publish it or submit it for review.",
            "%(count)d records changed and kept as drafts: publish them or submit them for review.",
            count,
        ),
        UNCHANGED: ngettext("%(count)d record was so already.", "%(count)d records were so already.", count),
    }[outcome]


class ReviewDateForm(ChangeNoteForm):
    review_by = forms.DateField(
        label=_("Check again by"),
        widget=AdminDateInput(),
        help_text=_("The records count as overdue after this day."),
    )


class SetReviewDate(ChangeRecords):
    display_name = _("Set review date")
    action_type = "review-date"
    aria_label = _("Set the day for the next check of selected records")
    question = _("Set the day by which these records are checked again?")
    confirm = _("Set review date")
    action_priority = 60
    form_class = ReviewDateForm

    @classproperty
    def models(cls) -> list[type]:
        return [model for model in super().models if issubclass(model, Evidenced)]

    def apply(self, record: Record) -> bool:
        day = self.cleaned_form.cleaned_data["review_by"]
        if record.review_by == day:
            return False
        record.review_by = day
        return True


class SubmitRecords(RecordBulkAction):
    display_name = _("Submit for review")
    action_type = "submit"
    aria_label = _("Submit selected records for review")
    question = _("Submit the latest version of these records for review?")
    confirm = _("Yes, submit")
    action_priority = 25
    permission = "change"
    form_class = ChangeNoteForm

    @classproperty
    def models(cls) -> list[type]:
        return [model for model in super().models if issubclass(model, WorkflowMixin)]

    def get_form(self, form_class: Any = None) -> forms.Form:
        """Offers a note; the reviewer may write it too."""
        form = super().get_form(form_class)
        if not self.without_note([record for record in self.records if not is_published_as_it_stands(record)]):
            form.fields.clear()
        return form

    @classmethod
    def execute_action(cls, objects: list[Record], **kwargs: Any) -> tuple[int, int]:
        """Submit those that may be; each of the others is named with its reason."""
        self, done, unready = kwargs["self"], 0, []
        for record in objects:
            try:
                with transaction.atomic():
                    unready += [] if self.submit(record) else [str(record)]
                done += 1
            except ValidationError as error:
                messages.error(self.request, refusal(_("“%(record)s” is not submitted.") % {"record": record}, error))
        if unready:
            sentence = _("They cannot be approved yet; their forms say what is missing: %(records)s.")
            messages.warning(self.request, sentence % {"records": ", ".join(f"“{title}”" for title in unready)})
        return done, 0

    def submit(self, record: Record) -> bool:
        """Begin the review, or take it up again after it was sent back. False where it cannot be passed as it stands.

        Raises:
            ValidationError: with the reason why it is not submitted.
        """
        if reason := reason_to_leave_alone(record, self.user):
            raise ValidationError(reason)
        if is_published_as_it_stands(record):
            raise ValidationError(_now("It has no draft: what is published is its latest version."))
        workflow, state = record.get_workflow(), record.current_workflow_state
        if workflow is None:
            raise ValidationError(_now("There is no review for this kind of record."))
        revision = record.latest_revision or record.save_revision(user=self.user)
        if self.cleaned_form.fields:
            self.note(record, revision)
        if state is not None:
            state.resume(self.user)
        else:
            workflow.start(record, self.user)
        return not revision.as_object().publication_errors()

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if not num_parent_objects:
            return None
        sentence = ngettext(
            "%(count)d record submitted for review.", "%(count)d records submitted for review.", num_parent_objects
        )
        return sentence % {"count": num_parent_objects}
