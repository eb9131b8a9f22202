"""A backup while editors save: restored elsewhere, it is what its manifest says, and of one moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.bars import Report
from tests.trials.desk import titles_in
from tests.trials.editors import Editor, number_in
from tests.trials.load import load
from tests.trials.site import PAGES, Site
from tests.trials.table import Bar, Table

RESTORED = "record_restored"

#: So that there is a file to be compared.
_PICTURE = """
from io import BytesIO
from django.core.files.base import ContentFile
from PIL import Image as Pixels
from wagtail.images import get_image_model
drawn = BytesIO()
Pixels.new("RGB", (640, 480), "navy").save(drawn, "PNG")
file = ContentFile(drawn.getvalue(), "picture.png")
get_image_model().objects.create(title="A picture", description="Blue", file=file)
"""

#: Beside the restored site, in a process of its own: each table and file of the manifest that is another there.
#: Restoring ends all sessions, and has all that is kept of the site forgotten, which is one row.
_DIFFERENCES = """
import hashlib, json, pathlib, sys
from django.conf import settings
from django.db import connection
folder = pathlib.Path(sys.argv[1])
manifest = json.loads((folder / "manifest.json").read_text())
there = {}
with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        there[table] = cursor.fetchone()[0]
expected = manifest["tables"] | {"django_session": 0}
expected["portal_publicchange"] += 1
differing = [
    f"{table}: {number} rows, restored {there.get(table)}"
    for table, number in expected.items() if there.get(table) != number
]
for name, file in manifest["files"].items():
    place, _slash, path = name.partition("/")
    copy = pathlib.Path(settings.MEDIA_ROOT) / path if place == "media" else folder / name
    if not copy.is_file() or hashlib.sha256(copy.read_bytes()).hexdigest() != file["sha256"]:
        differing.append(f"{name}: another file")
print(json.dumps([len(manifest["tables"]), sum(manifest["tables"].values()), len(manifest["files"]), differing]))
"""


def backup_trial(
    site: Site, database: str, editors: list[Editor], seconds: float, report: Report, table: Table
) -> None:
    """The same editors go on; the backup is made in the midst of their saving."""
    columns = ("saves", "tables", "rows", "files", "differences", "not of one moment")
    report.heading(
        f"{database}: a backup while {len(editors)} editors save", columns, ("> 0", "> 0", "> 0", "", "0", "0")
    )
    site.python(_PICTURE)
    folder = site.running.places.var_dir / "backup"
    before: list[int] = []
    after: list[tuple[int, int]] = []

    def back_up() -> None:
        before.extend(editor.acknowledged for editor in editors)
        site.running.manage("backup", str(folder))
        after.extend((editor.acknowledged, editor.sent) for editor in editors)

    load(site, editors, PAGES, 0, seconds, back_up)
    with _elsewhere(site, database) as restored:
        restored.running.manage("restore", str(folder))
        tables, rows, files, differing = json.loads(restored.python(_DIFFERENCES, str(folder)))
        held = titles_in(restored)
    # What was saved may be in it before whoever saved was answered.
    odd = [
        f"{editor.name}: acknowledged {first} before it and sent {sent} until its end, in the backup {number}"
        for editor, first, (_last, sent) in zip(editors, before, after, strict=True)
        if not first <= (number := number_in(held[editor.event])) <= sent
    ]
    saves = sum(last for last, _sent in after) - sum(before)
    faults = [*differing, *odd]
    faults += [] if saves and rows else ["Nothing was saved while it was made: this says nothing."]
    report.row("backup", tuple(map(str, (saves, tables, rows, files, len(differing), len(odd)))), faults)
    table.see(
        Bar.BACKUP,
        f"{database}: {saves} saves meanwhile; {len(differing)} differences in {tables} tables of {rows} rows and "
        f"{files} files; {len(odd)} of {len(editors)} editors not at one moment",
        is_met=not faults,
    )


@contextmanager
def _elsewhere(site: Site, database: str) -> Iterator[Site]:
    """The environment of another, empty site: on SQLite another file, on PostgreSQL a database on the same server."""
    folder = site.running.places.var_dir / "restored"
    folder.mkdir()
    # It has no caches, which would be told of everything, in a table of the database.
    elsewhere = site.with_environment(VAR_DIR=str(folder), CACHE_URL="", CACHE_PURGE_URL="")
    if database == "SQLite":
        yield elsewhere.with_environment(DATABASE_URL=f"sqlite:///{folder / 'record.sqlite3'}")
        return
    address = site.running.environment["DATABASE_URL"]
    named = conninfo_to_dict(address)
    with psycopg.connect(make_conninfo(address, dbname="postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {RESTORED}")
        try:
            restored_at = address.removesuffix(str(named["dbname"])) + RESTORED
            yield elsewhere.with_environment(DATABASE_URL=restored_at)
        finally:
            server.execute(f"DROP DATABASE {RESTORED} WITH (FORCE)")
