"""The review step “Check sources”: a second pair of eyes, and nothing published without its evidence."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry
from wagtail.models import AbstractGroupApprovalTask, TaskState

from evidence.models.change_note import ChangeNote

OWN_SUBMISSION = _("You submitted this yourself: somebody else has to approve it.")
OWN_CHANGE = _(
    "You changed this record since it was submitted: somebody else has to approve it. "
    "Or send it back, so that its author sees your change and submits it again."
)
NOTE_MISSING = _("The change note is missing. Say in one sentence what changed and why.")

#: What a revision holds beside the record's content.
BOOKKEEPING = frozenset(
    [
        *("pk", "id", "sort_order", "live", "expired", "has_unpublished_changes", "live_revision", "latest_revision"),
        *("first_published_at", "last_published_at", "locked", "locked_at", "locked_by"),
    ]
)
BLOCK_KEY, EMPTY_PARAGRAPH = re.compile(r' data-block-key="[^"]*"'), "<p></p>"


class SourceCheckTask(AbstractGroupApprovalTask):
    """Approval by a group, of a record that may be published, and never by one who submitted or changed it."""

    def is_own_submission(self, obj: Any, user: Any) -> bool:
        """Whether `user` asked for the review that `obj` is in, or asked again after it was sent back."""
        state = obj.current_workflow_state
        if state is None:
            return False
        if state.requested_by_id == user.pk:
            return True
        submissions = registry.get_logs_for_instance(obj).filter(
            action="wagtail.workflow.resume", timestamp__gte=state.created_at
        )
        return submissions.filter(user_id=user.pk).exists()

    def is_own_change(self, obj: Any, user: Any) -> bool:
        """Whether `user` changed the record since it was submitted last, and it does not read again as it did then."""
        state = obj.current_workflow_task_state
        if state is None:
            return False
        # Not the revision that the task names: after a second submission that may be an older one.
        since = obj.revisions.filter(created_at__gt=state.started_at).order_by("created_at", "pk")
        if not since.filter(user_id=user.pk).exists():
            return False
        submitted = obj.revisions.filter(created_at__lte=state.started_at).order_by("-created_at", "-pk").first()
        if submitted is None:  # a form that was open before saved over it
            return True
        versions = [(r.user_id, _content(r.content)) for r in (submitted, *since)]
        if versions[0][1] == versions[-1][1]:
            return False
        steps = pairwise(versions)
        return any(author == user.pk and content != before for (_author, before), (author, content) in steps)

    def reason_against_approval(self, obj: Any, user: Any) -> str:
        """Why `user`, though among the reviewers, may not approve this; empty where they may."""
        if self.is_own_submission(obj, user):
            return str(OWN_SUBMISSION)
        return str(OWN_CHANGE) if self.is_own_change(obj, user) else ""

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        actions = super().get_actions(obj, user)
        if actions and self.reason_against_approval(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Approve or send back.

        Raises:
            PermissionDenied: if `user` approves what they submitted or changed themselves.
            ValidationError: if the record may not be published as it stands, or its change note is missing.
        """
        if action_name == "approve":
            record = task_state.workflow_state.content_object.get_latest_revision().as_object()
            if reason := self.reason_against_approval(record, user):
                raise PermissionDenied(reason)
            errors = record.publication_errors()
            if record.has_been_published and ChangeNote.objects.pending(record) is None:
                errors.append(str(NOTE_MISSING))
            if errors:
                raise ValidationError(errors)
        super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        return _(
            "Members of the chosen groups compare the record with its sources; nobody approves their own submission."
        )

    class Meta:
        verbose_name = _("source check")
        verbose_name_plural = _("source checks")


def _content(value: Any) -> Any:
    """What a revision says, without the marks that saving it again leaves: numbers of rows, keys of paragraphs."""
    if isinstance(value, dict):
        return {name: _content(part) for name, part in value.items() if name not in BOOKKEEPING}
    if isinstance(value, list):
        return [_content(part) for part in value]
    if isinstance(value, str):
        return _stream(value) if value.startswith("[{") else BLOCK_KEY.sub("", value).replace(EMPTY_PARAGRAPH, "")
    return value


def _stream(text: str) -> Any:
    """A StreamField, which keeps itself as text, or what only begins like one."""
    try:
        return _content(json.loads(text))
    except ValueError:
        return text
