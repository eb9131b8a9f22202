"""A backup read into a site that holds nothing, and checked before and after."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from portal.backing_up.databases import ENGINES
from portal.backing_up.manifest import Manifest, NotABackup
from portal.backing_up.writing import MEDIA, UNFINISHED, Refused
from portal.freshness import advance

#: Faults that a message names.
NAMED = 10


class NotInPlace(RuntimeError):
    """The database is there, and some of the media have not got their names."""


def restore_backup(
    folder: Path, connection: BaseDatabaseWrapper, media: Path, say: Callable[[str], None] = lambda text: None
) -> Manifest:
    """Make an empty site the one that was backed up: whole or not at all.

    Media are copied first, and get their names last, when the database is there.

    Raises:
        NotABackup: where the folder is not complete, or not what it was.
        Refused: where the site is not empty, or the backup is one of another database or a newer program.
        DatabaseFault, OSError: where it cannot be read, or tables have other numbers of rows than in the backup.
        NotInPlace: where all is there, and media must be moved by hand.
    """
    manifest = Manifest.read(folder)
    _refuse_what_does_not_fit(manifest, connection, media)
    say("Checksums …")
    if faults := list(manifest.faults(folder)):
        more = [f"And {len(faults) - NAMED} more."] if len(faults) > NAMED else []
        raise NotABackup("\n".join([f"{folder} is not what it was.", *faults[:NAMED], *more]))
    say("Media …")
    is_new = not media.exists()
    unfinished = media / UNFINISHED
    try:
        # Within it, since it may be a mount or a link.
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(folder / MEDIA, unfinished)
        for path in (media, *unfinished.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)  # a web server reads them
        engine = ENGINES[manifest.engine]
        say("Database …")
        engine.load(connection, folder / engine.name, manifest.tables)
    except BaseException:
        shutil.rmtree(media if is_new else unfinished, ignore_errors=True)
        raise
    try:
        for path in unfinished.iterdir():
            path.rename(media / path.name)
        unfinished.rmdir()
    except OSError as error:
        raise NotInPlace(f"The database is restored. Move what is left in {unfinished} to {media}: {error}") from error
    return manifest


def after_restoring(say: Callable[[str], None]) -> None:
    """Bring the restored site to the present program and time. Raises CommandError where an edition was changed."""
    # Whoever signed out since the backup would be signed in again.
    Session.objects.all().delete()
    call_command("migrate", verbosity=0)
    # Whatever is kept of the site as it was since, or of another, must not be given: see portal.freshness.
    advance()
    say("Editions …")
    call_command("check_editions", verbosity=0)


def _refuse_what_does_not_fit(manifest: Manifest, connection: BaseDatabaseWrapper, media: Path) -> None:
    if manifest.engine != connection.vendor:
        raise Refused(
            f"The backup is one of {manifest.engine}, and this site has {connection.vendor}. Restore it to "
            f"{manifest.engine}, and move the site from there (docs/operators.md)."
        )
    if not ENGINES[manifest.engine].is_empty(connection):
        raise Refused(
            f"The database {connection.settings_dict['NAME']} is not empty. A backup is restored to an empty one "
            "alone: name a new one by VAR_DIR or DATABASE_URL, or take this one away first."
        )
    if media.is_dir() and any(path.name != UNFINISHED for path in media.iterdir()):
        raise Refused(f"{media} is not empty. Take away what is there first.")
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    ours = {name for name in manifest.migrations if name.partition(".")[0] in loader.migrated_apps}
    if unknown := sorted(ours - known):
        raise Refused(f"The backup was made by a newer program: this one does not know {', '.join(unknown[:3])}.")
