"""The disk is full while editors save and publish and while an import is applied; then there is room again."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests.bars import Report
from tests.small_disk import small_disk
from tests.trials.desk import hire
from tests.trials.editors import Editor, number_in, title
from tests.trials.site import Site, site_in
from tests.trials.table import Bar, Table

DISK_MB = 700
#: Sources in the import, each with so long a note that they do not fit into what is left.
ROWS, NOTE = 200, "what it says, and where " * 1000
MOST_SAVES = 300
#: Bytes that are left when the import begins, so that it is its own writing that finds no room. PostgreSQL has some
#: at hand in the files of its log.
SPARE = {"SQLite": 1 << 20, "PostgreSQL": 0}
UNAVAILABLE = 503
#: What the page of the answer is headed by.
HEADING = "Not saved: the disk is full"

#: All that holds something of an event: what publishing writes is to be there whole, or not at all.
_STORED = """
import json, sys
from evidence.models import Edition
from timeline.models import Event
event = Event.objects.get(key=sys.argv[1])
edition = Edition.objects.filter(kind="event", key=event.key).order_by("number").last()
found = event in Event.objects.search(event.title.split()[-1])
print(json.dumps({
    "record": event.title,
    "revision": event.get_latest_revision_as_object().title,
    "edition": edition.content if edition else "",
    "search": event.title if found else "",
}))
"""

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


def full_disk_trials(database: str, kept: Path, report: Report, table: Table) -> None:
    """A set on a small disk of its own; not tried where this user may not mount one, and said so."""
    disk = Path(tempfile.mkdtemp(prefix="record-disk-"))
    try:
        with small_disk(disk, DISK_MB * 1024), site_in(disk / "site", database, kept, workers=1) as site:
            report.heading(f"{database}: the disk is full", ("while full", "lost", "afterwards"), ("503", "0", "works"))
            [editor], [publisher] = hire(site, 1), hire(site, 1, "Publisher")
            done = {
                "saving": _writing(site, "saving", editor, editor.save, disk, report),
                "publishing": _writing(site, "publishing", publisher, publisher.publish, disk, report),
                "importing": _importing(site, database, disk, report),
            }
    except PermissionError as error:
        table.excuse(Bar.FULL_DISK, f"{database}: not tried, {error}")
    else:
        missed = [name for name, is_met in done.items() if not is_met]
        said = f"not so when {', '.join(missed)}" if missed else f"so when {', '.join(done)}"
        table.see(Bar.FULL_DISK, f"{database}: {said}", is_met=not missed)
    finally:
        disk.rmdir()


def _writing(site: Site, name: str, editor: Editor, write: Callable[..., bool], disk: Path, report: Report) -> bool:
    """Whether writing again and again on a full disk ends with a message, and with what was there before it."""
    faults = [] if _writes_again(editor, write) else ["It does not even work with room."]
    editor.forget_troubles()
    with _full(disk):
        for number in range(editor.acknowledged + 1, editor.acknowledged + MOST_SAVES):
            if not write(number, summary="Z" * 390):
                break
            editor.acknowledged = number
    answers = ", ".join(map(str, editor.refused)) or ("no answer" if editor.unanswered else "not at all")
    if answers != str(UNAVAILABLE):
        faults.append("What finds no room is to be answered with 503 and a message.")
    elif HEADING not in editor.answer:
        faults.append("The message does not say that the disk is full.")
    parts = _parts(site, editor, is_public=name == "publishing")
    halves = {part: number for part, number in parts.items() if number != editor.acknowledged}
    faults += [f"Acknowledged was number {editor.acknowledged}, and there is {halves}."] if halves else []
    works = _writes_again(editor, write)
    faults += [] if works else ["It does not work within a minute after there was room again."]
    if works and name == "publishing" and not _is_shown(site, editor):
        faults.append("What was published with room again is not shown.")
    report.row(name, (answers, str(len(halves)), "works" if works else "fails"), faults)
    return not faults


def _parts(site: Site, editor: Editor, *, is_public: bool) -> dict[str, int]:
    """The number that each part of the site holds of an editor's event; of a draft there is its revision alone."""
    titles = json.loads(site.python(_STORED, editor.event))
    titles = titles if is_public else {"revision": titles["revision"]}
    return {part: number_in(text) for part, text in titles.items()}


def _is_shown(site: Site, editor: Editor) -> bool:
    """Within a minute, at the event's own address: caches are told once more where they were not told at once."""
    return _within_a_minute(
        lambda: title(editor.name, editor.acknowledged) in site.get(f"/timeline/{editor.event}/").text
    )


def _writes_again(editor: Editor, write: Callable[..., bool]) -> bool:
    numbers = count(editor.acknowledged + 1)

    def writes() -> bool:
        number = next(numbers)
        if is_done := write(number):
            editor.acknowledged = number
        return is_done

    return _within_a_minute(writes)


def _within_a_minute(look: Callable[[], bool]) -> bool:
    until = time.monotonic() + 60
    while not (found := look()) and time.monotonic() < until:
        time.sleep(1)
    return found


def _importing(site: Site, database: str, disk: Path, report: Report) -> bool:
    """Whether an import on a full disk ends with a message and nothing of it, and is applied once there is room."""
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
    return not faults


def _sources() -> dict:
    source = {"kind": "webpage", "reliability": "press", "note": NOTE}
    sources = [{"key": f"trial-{number}", "title": f"A page {number}", **source} for number in range(ROWS)]
    return {"format": "israel-nato-record", "version": 1, "sources": sources}
