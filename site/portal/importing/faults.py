"""Killing the worker in mid-import, again and again: each time all of the import is there, or nothing of it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django_tasks_db.models import DBTaskResult

from portal.importing import runs, tasks
from portal.importing.progress import progress_of
from portal.loading.dumping import dump, to_json
from portal.models import ImportRun
from portal.models.imports import Mode, RunState

NOTHING, ALL, BETWEEN = "nothing", "all", "in between"
#: Seconds to wait for a worker before something must be wrong.
PATIENCE = 120
#: Of ten kills, how many fall into reading and how many around the commit; the others anywhere in applying.
READING_OF_TEN, COMMIT_OF_TEN = 2, 3


class Faults:
    """One run, and workers that are killed over it.

    Raises:
        RuntimeError: where a worker does not do its work, so that nothing can be said.
    """

    def __init__(self, content: bytes, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - moments to kill at, no secret
        self.content = content
        self.user = get_user_model().objects.filter(is_superuser=True).get()
        self.before = to_json(dump())
        self.run = self._ready()
        self._apply_here()
        self.after = to_json(dump())
        if self.after == self.before or self.run.state != RunState.APPLIED:
            raise RuntimeError(f"The import does nothing: {self.run.message}")
        self._undo_here()

    def kill(self, number: int) -> str:
        """Kill one worker at work, see what it left, and bring the run back to where it was."""
        with _worker() as worker:
            if number % 10 < READING_OF_TEN:
                self.run = runs.start(self.user, "faults.json", self.content, None)
                self._wait_for_work()
                time.sleep(self.chance.uniform(0, self.reading_seconds))
            else:
                runs.begin_apply(self.run, self.user, Mode.PUBLISH)
                self._wait_for_work()
                if number % 10 < READING_OF_TEN + COMMIT_OF_TEN:
                    self._wait_until_nearly_done()
                    time.sleep(self.chance.uniform(0, self.applying_seconds / 2))
                else:
                    time.sleep(self.chance.uniform(0, self.applying_seconds))
            worker.kill()
        self._wait(_is_alone)
        left = self._what_is_left()
        self._bring_back()
        return left

    def _what_is_left(self) -> str:
        self.run.refresh_from_db()
        found = {self.before: NOTHING, self.after: ALL}.get(to_json(dump()), BETWEEN)
        is_applied = self.run.state == RunState.APPLIED
        return BETWEEN if is_applied != (found == ALL) else found

    def _bring_back(self) -> None:
        """The run ready again, and nothing applied; what a killed worker left in the queue is no hindrance."""
        if self.run.state in (RunState.READING, RunState.APPLYING) and not runs.recover(self.run):
            raise RuntimeError("The run cannot be recovered.")
        self.run.refresh_from_db()
        if self.run.state == RunState.READING:
            tasks.read_run.call(self.run.pk, self.run.attempt)
        elif self.run.state == RunState.APPLIED:
            self._undo_here()
        DBTaskResult.objects.all().delete()
        self.run.refresh_from_db()
        if self.run.state != RunState.READY:
            raise RuntimeError(f"The run is {self.run.state}: {self.run.message}")

    def finish(self) -> bool:
        """Whether the run that was killed so often can still be applied whole."""
        self._apply_here()
        return to_json(dump()) == self.after and self.run.state == RunState.APPLIED

    def _ready(self) -> ImportRun:
        run = runs.start(self.user, "faults.json", self.content, None)
        start = time.monotonic()
        tasks.read_run.call(run.pk, run.attempt)
        self.reading_seconds = time.monotonic() - start
        DBTaskResult.objects.all().delete()
        run.refresh_from_db()
        return run

    def _apply_here(self) -> None:
        runs.begin_apply(self.run, self.user, Mode.PUBLISH)
        start = time.monotonic()
        tasks.apply_run.call(self.run.pk, self.run.attempt)
        self.applying_seconds = time.monotonic() - start
        DBTaskResult.objects.all().delete()
        self.run.refresh_from_db()

    def _undo_here(self) -> None:
        runs.begin_undo(self.run, self.user)
        tasks.undo_run.call(self.run.pk, self.run.attempt)
        if to_json(dump()) != self.before:
            raise RuntimeError("Undoing left something behind.")
        self.run = self._ready()

    def _wait_for_work(self) -> None:
        self._wait(lambda: not progress_of(self.run).waiting)

    def _wait_until_nearly_done(self) -> None:
        def nearly() -> Any:
            progress = progress_of(self.run)
            return (progress.total and progress.done >= progress.total * 0.9) or self._ended()

        self._wait(nearly)

    def _ended(self) -> bool:
        working = (RunState.READING, RunState.APPLYING)
        return ImportRun.objects.values_list("state", flat=True).get(pk=self.run.pk) not in working

    def _wait(self, condition: Any) -> None:
        limit = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > limit:
                raise RuntimeError("The worker did not begin, or its database did not end.")
            time.sleep(0.01)


def _is_alone() -> bool:
    """Whether nobody else is at the database: PostgreSQL ends by itself what a killed worker asked of it last."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0] == 0


@contextmanager
def _worker() -> Iterator[subprocess.Popen]:
    command = [sys.executable, "manage.py", "db_worker", "--backend", "background", "--interval", "0.05"]
    options = ["--no-startup-delay", "--no-reload", "--verbosity", "0"]
    worker = subprocess.Popen(  # noqa: S603 - our own command
        [*command, *options], cwd=settings.BASE_DIR, env={**os.environ, "TASK_WORKER": "1"}
    )
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


def summary(counted: Counter[str]) -> str:
    return (
        f"{counted.total()} kills: {counted[NOTHING]} left nothing, {counted[ALL]} left all, "
        f"{counted[BETWEEN]} in between"
    )
