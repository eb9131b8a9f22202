"""A backup makes the same site again, and only an empty site is overwritten by it."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from portal.backing_up.databases import ENGINES, DatabaseFault, counts
from portal.backing_up.manifest import NAME, Manifest, NotABackup, stored
from portal.backing_up.restoring import NotInPlace, restore_backup
from portal.backing_up.writing import UNFINISHED, Refused, write_backup
from tests.running_site import DEVELOPMENT, ROOT, environment
from tests.small_disk import small_disk
from timeline.models import Topic

pytestmark = pytest.mark.django_db(transaction=True)


def rows(at, table: str, columns: str) -> list[tuple]:
    with at.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} ORDER BY 1")  # noqa: S608
        return cursor.fetchall()


def test_a_restored_site_has_each_row_and_file(site, media, empty, tmp_path):
    manifest = write_backup(tmp_path / "backup", connection, media)
    restore_backup(tmp_path / "backup", empty, tmp_path / "restored-media")
    assert counts(empty) == counts(connection) == manifest.tables
    assert (manifest.tables["timeline_event"], manifest.tables["evidence_edition"]) == (1, 1)
    for table, columns in (
        ("timeline_event", "id, slug, title, findings"),
        ("wagtailcore_revision", "id, object_id"),
        ("wagtailcore_referenceindex", "id, object_id, to_object_id, content_path"),
        ("evidence_edition", "id, sha256, content"),
        ("django_migrations", "id, app, name"),
    ):
        assert rows(empty, table, columns) == rows(connection, table, columns), table
    for path in ("images/first.png", "documents/text.pdf"):
        assert (tmp_path / "restored-media" / path).read_bytes() == (media / path).read_bytes()


def test_the_search_index_comes_along(site, media, empty, tmp_path):
    write_backup(tmp_path / "backup", connection, media)
    restore_backup(tmp_path / "backup", empty, tmp_path / "restored-media")
    if connection.vendor == "sqlite":
        found = rows(empty, "wagtailsearch_indexentry_fts", "rowid, title")
        assert found == rows(connection, "wagtailsearch_indexentry_fts", "rowid, title")
    else:
        columns = "id, object_id, title::text, body::text"
        found = rows(empty, "wagtailsearch_indexentry", columns)
        assert found == rows(connection, "wagtailsearch_indexentry", columns)
    assert found


@pytest.mark.parametrize("damage", ["changed", "missing", "added", "no manifest"])
def test_a_damaged_backup_is_refused_before_anything_is_written(site, media, empty, tmp_path, damage):
    folder = tmp_path / "backup"
    write_backup(folder, connection, media)
    picture = folder / "media" / "images" / "first.png"
    if damage == "changed":
        picture.write_bytes(b"\x89PNG 1irst")
    elif damage == "missing":
        picture.unlink()
    elif damage == "added":
        (folder / "media" / "another").write_bytes(b"")
    else:
        (folder / NAME).unlink()
    with pytest.raises(NotABackup, match=r"first\.png|another|no complete backup"):
        restore_backup(folder, empty, tmp_path / "restored-media")
    assert counts(empty) == {}
    assert not (tmp_path / "restored-media").exists()


def test_a_site_that_is_not_empty_is_left_alone(site, media, empty, tmp_path):
    write_backup(tmp_path / "backup", connection, media)
    with pytest.raises(Refused, match="is not empty"):
        restore_backup(tmp_path / "backup", empty, media)
    restore_backup(tmp_path / "backup", empty, tmp_path / "restored-media")
    with pytest.raises(Refused, match="is not empty"):
        restore_backup(tmp_path / "backup", empty, tmp_path / "other-media")
    with pytest.raises(Refused, match="is not empty"):
        restore_backup(tmp_path / "backup", connection, tmp_path / "other-media")
    assert Topic.objects.count() == 1


def spoilt_rows(folder: Path) -> str:
    """The manifest names a row more than there is."""
    values = json.loads((folder / NAME).read_text())
    values["tables"]["timeline_event"] += 1
    (folder / NAME).write_text(json.dumps(values))
    return "timeline_event: 2 rows in the backup, 1 here."


def spoilt_table(folder: Path) -> str:
    """The manifest names a table that is not there."""
    values = json.loads((folder / NAME).read_text())
    values["tables"]["timeline_nothing"] = 1
    (folder / NAME).write_text(json.dumps(values))
    return "timeline_nothing"


def spoilt_database(folder: Path) -> str:
    """The last third of the database is missing, and the manifest agrees."""
    manifest = Manifest.read(folder)
    path = folder / ENGINES[manifest.engine].name
    os.truncate(path, path.stat().st_size * 2 // 3)
    files = {**manifest.files, path.name: stored(path)}
    dataclasses.replace(manifest, files=files).write(folder)
    return "SQLite: |PostgreSQL: "


def test_what_postgresql_says_of_a_fault_is_told(site, media, empty, tmp_path, monkeypatch):
    """It ends in the midst of what it is given to read."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite is read by no other program")
    write_backup(tmp_path / "backup", connection, media)
    psql = tmp_path / "bin" / "psql"
    psql.parent.mkdir()
    psql.write_text("#!/bin/sh\nhead -c 1000 >/dev/null; echo 'ERROR:  no room' >&2; exit 3\n")
    psql.chmod(0o755)
    monkeypatch.setenv("PATH", f"{psql.parent}:{os.environ['PATH']}")
    with pytest.raises(DatabaseFault, match="ERROR:  no room"):
        restore_backup(tmp_path / "backup", empty, tmp_path / "restored-media")


