"""What happens when a review is passed. Wagtail imports this before its models, so it imports none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wagtail.models import WorkflowState


def publish_approved(workflow_state: WorkflowState, user: Any = None) -> None:
    """Publish what was approved: WAGTAIL_FINISH_WORKFLOW_ACTION.

    Wagtail's own wants the last reviewer to have the permission to publish, with which one can also publish past a
    review. Here the approval is the permission.
    """
    workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)
