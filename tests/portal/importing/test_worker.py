"""With a worker: what is queued, how far it is, and what becomes of a run whose worker is gone."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.importing import runs
from portal.importing.progress import SILENCE, progress_of, report
from portal.models.imports import Mode, RunState
from tests.portal.importing.conftest import changed

WORKER = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_worker_is_said_to_run(settings):
    settings.TASKS = WORKER
    caches["progress"].clear()


def work() -> None:
    call_command("db_worker", "--backend", "background", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)


def start(user, data):
    return runs.start(user, "sample.json", json.dumps(data).encode(), None)


@pytest.mark.django_db(transaction=True)
def test_a_worker_reads_applies_and_undoes():
    from portal.loading.applying import apply
    from portal.loading.dumping import dump, to_json
    from portal.loading.reading import check
    from portal.roles import set_up_roles
    from tests.conftest import make_site_pages
    from tests.factories import UserFactory
    from tests.portal.importing.conftest import SAMPLE

    make_site_pages()
    sample = {name: value for name, value in SAMPLE.items() if name != "pages"}
    apply(check(sample))
    set_up_roles()
    before, publisher = to_json(dump()), UserFactory(group="Publisher")
    run = start(publisher, changed(sample))
    assert (run.state, progress_of(run).waiting) == (RunState.READING, True)
    work()
    run.refresh_from_db()
    assert (run.state, progress_of(run).waiting) == (RunState.READY, False)
    runs.begin_apply(run, publisher, Mode.PUBLISH)
    work()
    run.refresh_from_db()
    assert run.state == RunState.APPLIED
    runs.begin_undo(run, publisher)
    work()
    run.refresh_from_db()
    assert (run.state, to_json(dump())) == (RunState.UNDONE, before)


def test_a_run_that_nobody_begins_waits_and_one_that_falls_silent_has_stopped(on_record, publisher, monkeypatch):
    run = start(publisher, on_record)
    assert progress_of(run).waiting
    report(run.pk, run.attempt, 3, 10)
    progress = progress_of(run)
    assert (progress.done, progress.total, progress.waiting, progress.stopped) == (3, 10, False, False)
    later = time.time() + SILENCE + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert progress_of(run).stopped


def test_work_that_was_taken_up_and_never_heard_of_has_stopped(on_record, publisher):
    run = start(publisher, on_record)
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())
    assert progress_of(run).waiting
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(seconds=SILENCE + 1))
    assert (progress_of(run).waiting, progress_of(run).stopped) == (False, True)


def test_reading_begins_anew_with_a_new_attempt_when_a_worker_was_killed(on_record, publisher):
    run = start(publisher, on_record)
    DBTaskResult.objects.update(status="RUNNING")  # as a killed worker leaves it
    first = run.attempt
    assert runs.recover(run)
    assert (run.state, run.attempt) == (RunState.READING, first + 1)
    assert DBTaskResult.objects.ready().get().args_kwargs["args"] == [run.pk, first + 1]


def test_nobody_changes_the_choice_while_a_worker_applies_it(on_record, publisher):
    run = start(publisher, changed(on_record))
    from portal.importing.tasks import read_run

    read_run.call(run.pk, run.attempt)
    run.refresh_from_db()
    runs.begin_apply(run, publisher, Mode.PUBLISH)
    for step in (
        lambda: runs.choose(run, None),
        lambda: runs.correct(run, run.rows.first(), publisher, {}),
        lambda: runs.discard(run, publisher),
        lambda: runs.begin_undo(run, publisher),
    ):
        with pytest.raises(runs.RunRefused, match="is being applied already"):
            step()
