"""What is due when, that each time is handed over once, and that the worker does it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import CommandError
from django_tasks_db.models import DBTaskResult

from portal.watching import heartbeat
from portal.watching.jobs import JOBS, hand_over_due

pytestmark = pytest.mark.django_db
#: A Thursday.
NOW = datetime(2026, 11, 26, 10, 7, 30, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
WORKER = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}


@pytest.fixture(autouse=True)
def _a_worker_is_said_to_run(settings):
    settings.TASKS = WORKER


@pytest.mark.parametrize(
    ("name", "due"),
    [
        ("publish_scheduled", datetime(2026, 11, 26, 10, 5, tzinfo=UTC)),
        ("send_reminders", datetime(2026, 11, 26, 7, 10, tzinfo=UTC)),
        ("check_sources", datetime(2026, 11, 23, 4, 15, tzinfo=UTC)),
        ("prune_db_task_results", datetime(2026, 11, 23, 4, 45, tzinfo=UTC)),
        ("check_editions", datetime(2026, 11, 1, 5, 15, tzinfo=UTC)),
    ],
)
def test_the_last_time_at_which_a_job_was_due(name, due):
    assert JOBS[name].last_due(NOW) == due
    assert JOBS[name].last_due(due) == due
    assert JOBS[name].last_due(due - timedelta(seconds=1)) < due


def test_a_time_of_the_day_that_is_still_to_come_was_last_due_the_day_before():
    early = NOW.replace(hour=7, minute=9)
    assert JOBS["send_reminders"].last_due(early) == datetime(2026, 11, 25, 7, 10, tzinfo=UTC)


def test_each_time_is_handed_over_once_however_often_and_by_however_many(django_assert_max_num_queries):
    assert set(hand_over_due(NOW, LONG_AGO)) == set(JOBS)
    assert hand_over_due(NOW + timedelta(seconds=10), LONG_AGO) == []
    assert DBTaskResult.objects.count() == len(JOBS)


def test_the_next_time_is_handed_over_when_it_comes():
    hand_over_due(NOW, LONG_AGO)
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert hand_over_due(NOW + timedelta(minutes=5), LONG_AGO) == ["publish_scheduled"]
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert set(hand_over_due(NOW + timedelta(days=1), LONG_AGO)) == {
        "publish_scheduled",
        "send_reminders",
        "clearsessions",
    }


def test_what_is_due_every_few_minutes_does_not_pile_up_behind_a_long_import():
    hand_over_due(NOW, LONG_AGO)
    assert hand_over_due(NOW + timedelta(minutes=5), LONG_AGO) == []


def test_a_new_site_does_not_begin_with_what_was_due_before_it_was_there():
    assert hand_over_due(NOW, since=NOW) == []
    assert hand_over_due(NOW + timedelta(minutes=5), since=NOW) == ["publish_scheduled"]


def test_what_ran_before_is_made_up_for_after_a_time_without_a_worker():
    hand_over_due(NOW, LONG_AGO)
    DBTaskResult.objects.update(status="SUCCESSFUL")
    later = NOW + timedelta(days=8)
    assert "check_sources" in hand_over_due(later, since=later)


def test_every_job_is_a_command_that_is_there():
    assert set(JOBS) <= set(get_commands())


@pytest.mark.django_db(transaction=True)  # the worker closes its connection
def test_the_worker_does_what_is_due_and_keeps_what_it_printed():
    hand_over_due(NOW, LONG_AGO)
    DBTaskResult.objects.exclude(args_kwargs={"args": ["check_editions"], "kwargs": {}}).delete()
    call_command("db_worker", "--backend", "background", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)
    result = DBTaskResult.objects.get()
    assert (result.status, result.traceback) == ("SUCCESSFUL", "")
    assert "0 editions" in result.return_value


def test_the_operators_table_lists_the_jobs():
    text = (settings.BASE_DIR / "docs" / "operators.md").read_text(encoding="utf-8")
    section = re.search(r"^## What has to run by itself$(.+?)^## ", text, re.MULTILINE | re.DOTALL)[1]
    assert set(re.findall(r"^\|.+\| `([a-z_]+)` \|", section, re.MULTILINE)) == set(JOBS)


def test_the_worker_says_what_to_set_where_nothing_is_handed_to_it(settings):
    settings.TASKS = dict.fromkeys(WORKER, WORKER["default"])
    with pytest.raises(CommandError, match="TASK_WORKER=1"):
        call_command("worker")


def test_a_sign_of_life_is_seconds_old(monkeypatch):
    heartbeat.beat()
    assert heartbeat.is_alive()
    assert heartbeat.seconds_silent() < 5
