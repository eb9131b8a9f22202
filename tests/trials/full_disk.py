"""The disk is full while an editor saves and while an import is applied; then there is room again."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bars import Report
from tests.small_disk import small_disk
from tests.trials.desk import hire, lost_saves
from tests.trials.editors import Editor
from tests.trials.site import Site, site_in

DISK_MB = 700
#: Sources in the import, each with so long a note that they do not fit into what is left.
ROWS, NOTE = 200, "what it says, and where " * 1000
MOST_SAVES = 300
#: Bytes that are left when the import begins, so that it is its own writing that finds no room. PostgreSQL has some
#: at hand in the files of its log.
SPARE = {"SQLite": 1 << 20, "PostgreSQL": 0}
SAVED, UNAVAILABLE = 302, 503

_READ = """
import pathlib, sys, time
from accounts.models import User
from portal.importing import runs
user = User.objects.create_superuser("importer", "importer@example.org", "only for a trial")
run = runs.start(user, "sources.json", pathlib.Path(sys.argv[1]).read_bytes(), None)
until = time.monotonic() + 120
while run.state == "reading" and time.monotonic() < until:
    time.sleep(0.2)
    run.refresh_from_db()
print(run.pk, run.state)
"""

_RUN = """
import sys, time
from django.contrib.auth import get_user_model
from django.db import Error, connection
from portal.importing import runs
from portal.models import ImportRun
def run():
    try:
        return ImportRun.objects.get(pk=sys.argv[1])
    except Error:
        connection.close()
        return None
def wait(seconds, look):
    until = time.monotonic() + seconds
    while time.monotonic() < until and not look(run()):
        time.sleep(0.5)
"""

_APPLY = """
try:
    runs.begin_apply(run(), get_user_model().objects.get(username="importer"), "publish")
except Error as error:
    print("refused", str(error).splitlines()[0])
    sys.exit()
wait(float(sys.argv[2]), lambda now: now and now.state != "applying")
now = run()
print(now.state if now else "away", now.message if now else "")
"""

#: What the import's page does where a worker fell silent: it offers to make the run ready again.
_SETTLE = """
wait(180, lambda now: now and (now.state != "applying" or runs.recover(now)))
now = run()
print(now.state, now.message)
"""

_DUMP = """
import hashlib
from portal.loading.dumping import dump, to_json
print(hashlib.sha256(to_json(dump()).encode()).hexdigest())
"""


@contextmanager
def _full(disk: Path, spare: int = 0) -> Iterator[None]:
    """While no byte is left on the disk, or few: `spare` of them."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * min(1 << 20, max(4096, shutil.disk_usage(disk).free))):
                pass
        except OSError:
            pass
        file.truncate(max(0, file.tell() - spare))
        try:
            yield
        finally:
            ballast.unlink()


def full_disk_trials(database: str, report: Report) -> None:
    """A set on a small disk of its own; not tried where this user may not mount one, and said so."""
    disk = Path(tempfile.mkdtemp(prefix="record-disk-"))
    try:
        with small_disk(disk, DISK_MB * 1024), site_in(disk / "site", database, workers=1) as site:
            report.heading(f"{database}: the disk is full", ("while full", "lost", "afterwards"), ("503", "0", "works"))
            [editor] = hire(site, 1)
            _saving(site, editor, disk, report)
            _importing(site, database, disk, report)
    except PermissionError as error:
        report.say(f"\n{database}: a full disk was not tried: {error}.")
    finally:
        disk.rmdir()


def _saving(site: Site, editor: Editor, disk: Path, report: Report) -> None:
    faults = []
    with _full(disk):
        for number in range(1, MOST_SAVES):
            if not editor.save(number, summary="Z" * 390):
                break
            editor.acknowledged = number
    answers = ", ".join(map(str, editor.refused)) or ("no answer" if editor.unanswered else "not at all")
    if answers != str(UNAVAILABLE):
        faults.append("A save that finds no room is to be answered with 503 and a message.")
    works = _saves_again(editor)
    lost = sum(lost_saves(site, [editor]).values())
    faults += [f"{lost} acknowledged saves are not there."] if lost else []
    faults += [] if works else ["No save within a minute after there was room again."]
    report.row("saving", (answers, str(lost), "works" if works else "fails"), faults)


def _saves_again(editor: Editor) -> bool:
    until = time.monotonic() + 60
    number = editor.acknowledged
    while time.monotonic() < until:
        number += 1
        if editor.save(number):
            editor.acknowledged = number
            return True
        time.sleep(1)
    return False


def _importing(site: Site, database: str, disk: Path, report: Report) -> None:
    faults = []
    content = disk / "sources.json"
    content.write_text(json.dumps(_sources()), encoding="utf-8")
    run, state = site.python(_READ, str(content)).split()
    if state != "ready":
        raise RuntimeError(f"The import for the trial is {state}.")
    before = site.python(_DUMP)
    with _full(disk, SPARE[database]):
        state, _space, said = site.python(_RUN + _APPLY, run, "40").strip().partition(" ")
    settled, _space, message = site.python(_RUN + _SETTLE, run).strip().partition(" ")
    # Where even handing it over finds no room, that is refused, and the run is as it was.
    message = message or (said if state == "refused" else "")
    faults += [] if settled == "ready" and message else [f"The import is {settled}: “{message}”."]
    is_whole = site.python(_DUMP) == before
    faults += [] if is_whole else ["The import left a part of itself."]
    again = site.python(_RUN + _APPLY, run, "180").split()[0]
    faults += [] if again == "applied" else [f"Applied again, with room, it is {again}."]
    report.row("importing", (state, "0" if is_whole else "some", "works" if again == "applied" else again), faults)
    report.say(f"    {message}")


def _sources() -> dict:
    source = {"kind": "webpage", "reliability": "press", "note": NOTE}
    sources = [{"key": f"trial-{number}", "title": f"A page {number}", **source} for number in range(ROWS)]
    return {"format": "israel-nato-record", "version": 1, "sources": sources}