def test_what_a_killed_restore_left_is_no_part_of_a_backup(site, media, tmp_path):
    left = media / UNFINISHED / "images" / "second.png"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"PNG")
    manifest = write_backup(tmp_path / "backup", connection, media)
    assert not [path for path in manifest.files if "second" in path]


def test_media_that_cannot_get_their_names_are_told_apart_from_a_failure(site, media, empty, tmp_path, monkeypatch):
    manifest = write_backup(tmp_path / "backup", connection, media)
    restored = tmp_path / "restored-media"
    engine = type(ENGINES[connection.vendor])
    load = engine.load

    def meanwhile(*arguments: object) -> None:
        load(*arguments)
        (restored / "images").write_text("a file by the name of a folder")

    monkeypatch.setattr(engine, "load", meanwhile)
    with pytest.raises(NotInPlace, match="The database is restored"):
        restore_backup(tmp_path / "backup", empty, restored)
    assert counts(empty) == manifest.tables
    assert (restored / UNFINISHED / "images" / "first.png").exists()


@pytest.mark.parametrize("spoilt", [spoilt_rows, spoilt_table, spoilt_database], ids=lambda spoilt: spoilt.__name__)
@pytest.mark.parametrize("is_there", [True, False], ids=["an empty folder for media", "none"])
def test_what_fails_leaves_nothing_and_can_be_done_again(site, media, empty, tmp_path, spoilt, is_there):
    folder, bad, restored = tmp_path / "backup", tmp_path / "bad", tmp_path / "restored-media"
    if is_there:
        restored.mkdir()
    manifest = write_backup(folder, connection, media)
    shutil.copytree(folder, bad)
    with pytest.raises(DatabaseFault, match=spoilt(bad)):
        restore_backup(bad, empty, restored)
    assert counts(empty) == {}
    empty.close()
    assert restored.exists() == is_there
    assert list(restored.rglob("*")) == []
    restore_backup(folder, empty, restored)
    assert counts(empty) == manifest.tables
    assert sorted(path.name for path in restored.iterdir()) == ["documents", "images"]


def test_a_full_disk_for_media_leaves_the_database_empty(site, media, empty, tmp_path, settings):
    (media / "images" / "large.png").write_bytes(os.urandom(400_000))
    write_backup(tmp_path / "backup", connection, media)
    restored = tmp_path / "small"
    restored.mkdir()
    try:
        with small_disk(restored, kilobytes=256):
            with pytest.raises(OSError, match="No space left"):
                restore_backup(tmp_path / "backup", empty, restored)
            assert list(restored.iterdir()) == []
    except PermissionError as error:
        pytest.skip(f"a small disk cannot be mounted here: {error}")
    assert counts(empty) == {}


def test_what_a_killed_one_left_of_its_media_is_in_nobodys_way(site, media, empty, tmp_path):
    write_backup(tmp_path / "backup", connection, media)
    left = tmp_path / "restored-media" / UNFINISHED / "images"
    left.mkdir(parents=True)
    (left / "half.png").write_bytes(b"half")
    restore_backup(tmp_path / "backup", empty, tmp_path / "restored-media")
    found = {path.name for path in (tmp_path / "restored-media").rglob("*")}
    assert found == {"documents", "images", "first.png", "text.pdf"}


def test_a_backup_of_another_database_or_of_a_newer_program_is_refused(site, media, empty, tmp_path):
    folder = tmp_path / "backup"
    write_backup(folder, connection, media)
    path = folder / NAME
    values = json.loads(path.read_text())
    for change, said in (
        ({"engine": "oracle"}, "is one of oracle"),
        ({"migrations": [*values["migrations"], "portal.9999_of_the_future"]}, "portal.9999_of_the_future"),
    ):
        path.write_text(json.dumps(values | change))
        with pytest.raises(Refused, match=said):
            restore_backup(folder, empty, tmp_path / "restored-media")
    path.write_text(json.dumps(values | {"format": 99}))
    with pytest.raises(NotABackup, match="reads format 1"):
        restore_backup(folder, empty, tmp_path / "restored-media")


def test_the_command_restores_a_site_that_answers_with_a_higher_number(site, media, empty, tmp_path, settings):
    """In a process of its own, as an operator does it."""
    settings.MEDIA_ROOT = media
    call_command("backup", str(tmp_path / "backup"), verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM portal_publicversion")
        before = cursor.fetchone()[0]
    time.sleep(1.1)
    folder = tmp_path / "new"
    own = environment(folder, DEVELOPMENT)
    if connection.vendor == "postgresql":
        at = connection.settings_dict
        host = f"{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}".replace(":@", "@")
        own["DATABASE_URL"] = f"postgresql://{host}/{empty.settings_dict['NAME']}"
    else:
        empty.settings_dict["NAME"] = str(folder / "record.sqlite3")
    command = [sys.executable, str(ROOT / "manage.py"), "restore", str(tmp_path / "backup")]
    done = subprocess.run(command, env=own, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stderr
    assert "as in the backup of" in done.stdout
    assert done.stdout.endswith("Restored.\n")
    with empty.cursor() as cursor:
        cursor.execute("SELECT number FROM portal_publicversion")
        assert cursor.fetchone()[0] > before
    again = subprocess.run(command, env=own, capture_output=True, text=True)  # noqa: S603
    assert (again.returncode, "is not empty" in again.stderr) == (1, True)
    assert (folder / "media" / "images" / "first.png").exists()
    assert os.listdir(tmp_path / "backup")
