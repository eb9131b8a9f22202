"""What reviewers, authors and publishers are reminded of by mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.admin.utils import quote
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.mail import EmailNotificationMixin, Notifier
from wagtail.admin.utils import get_latest_str
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from evidence.desk.comparing import compare_url
from evidence.models import Evidenced, Record, ReminderKind, ReminderSent

#: How long something waits before a reminder, and how long it is until the next.
DAYS = {ReminderKind.WAITING: 3, ReminderKind.SENT_BACK: 3, ReminderKind.OVERDUE: 7}
#: How many records one mail names.
MOST = 20
#: Which of a user's settings for notifications decides.
PREFERENCES = {
    ReminderKind.WAITING: "submitted",
    ReminderKind.SENT_BACK: "rejected",
    ReminderKind.OVERDUE: "submitted",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A record in a mail: no more of it than its title, and where it is."""

    title: str
    edit_url: str
    compare_url: str = ""


@dataclass(slots=True)
class Reminder:
    """One mail to one person."""

    user: Any
    kind: ReminderKind
    items: list[Item] = field(default_factory=list)

    @property
    def shown(self) -> list[Item]:
        return self.items[:MOST]

    @property
    def not_shown(self) -> int:
        return max(0, len(self.items) - MOST)


class ReminderNotifier(EmailNotificationMixin, Notifier):
    """Wagtail's way to send: to active users with an address, in their language, if they want such mail."""

    template_directory = "evidence/mail/"

    def __init__(self, kind: ReminderKind) -> None:
        super().__init__((Reminder,))
        self.kind, self.notification = kind, PREFERENCES[kind]

    def get_recipient_users(self, reminder: Reminder, **kwargs: Any) -> set[Any]:
        return {reminder.user}

    def get_template_base_prefix(self, reminder: Reminder, **kwargs: Any) -> str:
        return f"{self.kind}_"

    def get_context(self, reminder: Reminder, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(reminder), "reminder": reminder, "admin": admin_url(reverse("wagtailadmin_home"))}


def send_reminders(now: datetime) -> list[Reminder]:
    """Send what is due, and say what was sent."""
    today = timezone.localdate(now)
    sent = []
    for reminder in due_reminders(now):
        notifier = ReminderNotifier(reminder.kind)
        if notifier.get_valid_recipients(reminder) and notifier(instance=reminder):
            ReminderSent.objects.update_or_create(user=reminder.user, kind=reminder.kind, defaults={"sent_on": today})
            sent.append(reminder)
    return sent


def due_reminders(now: datetime) -> Iterator[Reminder]:
    """The reminders for those who had none of the kind of late."""
    today = timezone.localdate(now)
    last = {(row.user_id, row.kind): row.sent_on for row in ReminderSent.objects.all()}
    for kind, found in (
        (ReminderKind.WAITING, _waiting(now)),
        (ReminderKind.SENT_BACK, _sent_back(now)),
        (ReminderKind.OVERDUE, _overdue(today)),
    ):
        reminders: dict[int, Reminder] = {}
        for user, item in found:
            reminders.setdefault(user.pk, Reminder(user, kind)).items.append(item)
        for user_id, reminder in reminders.items():
            before = last.get((user_id, kind))
            if before is None or (today - before).days >= DAYS[kind]:
                yield reminder


def _waiting(now: datetime) -> Iterator[tuple[Any, Item]]:
    """What waits for each reviewer: not what they submitted or changed themselves, which they may not approve."""
    long_ago = now - timedelta(days=DAYS[ReminderKind.WAITING])
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        started_at__lte=long_ago,
    ).select_related("workflow_state", "task")
    reviewers: dict[int, list[Any]] = {}
    for state in states.order_by("started_at", "pk"):
        task, record = state.task.specific, state.workflow_state.content_object
        if not isinstance(record, Record) or not isinstance(task, AbstractGroupApprovalTask):
            continue
        if task.pk not in reviewers:
            reviewers[task.pk] = _with_access(groups__in=task.groups.all())
        for user in reviewers[task.pk]:
            if any(action == "approve" for action, *_rest in task.get_actions(record, user)):
                yield user, _item(record, user)


def _sent_back(now: datetime) -> Iterator[tuple[Any, Item]]:
    """What came back to its author, who did not touch it since."""
    long_ago = now - timedelta(days=DAYS[ReminderKind.SENT_BACK])
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES, current_task_state__finished_at__lte=long_ago
    ).select_related("current_task_state")
    authors = {user.pk: user for user in _with_access(requested_workflows__in=states)}
    for state in states.order_by("current_task_state__finished_at", "pk"):
        record, author = state.content_object, authors.get(state.requested_by_id)
        if author is None or not isinstance(record, Record):
            continue
        touched = record.latest_revision.created_at > state.current_task_state.finished_at
        if not touched and policy_registry.get(record).user_has_permission(author, "change"):
            yield author, _item(record, author)


def _overdue(today: date) -> Iterator[tuple[Any, Item]]:
    """Published records whose day for the next check has passed, for those who may publish them."""
    for model in Record.__subclasses__():
        if not issubclass(model, Evidenced):
            continue
        records = list(model.objects.filter(live=True, review_by__lt=today).order_by("review_by", "pk"))
        if records:
            publishers = policy_registry.get_by_type(model).users_with_permission("publish")
            for user in _with_access(pk__in=publishers):
                yield from ((user, _item(record, user)) for record in records)


def _with_access(**conditions: Any) -> list[Any]:
    """Active users who may enter the admin, each once."""
    users = get_user_model().objects.filter(is_active=True, **conditions).distinct().order_by("pk")
    return [user for user in users if user.has_perm("wagtailadmin.access_admin")]


def _item(record: Record, user: Any) -> Item:
    edit = reverse(type(record).snippet_viewset.get_url_name("edit"), args=[quote(record.pk)])
    compare = compare_url(record, user)
    return Item(get_latest_str(record), admin_url(edit), admin_url(compare) if compare else "")


def admin_url(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
