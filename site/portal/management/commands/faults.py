"""A part of `make faults`: kill the worker of imports at random moments, and say what each kill left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal.importing.faults import BETWEEN, Faults, summary
from portal.loading.applying import apply
from portal.loading.reading import read_file
from portal.roles import set_up_roles

SAMPLE = settings.BASE_DIR / "fixtures" / "samples" / "good" / "small.json"


class Command(BaseCommand):
    help = "Kill the worker of imports at random moments, on a database made for it: of DATABASE_URL's kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kills", type=int, default=50)
        parser.add_argument("--rows", type=int, default=200)
        parser.add_argument("--seed", type=int, default=1949)
        parser.add_argument("--inside", action="store_true", help="work on the database of this process")

    def handle(self, kills: int, rows: int, seed: int, inside: bool, **options: Any) -> None:
        if inside:
            self._kill(kills, rows, seed)
            return
        with tempfile.TemporaryDirectory(prefix="record-faults-") as folder, _database() as url:
            self.stdout.write(f"{connection.display_name}: {kills} kills in an import of {rows} rows …")
            self.stdout.flush()
            if not self._in_a_process(folder, url, kills, rows, seed):
                raise CommandError("Not all or nothing, or not at all.")

    def _in_a_process(self, folder: str, url: str, *numbers: int) -> bool:
        """A process of its own has settings of its own: a worker is there, and the database is `url`."""
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "VAR_DIR": folder,
            "DATABASE_URL": url,
            "TASK_WORKER": "1",
        }
        words = [f"--{name}={number}" for name, number in zip(("kills", "rows", "seed"), numbers, strict=True)]
        command = [sys.executable, "manage.py", "faults", "--inside", *words]
        return not subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False).returncode  # noqa: S603

    def _kill(self, kills: int, rows: int, seed: int) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        call_command("migrate", verbosity=0)
        apply(read_file(SAMPLE))
        set_up_roles()
        get_user_model().objects.create_superuser("faults", "faults@example.org", "only for faults")
        faults, counted = Faults(_content(rows), seed), Counter()
        for number in range(kills):
            counted[faults.kill(number)] += 1
            if self.stdout.isatty():
                self.stdout.write(f"\r{number + 1}", ending="")
                self.stdout.flush()
        self.stdout.write(f"\r{summary(counted)}" if self.stdout.isatty() else summary(counted))
        if not faults.finish():
            raise CommandError("After all the kills the run could not be applied whole.")
        if counted[BETWEEN]:
            raise CommandError("A kill left neither all nor nothing.")


def _content(rows: int) -> bytes:
    """A file that changes the sample's event and adds events up to `rows`, every tenth with a source of its own."""
    data = json.loads(SAMPLE.read_text())
    event = data["events"][0]
    source = data["sources"][1]
    sources = [{**source, "key": f"source-{number}"} for number in range(rows // 10)]
    events = [{**event, "summary": "Changed."}]
    for number in range(rows - len(sources) - 1):
        cited = f"source-{number}" if number < len(sources) else source["key"]
        names = {"key": f"event-{number}", "slug": f"event-{number}", "title": f"Event {number}"}
        events.append({**event, **names, "findings": [], "citations": [{"source": cited}]})
    return json.dumps({"format": data["format"], "version": 1, "sources": sources, "events": events}).encode()


@contextmanager
def _database() -> Iterator[str]:
    """Its address; on SQLite none, for one in the folder of the process."""
    if connection.vendor != "postgresql":
        yield ""
        return
    name = f"record_faults_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(settings.ENVIRONMENT.DATABASE_URL)._replace(path=f"/{name}").geturl()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
