"""The review step “Check sources”: a second pair of eyes, and nothing published without its evidence."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry
from wagtail.models import AbstractGroupApprovalTask, TaskState

OWN_SUBMISSION = _("You submitted this yourself: somebody else has to approve it.")


class SourceCheckTask(AbstractGroupApprovalTask):
    """Approval by a group, never by one who submitted, and only of a record that may be published."""

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

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        actions = super().get_actions(obj, user)
        if self.is_own_submission(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Approve or send back.

        Raises:
            PermissionDenied: if `user` approves their own submission.
            ValidationError: if the record may not be published as it stands.
        """
        if action_name == "approve":
            record = task_state.workflow_state.content_object.get_latest_revision().as_object()
            if self.is_own_submission(record, user):
                raise PermissionDenied(OWN_SUBMISSION)
            if errors := record.publication_errors():
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
