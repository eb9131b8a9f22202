"""When the files of the whole are written: in the background where a worker runs, else when they are asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks import task, task_backends
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portal.data.whole import keeping
from portal.freshness import advanced

#: How long after a change they are written, so that what is published one after another is written once.
PAUSE = timedelta(minutes=1)


@task(backend="background")
def write_whole() -> None:
    keeping.write()


def ready(version: int | None = None) -> dict[str, keeping.Kept] | None:
    """The files as the record stands now; None where they are still to be written, or cannot be.

    `version` is the `public_version()`, where the caller has asked for it already.
    """
    if kept := keeping.current(version):
        return kept
    if not has_worker():
        return keeping.write()
    hand_over(timedelta())
    return None


def has_worker() -> bool:
    return not isinstance(task_backends["background"], ImmediateBackend)


def hand_over(pause: timedelta) -> None:
    """Have the worker write them after a pause, unless it is to do so already.

    Two processes can find at once that nothing waits; the second writing then finds the files there.
    """
    waiting = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, task_path=write_whole.module_path, backend_name=write_whole.backend
    )
    if not waiting.exists():
        write_whole.using(run_after=timezone.now() + pause).enqueue()


def watch() -> None:
    """Connect to every change of what readers see."""
    advanced.connect(_after_change, dispatch_uid="portal.data.whole")


def _after_change(sender: Any, **kwargs: Any) -> None:
    """Where no worker runs an editor does not wait for it: whoever asks for the files next does."""
    if has_worker():
        hand_over(PAUSE)
