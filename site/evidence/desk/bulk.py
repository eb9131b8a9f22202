"""What is done to many records at once, by the rules of one: each that may not be touched is named and left alone."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property, classproperty
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.locks import BasicLock, ScheduledForPublishLock
from wagtail.models import Revision, WorkflowMixin
from wagtail.permissions import policy_registry
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.models import get_snippet_models

from evidence.desk.access import forbidden
from evidence.desk.editing import refusal
from evidence.desk.noting import ChangeNoteForm
from evidence.models import ChangeNote, Record
from evidence.models.change_note import write_note


def reason_to_leave_alone(record: Record, user: Any) -> str:
    """Why `user` may not change a record that they may change by their rights; empty where they may."""
    if isinstance(record, WorkflowMixin) and record.workflow_in_progress:
        return _now("It is under review.")
    lock = record.get_lock()
    if lock is None or not lock.for_user(user):
        return ""
    if isinstance(lock, ScheduledForPublishLock):
        return _now("It is scheduled for publication. Cancel that first.")
    return _now("It is locked.")


class RecordBulkAction(SnippetBulkAction):
    """What one may do to the records for which one has a permission.

    Attributes:
        permission: the action that one needs the right to; without it the bulk action is not offered either.
        question: what the confirmation asks.
        confirm: the label of its button.
    """

    template_name = "evidence/desk/confirm_bulk_action.html"
    permission = "publish"

    @classproperty
    def models(cls) -> list[type]:
        return [model for model in get_snippet_models() if issubclass(model, Record)]

    @cached_property
    def user(self) -> Any:
        return self.request.user

    @cached_property
    def records(self) -> list[Record]:
        """The chosen ones that the user has the right to."""
        return self.get_actionable_objects()[0]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_offered_to(request.user, self.model):
            return forbidden(request)
        return super().dispatch(request, *args, **kwargs)

    def check_perm(self, record: Record) -> bool:
        return self.permission_policy.user_has_permission_for_instance(self.user, self.permission, record)

    @classmethod
    def is_offered_to(cls, user: Any, model: type[Record]) -> bool:
        return policy_registry.get_by_type(model).user_has_permission(user, cls.permission)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "action": self}

    def without_note(self, records: list[Record]) -> list[Record]:
        """Those that readers have seen, and whose draft does not say yet why they change."""
        noted = set(
            ChangeNote.objects.filter(
                revision__in=[record.latest_revision_id for record in records], published_at__isnull=True
            ).values_list("revision_id", flat=True)
        )
        return [r for r in records if r.has_been_published and r.latest_revision_id not in noted]

    def note(self, record: Record, revision: Revision) -> None:
        """Give a change to what readers have seen the note for all, unless its author wrote one."""
        if record.has_been_published and not ChangeNote.objects.filter(revision=revision).exists():
            data = self.cleaned_form.cleaned_data
            write_note(revision, data.get("text", ""), data.get("is_public", True), self.user)


class PublishRecords(RecordBulkAction):
    display_name = _("Publish")
    action_type = "publish"
    aria_label = _("Publish selected records")
    question = _("Publish the latest version of these records?")
    confirm = _("Yes, publish")
    action_priority = 10
    form_class = ChangeNoteForm

    def get_form(self, form_class: Any = None) -> Any:
        """Asks for a note where a change to what readers have seen has none."""
        form = super().get_form(form_class)
        if not self.without_note([record for record in self.records if not is_published_as_it_stands(record)]):
            form.fields.clear()
        elif "text" in form.fields:
            form.fields["text"].help_text = _(
                "What changed and why, in one sentence, for all of them. Those that have a note already keep it."
            )
            form.require()
        return form

    @classmethod
    def execute_action(cls, objects: list[Record], **kwargs: Any) -> tuple[int, int]:
        """Publish those that may be; each of the others is named with its reasons."""
        self, done, already = kwargs["self"], 0, 0
        for record in objects:
            if is_published_as_it_stands(record):
                already += 1
                continue
            try:
                with transaction.atomic():
                    revision = self.publish(record)
                record.refresh_from_db(fields=["live_revision"])
                if record.live_revision_id == revision.pk:
                    done += 1
                else:
                    messages.info(
                        self.request,
                        _("“%(record)s” is scheduled, and not public before its day.") % {"record": record},
                    )
            except ValidationError as error:
                messages.error(self.request, refusal(_("“%(record)s” is not published.") % {"record": record}, error))
        if already:
            sentence = ngettext(
                "%(count)d record was published already, and has no newer draft.",
                "%(count)d records were published already, and have no newer drafts.",
                already,
            )
            messages.info(self.request, sentence % {"count": already})
        return done, 0

    def publish(self, record: Record) -> Revision:
        lock = record.get_lock()
        if isinstance(lock, BasicLock) and lock.for_user(self.user):
            raise ValidationError(_now("It is locked."))
        revision = record.latest_revision or record.save_revision(user=self.user)
        if record.has_been_published and ChangeNote.objects.filter(revision=revision, published_at__isnull=False):
            # Withdrawn as it stood: that it comes back is a change of its own.
            revision = revision.as_object().save_revision(user=self.user, log_action=True)
        self.note(record, revision)
        revision.publish(user=self.user)
        return revision

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if not num_parent_objects:
            return None
        return ngettext("%(count)d record published.", "%(count)d records published.", num_parent_objects) % {
            "count": num_parent_objects
        }


def is_published_as_it_stands(record: Record) -> bool:
    return record.live and not record.has_unpublished_changes


class UnpublishRecords(RecordBulkAction):
    display_name = _("Unpublish")
    action_type = "unpublish"
    aria_label = _("Unpublish selected records")
    question = _("Withdraw these records from the public site?")
    confirm = _("Yes, unpublish")
    action_priority = 20

    @classmethod
    def execute_action(cls, objects: list[Record], **kwargs: Any) -> tuple[int, int]:
        """Withdraw those that may be; each of the others is named with its reason."""
        request, done = kwargs["self"].request, 0
        for record in (record for record in objects if record.live):
            try:
                record.unpublish(user=request.user)
                done += 1
            except ValidationError as error:
                messages.error(request, refusal(_("“%(record)s” is not withdrawn.") % {"record": record}, error))
        return done, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if not num_parent_objects:
            return None
        return ngettext("%(count)d record withdrawn.", "%(count)d records withdrawn.", num_parent_objects) % {
            "count": num_parent_objects
        }
