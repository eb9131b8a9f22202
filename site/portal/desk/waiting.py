"""What waits for a user: reviews, what they submitted and what came back of it, and drafts they left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Q, Window
from wagtail.admin.utils import get_user_display_name
from wagtail.models import ModelLogEntry, Page, Task, TaskState, WorkflowState

from evidence.desk.status import CHANGED, DRAFT, status_in_database
from evidence.models import Record
from portal.across import Ref, across, ref

#: Reviews, submissions and drafts that the desk holds; it shows the first few and folds the others.
MOST = 50


@dataclass(frozen=True, slots=True)
class Review:
    """A record that waits for the user's review."""

    record: Ref
    asked_by: str
    since: datetime
    task_state: int
    task: int
    revision: int

    @property
    def compare_url(self) -> str:
        """What was submitted beside what is public; only of a record that is live."""
        return self.record.address("revisions_compare", "live", self.revision)

    @property
    def preview_url(self) -> str:
        return self.record.address("workflow_preview", self.task)

    @property
    def approve_url(self) -> str:
        return self.record.address("workflow_action", "approve", self.task_state)

    @property
    def send_back_url(self) -> str:
        return self.record.address("workflow_action", "reject", self.task_state)


@dataclass(frozen=True, slots=True)
class Submission:
    """What the user gave to review: still waiting, or sent back with a comment."""

    record: Ref
    since: datetime
    is_sent_back: bool
    sent_back_by: str
    comment: str


@dataclass(frozen=True, slots=True)
class LeftDraft:
    """A draft, or a newer draft of a published record, that the user saved last and did not submit."""

    record: Ref
    saved: datetime
    is_live: bool


def reviews(user: Any, kinds: Sequence[type[Record]]) -> tuple[int, list[Review]]:
    """How many records wait for the user's review, and the first that came. Nobody reviews their own submission."""
    in_progress = TaskState.objects.filter(task=OuterRef("pk"), status=TaskState.STATUS_IN_PROGRESS)
    tasks = Task.objects.filter(Exists(in_progress), active=True).specific()
    states = reduce(
        or_, (task.get_task_states_user_can_moderate(user=user) for task in tasks), TaskState.objects.none()
    )
    states = (
        states.filter(workflow_state__base_content_type__in=_types([*kinds, Page]))
        .exclude(workflow_state__requested_by=user)
        .exclude(_resubmitted_by(user, "workflow_state__"))
        .select_related("revision", "revision__user", "workflow_state__requested_by")
        .defer("revision__content")
        .annotate(of=Window(Count("pk")))
        .order_by("started_at", "pk")
    )
    rows = list(states[:MOST])
    return rows[0].of if rows else 0, [
        Review(
            Ref.of_type(
                state.workflow_state.base_content_type_id, state.workflow_state.object_id, state.revision.object_str
            ),
            _name(state.workflow_state.requested_by or state.revision.user),
            state.started_at,
            state.pk,
            state.task_id,
            state.revision_id,
        )
        for state in rows
    ]


def submissions(user: Any, kinds: Sequence[type[Record]]) -> list[Submission]:
    """What the user gave to review and what has not ended, that which came back first."""
    states = (
        WorkflowState.objects.active()
        .filter(Q(requested_by=user) | _resubmitted_by(user), base_content_type__in=_types([*kinds, Page]))
        .filter(current_task_state__isnull=False)
        .select_related("current_task_state__revision", "current_task_state__finished_by")
        .defer("current_task_state__revision__content")
        .order_by(F("status").desc(), "current_task_state__started_at", "pk")
    )
    return [_submission(state, state.current_task_state) for state in states[:MOST]]


def _submission(state: WorkflowState, step: TaskState) -> Submission:
    sent_back = state.status == WorkflowState.STATUS_NEEDS_CHANGES
    record = Ref.of_type(state.base_content_type_id, state.object_id, step.revision.object_str)
    since = (step.finished_at if sent_back else None) or step.started_at
    return Submission(record, since, sent_back, _name(step.finished_by) if sent_back else "", step.comment)


def drafts(user: Any, kinds: Iterable[type[Record]]) -> list[LeftDraft]:
    """The user's drafts that are neither in review nor scheduled, the latest first."""
    parts = [
        kind.objects.filter(latest_revision__user=user)
        .alias(stands=status_in_database(kind))
        .filter(stands__in=(DRAFT, CHANGED))
        for kind in kinds
    ]
    rows = across(parts, lambda kind: {"saved": F("latest_revision__created_at"), "is_live": F("live")})
    rows = rows.order_by("-saved", "label", "record")[:MOST]
    return [LeftDraft(ref(row), row["saved"], row["is_live"]) for row in rows]


def _resubmitted_by(user: Any, state: str = "") -> Exists:
    """Whether the user asked for the review again, after it was sent back; `state` leads to the WorkflowState."""
    return Exists(
        ModelLogEntry.objects.filter(
            action="wagtail.workflow.resume",
            user=user,
            content_type=OuterRef(f"{state}content_type"),
            object_id=OuterRef(f"{state}object_id"),
            timestamp__gte=OuterRef(f"{state}created_at"),
        )
    )


def _types(kinds: Iterable[type]) -> list[ContentType]:
    return list(ContentType.objects.get_for_models(*kinds).values())


def _name(user: Any) -> str:
    return get_user_display_name(user) if user else ""
