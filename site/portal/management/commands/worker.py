"""`manage.py worker`: does what is handed over, hands over what has to run by itself, and says that it is alive."""

from __future__ import annotations

import logging
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection
from django.utils import timezone

from portal.data.whole.tasks import has_worker
from portal.watching import heartbeat
from portal.watching.jobs import hand_over_due

#: Seconds after which a database that was away is asked again.
AGAIN_SECONDS = 5
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do the site's work in the background. Ends after the task at hand on SIGTERM, at once on a second one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-jobs", action="store_true", help="leave what has to run by itself to cron")

    def handle(self, *, no_jobs: bool, verbosity: int, **options: Any) -> None:
        if not has_worker():
            raise CommandError("Nothing is handed to a worker here. Set TASK_WORKER=1, for the site too.")
        with _keeping_time(with_jobs=not no_jobs):
            while True:
                try:
                    call_command("db_worker", "--backend", "background", "--no-reload", verbosity=verbosity)
                except Error as error:
                    logger.warning(
                        "The database is away (%s); asked again in %d s.", type(error).__name__, AGAIN_SECONDS
                    )
                    connection.close()
                    time.sleep(AGAIN_SECONDS)
                else:
                    return


@contextmanager
def _keeping_time(*, with_jobs: bool) -> Iterator[None]:
    is_over, started = threading.Event(), timezone.now()

    def keep_time() -> None:
        while not is_over.is_set():
            _beat()
            if with_jobs:
                _hand_over(started)
            is_over.wait(heartbeat.BEAT_SECONDS)

    thread = threading.Thread(target=keep_time, name="time", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()


def _beat() -> None:
    try:
        heartbeat.beat()
    except OSError as error:
        logger.warning("No sign of life could be written (%s).", type(error).__name__)


def _hand_over(started: Any) -> None:
    try:
        for name in hand_over_due(timezone.now(), started):
            logger.info("Job %s is due.", name)
    except Error as error:
        logger.warning("What is due could not be handed over (%s).", type(error).__name__)
    finally:
        connection.close()
