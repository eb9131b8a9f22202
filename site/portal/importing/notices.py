"""One mail to the reviewers for a whole run, in place of one for each of its records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.mail import (
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateSubmissionEmailNotifier,
    send_mail,
)
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_submitted

from portal.models import ImportRun

_held: ContextVar[bool] = ContextVar("notices_held", default=False)
_to_reviewers = GroupApprovalTaskStateSubmissionEmailNotifier()
#: Wagtail's mails on a submission, each with the name under which Wagtail connects it.
_MAILS = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification", _to_reviewers),
    (
        workflow_submitted,
        WorkflowState,
        "workflow_state_submitted_email_notification",
        WorkflowStateSubmissionEmailNotifier(),
    ),
)


def watch() -> None:
    """Put our receivers in the place of Wagtail's, whether these are there already or would come after."""
    for signal, sender, uid, mail in _MAILS:
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(_unless_held(mail), sender=sender, dispatch_uid=uid, weak=False)


def _unless_held(mail: Callable[..., Any]) -> Callable[..., Any]:
    def send(instance: Any = None, **kwargs: Any) -> None:
        if not _held.get():
            mail(instance, **kwargs)

    return send


class Notices:
    """What a run submits for review, for one mail about all of it."""

    def __init__(self, run: ImportRun) -> None:
        self.run, self.count = run, 0
        self._tasks: dict[int, TaskState] = {}

    @contextmanager
    def held(self) -> Iterator[None]:
        """Within, a submission sends no mail."""
        token = _held.set(True)
        try:
            yield
        finally:
            _held.reset(token)

    def note(self, state: WorkflowState) -> None:
        """A record was submitted; `state` is its review."""
        self.count += 1
        if task_state := state.current_task_state:
            self._tasks.setdefault(task_state.task_id, task_state)

    def send(self) -> None:
        """Tell everybody who may review something of the run, and wants such mails, once."""
        people = {
            person.pk: person
            for task_state in self._tasks.values()
            if _to_reviewers.can_handle(task_state)
            for person in _to_reviewers.get_valid_recipients(task_state, user=self.run.applied_by)
        }
        subject = ngettext(
            "%(count)d record of “%(file)s” is waiting for review",
            "%(count)d records of “%(file)s” are waiting for review",
            self.count,
        ) % {"count": self.count, "file": self.run.file_name}
        values = {
            "person": self.run.applied_by.get_full_name() or self.run.applied_by.get_username(),
            "file": self.run.file_name,
            "address": settings.WAGTAILADMIN_BASE_URL + reverse("imports:run", args=[self.run.pk]),
        }
        text = _("%(person)s imported “%(file)s” and submitted its records for review:\n%(address)s") % values
        for person in people.values():
            send_mail(subject, text, [person.email], fail_silently=True)
