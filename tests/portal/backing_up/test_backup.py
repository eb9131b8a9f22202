"""A backup is whole or not there, and of one moment."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.utils import ConnectionHandler

from config.database import database_settings
from portal.backing_up import databases, writing
from portal.backing_up.databases import counts
from portal.backing_up.manifest import NAME, Manifest, NotABackup
from portal.backing_up.restoring import restore_backup
from portal.backing_up.writing import Refused, write_backup
from portal.management.commands.backup import said_of
from tests.factories import OrganisationFactory, TopicFactory
from tests.running_site import DEVELOPMENT, ROOT, environment
from tests.small_disk import small_disk

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_manifest_names_each_file_and_nobody_else_may_read(site, media, tmp_path):
    folder = tmp_path / "backup"
    write_backup(folder, connection, media)
    values = json.loads((folder / NAME).read_text())
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {NAME}
    assert set(values["files"]) == files >= {"media/images/first.png"}
    assert "portal.0005_public_changes" in values["migrations"]
    assert values["engine"] == connection.vendor
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    assert modes == {0o700, 0o600}


def test_a_backup_while_others_write_is_of_one_moment(site, media, empty, tmp_path):
    """Writers add a topic and an organisation together: a backup has as many of one as of the other."""
    stop, written = threading.Event(), []

    def write() -> None:
        try:
            while not stop.is_set():
                with transaction.atomic():
                    TopicFactory(key=f"t-{len(written)}")
                    OrganisationFactory(key=f"o-{len(written)}")
                written.append(1)
        finally:
            connection.close()

    if connection.vendor == "sqlite":
        pytest.skip("one connection is shared by all threads of an in-memory database; see the next test")
    writer = threading.Thread(target=write)
    writer.start()
    while len(written) < 3:
        time.sleep(0.01)
    begun = len(written)
    manifest = write_backup(tmp_path / "backup", connection, media)
    grown = len(written) - begun
    stop.set()
    writer.join()
    restore_backup(tmp_path / "backup", empty, tmp_path / "restored-media")
    assert grown > 0
    assert manifest.tables["timeline_topic"] - 1 == manifest.tables["people_organisation"] >= begun
    assert counts(empty) == manifest.tables


def test_a_backup_of_sqlite_while_another_process_writes_is_of_one_moment(tmp_path):
    """With real processes, on a file: 0 differences, as many of one as of the other."""
    database = tmp_path / "record.sqlite3"
    program = (
        "import sqlite3, sys, time\n"
        "at = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)\n"
        "while True:\n"
        "    at.execute('BEGIN IMMEDIATE')\n"
        "    at.execute('INSERT INTO a VALUES (randomblob(2000))')\n"
        "    at.execute('INSERT INTO b VALUES (randomblob(2000))')\n"
        "    at.execute('COMMIT')\n"
        "    time.sleep(0.001)\n"
    )
    with sqlite3.connect(database) as at:
        at.execute("CREATE TABLE a (x)")
        at.execute("CREATE TABLE b (x)")
    written = DatabaseWrapper(_settings(database), "default")
    writer = subprocess.Popen([sys.executable, "-c", program, str(database)])  # noqa: S603
    try:
        time.sleep(0.5)
        found = [databases.SQLite().dump(written, tmp_path / f"copy-{n}") for n in range(3)]
    finally:
        writer.kill()
        writer.wait()
        written.close()
    assert all(tables["a"] == tables["b"] > 0 for tables in found)
    assert found[0]["a"] < found[-1]["a"]


def _settings(path: Path) -> dict:
    """As `database_settings` has them, completed by Django."""
    handler = ConnectionHandler({"default": database_settings("", path)})
    return handler.settings["default"]


def test_nothing_is_overwritten(site, media, tmp_path):
    (tmp_path / "backup").mkdir()
    with pytest.raises(Refused, match="is there already"):
        write_backup(tmp_path / "backup", connection, media)
    assert list((tmp_path / "backup").iterdir()) == []


def test_a_backup_that_fails_leaves_nothing(site, media, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "_copy", lambda source, target: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_backup(tmp_path / "backup", connection, media)
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == []


def test_a_database_without_a_site_is_refused(tmp_path):
    """As that of a command without the site's environment is, which would be called a backup and push others out."""
    command = [sys.executable, str(ROOT / "manage.py"), "backup", str(tmp_path / "backup")]
    own = environment(tmp_path, DEVELOPMENT)
    done = subprocess.run(command, env=own, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 1
    assert "There is no site in this database" in done.stderr
    assert not (tmp_path / "backup").exists()


def test_a_picture_in_a_folder_that_is_a_link_is_in_the_backup(site, media, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "linked.png").write_bytes(b"a picture")
    (media / "images-elsewhere").symlink_to(elsewhere)
    manifest = write_backup(tmp_path / "backup", connection, media)
    assert (tmp_path / "backup" / "media" / "images-elsewhere" / "linked.png").read_bytes() == b"a picture"
    assert "media/images-elsewhere/linked.png" in manifest.files


def test_a_killed_backup_does_not_look_complete(tmp_path):
    """Killed while it copies a file that has no end."""
    folder = tmp_path / "site"
    (folder / "media").mkdir(parents=True)
    subprocess.run(  # noqa: S603
        [sys.executable, "-c", f"open({str(folder / 'media' / 'large')!r}, 'wb').truncate(3 << 30)"], check=True
    )
    with closing(sqlite3.connect(folder / "record.sqlite3")) as database, database:
        database.execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT, applied TEXT)")
        database.execute("INSERT INTO django_migrations VALUES (1, 'portal', '0001_initial', '2026-11-22')")
    for number, end in enumerate((signal.SIGKILL, signal.SIGTERM)):
        target = tmp_path / f"backup-{number}"
        command = [sys.executable, str(ROOT / "manage.py"), "backup", str(target)]
        process = subprocess.Popen(command, env=environment(folder, DEVELOPMENT), stdout=subprocess.DEVNULL)  # noqa: S603
        until = time.monotonic() + 60
        while not list(tmp_path.glob(f"backup-{number}*/media/*")) and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(end)
        process.wait()
        assert not target.exists()
        left = list(tmp_path.glob(f"backup-{number}*"))
        assert (left != []) is (end == signal.SIGKILL)
        for path in left:
            with pytest.raises(NotABackup, match="no complete backup"):
                Manifest.read(path)
            shutil.rmtree(path)


@pytest.fixture
def disk(tmp_path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    try:
        with small_disk(folder, kilobytes=256):
            yield folder
    except PermissionError as error:
        pytest.skip(f"a small disk cannot be mounted here: {error}")


def test_a_full_disk_is_said_and_leaves_nothing(site, media, disk, settings):
    settings.MEDIA_ROOT = media
    with pytest.raises(CommandError, match="The disk is full; nothing is left"):
        call_command("backup", str(disk / "backup"))
    assert list(disk.iterdir()) == []


def test_what_a_full_disk_says_is_understood():
    assert "disk is full" in said_of(OSError(28, "No space left on device"))
    assert "disk is full" in said_of(databases.DatabaseFault("SQLite: database or disk is full"))
    assert "disk is full" not in said_of(OSError(13, "Permission denied"))
