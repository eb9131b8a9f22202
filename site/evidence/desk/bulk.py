"""Publishing and withdrawing many records at once, as pages have it, by the rules of one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.models import get_snippet_models

from evidence.desk.editing import refusal
from evidence.models import Record


class RecordBulkAction(SnippetBulkAction):
    """What one may do to records that one may publish."""

    template_name = "evidence/desk/confirm_bulk_action.html"

    @classproperty
    def models(cls) -> list[type]:
        return [model for model in get_snippet_models() if issubclass(model, Record)]

    def check_perm(self, record: Record) -> bool:
        return self.permission_policy.user_has_permission_for_instance(self.request.user, "publish", record)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "action": self}


class PublishRecords(RecordBulkAction):
    display_name = _("Publish")
    action_type = "publish"
    aria_label = _("Publish selected records")
    question = _("Publish the latest version of these records?")
    confirm = _("Yes, publish")
    action_priority = 10

    @classmethod
    def execute_action(cls, objects: list[Record], **kwargs: Any) -> tuple[int, int]:
        """Publish those that may be; each of the others is named with its reasons."""
        request, done = kwargs["self"].request, 0
        for record in objects:
            try:
                with transaction.atomic():
                    revision = record.latest_revision or record.save_revision(user=request.user)
                    revision.publish(user=request.user)
                record.refresh_from_db(fields=["live"])
                if record.live:
                    done += 1
                else:
                    messages.info(
                        request, _("“%(record)s” is scheduled, and not public before its day.") % {"record": record}
                    )
            except ValidationError as error:
                messages.error(request, refusal(_("“%(record)s” is not published.") % {"record": record}, error))
        return done, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if not num_parent_objects:
            return None
        return ngettext("%(count)d record published.", "%(count)d records published.", num_parent_objects) % {
            "count": num_parent_objects
        }


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
