"""The migrated, empty SQLite database, kept between test runs: building one takes half a minute of CPU."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "test-databases"


def place() -> Path:
    """Where it is kept: another place with each change of a migration, a pinned package or an installed application."""
    digest = hashlib.sha256("\n".join((django.__version__, *settings.INSTALLED_APPS)).encode())
    for path in sorted(
        (*ROOT.glob("*/migrations/*.py"), *ROOT.glob("site/*/migrations/*.py"), ROOT / "requirements.txt")
    ):
        digest.update(path.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:16]}.sqlite3"


def restore_on_connecting() -> None:
    """Begin with the kept database, where there is one. What it lacks is still done by Django's `migrate`."""
    if _is_in_memory() and place().exists():
        connection_created.connect(_restore, dispatch_uid=__name__)


def keep_if_new() -> None:
    """Keep the database of this connection, if it is one in memory and none is kept."""
    connection_created.disconnect(dispatch_uid=__name__)
    if _is_in_memory() and not place().exists():
        _keep(place())


def _is_in_memory() -> bool:
    return connection.vendor == "sqlite" and not connection.settings_dict["TEST"]["NAME"]


def _restore(connection: Any, **kwargs: Any) -> None:
    connection_created.disconnect(dispatch_uid=__name__)
    with closing(sqlite3.connect(place())) as kept:
        kept.backup(connection.connection)


def _keep(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    own = path.with_suffix(f".{os.getpid()}")  # several workers keep one at the same time
    with closing(sqlite3.connect(own)) as kept:
        connection.connection.backup(kept)
    own.replace(path)
