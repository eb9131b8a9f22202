"""A backup is written beside its place under another name, and gets its own when all of it is on the disk."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from portal.backing_up.databases import ENGINES, version_of
from portal.backing_up.manifest import NAME, Manifest, stored_files

MEDIA = "media"
#: Where media that are restored lie until the database is there. What a killed process has left of them is no part of a
#: site, and counts for nothing.
UNFINISHED = ".unfinished"
#: For the owner alone: it holds drafts, what is private, and the hashes of passwords.
FOLDER_MODE, FILE_MODE = 0o700, 0o600


class Refused(RuntimeError):
    """Why nothing was written, for operators."""


def write_backup(
    folder: Path, connection: BaseDatabaseWrapper, media: Path, say: Callable[[str], None] = lambda text: None
) -> Manifest:
    """Write a backup to a folder that is not there yet.

    Raises:
        Refused: where it is there, or no site is in the database.
        DatabaseFault, OSError: where it cannot be written; nothing is left of it then.
    """
    if folder.exists() or folder.is_symlink():
        raise Refused(f"{folder} is there already. A backup overwrites nothing: name a folder that is not there.")
    if not folder.parent.is_dir():
        raise Refused(f"{folder.parent} is no folder.")
    if not applied_migrations(connection):
        raise Refused(
            "There is no site in this database. Does the command have the environment of the site, DATABASE_URL and "
            "DJANGO_SETTINGS_MODULE above all?"
        )
    unfinished = folder.with_name(f"{folder.name}.unfinished-{os.getpid()}")
    unfinished.mkdir(FOLDER_MODE)
    try:
        unfinished.chmod(FOLDER_MODE)  # whatever the umask
        manifest = _write(unfinished, connection, media, say)
        if folder.exists():
            raise Refused(f"{folder} was made by somebody else meanwhile.")
        unfinished.rename(folder)
        _sync(folder.parent)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return manifest


def _write(folder: Path, connection: BaseDatabaseWrapper, media: Path, say: Callable[[str], None]) -> Manifest:
    engine = ENGINES[connection.vendor]
    # Before the database and once more after it: so a file that is deleted meanwhile is there, and one that is new.
    say("Media …")
    _copy(media, folder / MEDIA)
    say("Database …")
    made_at = timezone.now()
    tables = engine.dump(connection, folder / engine.name)
    _copy(media, folder / MEDIA)
    say("Checksums …")
    manifest = Manifest(
        made_at=made_at.isoformat(),
        engine=connection.vendor,
        versions={
            "python": platform.python_version(),
            "django": version("django"),
            "wagtail": version("wagtail"),
            connection.vendor: version_of(connection),
        },
        migrations=applied_migrations(connection),
        tables=tables,
        files=dict(stored_files(folder)),
    )
    for path in folder.rglob("*"):
        path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
        _sync(path)
    manifest.write(folder)
    (folder / NAME).chmod(FILE_MODE)
    _sync(folder / NAME)
    _sync(folder)
    return manifest


def applied_migrations(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))


def _copy(source: Path, target: Path) -> None:
    """Files that are not in `target` yet; one that goes while it is copied is left out."""
    target.mkdir(exist_ok=True)
    # Folders may be links to another disk.
    found = (Path(folder) / name for folder, _folders, names in os.walk(source, followlinks=True) for name in names)
    for path in sorted(found):
        own = path.relative_to(source)
        copy = target / own
        if copy.exists() or not path.is_file() or own.parts[0] == UNFINISHED:
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        unfinished = copy.with_name(f"{copy.name}.unfinished")
        try:
            shutil.copyfile(path, unfinished)
        except FileNotFoundError:
            continue
        unfinished.rename(copy)


def _sync(path: Path) -> None:
    """To the disk: of a folder, the names in it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
