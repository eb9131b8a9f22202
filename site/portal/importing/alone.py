"""The transaction in which a run is applied or undone: one run at a time, and readers are not locked out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

#: The lock on PostgreSQL; any number that nothing else uses.
LOCK = 1_949_044
#: Kibibytes of changed pages that SQLite may hold in memory before it writes them into the file and locks out readers.
SQLITE_CACHE = 64 * 1024


@contextmanager
def alone(wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """A transaction that no other run's overlaps. `wait` is called while it waits for its turn, on PostgreSQL.

    On SQLite the transaction itself is the lock: it begins IMMEDIATE, and waits for as long as the connection does.
    """
    with _room_for_changes(), transaction.atomic():
        if connection.vendor == "postgresql":
            while not _locked():
                wait()
                time.sleep(0.5)
        yield


def _locked() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


@contextmanager
def _room_for_changes() -> Iterator[None]:
    """SQLite's page cache, larger for as long as it takes (docs/decisions/0011-an-import-is-one-transaction.md)."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{SQLITE_CACHE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {int(before)}")
