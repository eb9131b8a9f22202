"""Which database, and how it is opened."""

import sqlite3
from pathlib import Path
from typing import Any

import dj_database_url

#: The first release of each SQLite line with the fix of the WAL-reset bug, which can corrupt a database in WAL mode.
WAL_RESET_FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))

#: Reading here and there costs as much as in a row: so it is in memory and on solid state. By its default, which is for
#: turning discs, PostgreSQL reads 100,000 events rather than ask an index (docs/decisions/0031-in-a-large-record.md).
POSTGRESQL_OPTIONS = "-c random_page_cost=1.1"


def wal_is_safe(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite may use the write-ahead log: it has the fix, in its own line or because it is newer."""
    if version >= WAL_RESET_FIXED[-1]:
        return True
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in WAL_RESET_FIXED)


def database_settings(url: str, sqlite_path: Path) -> dict[str, Any]:
    """Django's DATABASES entry for DATABASE_URL, or for SQLite at `sqlite_path` where the URL is empty.

    SQLite begins each transaction IMMEDIATE and waits 20 s for the lock: with Django's defaults, 8 editors who
    save at once lose 58 of 68 saves, with these none (docs/decisions/0004-sqlite-options.md). `?options=` in the URL
    takes the place of what PostgreSQL is told.
    """
    settings: dict[str, Any] = (
        dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
        if url
        else {"ENGINE": "django.db.backends.sqlite3", "NAME": sqlite_path, "CONN_MAX_AGE": 60}
    )
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        Path(settings["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        journal = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" if wal_is_safe() else ""
        settings["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": journal}
    elif settings["ENGINE"] == "django.db.backends.postgresql":
        settings.setdefault("OPTIONS", {}).setdefault("options", POSTGRESQL_OPTIONS)
    return settings | {"ATOMIC_REQUESTS": False}
