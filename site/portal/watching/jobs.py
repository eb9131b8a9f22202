"""What has to run by itself, and when. Every worker hands over what is due, and each time is handed over once."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

#: How much of what a command prints is kept with its result.
MOST_PRINTED = 10_000
#: Results of jobs older than this are pruned: longer than the time between two runs of any.
KEPT_DAYS = 40
_NAMES = UUID("8d3bb2de-5c0e-4e6c-9a5e-0f5b0f1f2a77")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A command of `manage.py`: every so many `minutes`, or at a time of each day, weekday (Monday is 0) or month."""

    words: tuple[str, ...]
    minutes: int = 0
    at: time = time(0)
    weekday: int | None = None
    day: int | None = None

    @property
    def name(self) -> str:
        return self.words[0]

    def last_due(self, now: datetime) -> datetime:
        """The latest time up to `now` at which it was to run, in the time zone of the site."""
        local = timezone.localtime(now)
        if self.minutes:
            past = timedelta(minutes=local.minute % self.minutes, seconds=local.second, microseconds=local.microsecond)
            return local - past
        due = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        while due > local or self.weekday not in (None, due.weekday()) or self.day not in (None, due.day):
            due -= timedelta(days=1)
        return due


JOBS = {
    job.name: job
    for job in (
        Job(("publish_scheduled",), minutes=5),
        Job(("send_reminders",), at=time(7, 10)),
        Job(("check_sources",), at=time(4, 15), weekday=0),
        Job(("clearsessions",), at=time(3, 40)),
        Job(
            ("prune_db_task_results", "--backend", "background", "--min-age-days", str(KEPT_DAYS)),
            at=time(4, 45),
            weekday=0,
        ),
        Job(("check_editions",), at=time(5, 15), day=1),
    )
}


@task(backend="background")
def run_job(name: str) -> str:
    """Run it, and give what it printed. What it raises stands with the result, and in the log."""
    printed = io.StringIO()
    logger.info("Job %s begins.", name)
    call_command(*JOBS[name].words, stdout=printed, stderr=printed)
    return printed.getvalue()[-MOST_PRINTED:]


def hand_over_due(now: datetime, since: datetime) -> list[str]:
    """Put what is due into the queue, and say what that was.

    A job that ran before makes up for a time at which no worker ran; one that never did begins with the first time
    after `since`, when this worker started, so that a new site does not begin by asking the addresses of all sources.
    The id of each follows from its name and time: of two workers only one can hand it over.
    """
    handed_over = []
    for job in JOBS.values():
        due = job.last_due(now)
        call = {"args": [job.name], "kwargs": {}}
        before = DBTaskResult.objects.filter(task_path=run_job.module_path, args_kwargs=call)
        if due < since and not before.exists():
            continue
        if job.minutes and before.ready().exists():
            continue  # the worker is at something long; once is enough afterwards
        _result, is_new = DBTaskResult.objects.get_or_create(
            id=uuid5(_NAMES, f"{job.name} {due.isoformat()}"),
            defaults={
                "args_kwargs": call,
                "task_path": run_job.module_path,
                "queue_name": run_job.queue_name,
                "backend_name": run_job.backend,
                "priority": run_job.priority,
                "run_after": now,
            },
        )
        if is_new:
            handed_over.append(job.name)
    return handed_over
