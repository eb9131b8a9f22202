"""How far a worker is with a run. Kept beside the database: the worker's transaction is open while it reports."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import caches
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.models import ImportRun

#: After so many seconds without a sign of life a worker counts as stopped.
SILENCE = 60
LONGEST = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` steps. `waiting`: no worker has begun yet. `stopped`: no sign of life for a minute."""

    done: int
    total: int
    stopped: bool = False
    waiting: bool = False


def progress_of(run: ImportRun) -> Progress:
    """How far the attempt that a run is in has come; all zero for a run that nobody works on."""
    found = caches["progress"].get(_key(run.pk, run.attempt))
    if found is None:
        is_lost = _was_taken_up_and_lost(run)
        return Progress(0, 0, stopped=is_lost, waiting=not is_lost)
    done, total, at = found
    return Progress(done, total, stopped=time.time() - at > SILENCE)


def _was_taken_up_and_lost(run: ImportRun) -> bool:
    """Whether a worker took the work from the queue and never said a word."""
    silent_since = timezone.now() - timedelta(seconds=SILENCE)
    handed_over = DBTaskResult.objects.filter(args_kwargs={"args": [run.pk, run.attempt], "kwargs": {}})
    return handed_over.running().filter(started_at__lt=silent_since).exists()


def report(run_pk: int, attempt: int, done: int, total: int) -> None:
    """Say how far an attempt is; also the sign of life."""
    caches["progress"].set(_key(run_pk, attempt), (done, total, time.time()), LONGEST)


def _key(run_pk: int, attempt: int) -> str:
    return f"import-{run_pk}-{attempt}"
