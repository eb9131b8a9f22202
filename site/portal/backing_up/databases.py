"""A database written to one file as it is at one moment, with the number of rows in each table at that moment."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient


class DatabaseFault(RuntimeError):
    """Why a database could not be written or read, for operators."""


class Engine(Protocol):
    """How one kind of database is written and read."""

    #: Of the file.
    name: str

    def dump(self, connection: BaseDatabaseWrapper, path: Path) -> dict[str, int]:
        """Write it, and give the rows of each table. Raises DatabaseFault or OSError."""

    def is_empty(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether it has no table."""

    def load(self, connection: BaseDatabaseWrapper, path: Path) -> None:
        """Read it into an empty one: whole or not at all. Raises DatabaseFault or OSError."""


class SQLite:
    name = "database.sqlite3"

    def dump(self, connection: BaseDatabaseWrapper, path: Path) -> dict[str, int]:
        """In one step: it reads as one statement does, so writers wait for it, and nothing of theirs is half in."""
        connection.ensure_connection()
        try:
            with closing(sqlite3.connect(path)) as copy:
                connection.connection.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
                if (said := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                    raise DatabaseFault(f"The database is damaged: {said}")
                return _counts(copy)
        except sqlite3.Error as error:
            raise DatabaseFault(f"SQLite: {error}") from error

    def is_empty(self, connection: BaseDatabaseWrapper) -> bool:
        path = Path(connection.settings_dict["NAME"])
        if connection.is_in_memory_db():
            return False
        if any(path.with_name(path.name + suffix).exists() for suffix in ("-wal", "-journal")):
            return False
        if not path.exists():
            return True
        with closing(sqlite3.connect(path)) as there:
            return not there.execute("SELECT 1 FROM sqlite_master").fetchone()

    def load(self, connection: BaseDatabaseWrapper, path: Path) -> None:
        connection.close()
        target = Path(connection.settings_dict["NAME"])
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f"{target.name}.unfinished")
        try:
            shutil.copyfile(path, unfinished)
            unfinished.chmod(0o600)
            _to_disk(unfinished)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)


class PostgreSQL:
    name = "database.pgdump"

    def dump(self, connection: BaseDatabaseWrapper, path: Path) -> dict[str, int]:
        """In pg_dump's own format, from a snapshot that a transaction here holds, and counts in, until it is done."""
        own = connection.copy()
        try:
            own.ensure_connection()
            own.set_autocommit(False)
            with own.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SELECT pg_export_snapshot()")
                snapshot = cursor.fetchone()[0]
                _run(connection, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}", *_PLAIN)
                return {table: _count(cursor, table) for table in _tables(own)}
        finally:
            own.close()

    def is_empty(self, connection: BaseDatabaseWrapper) -> bool:
        return not _tables(connection)

    def load(self, connection: BaseDatabaseWrapper, path: Path) -> None:
        connection.close()
        _run(connection, "pg_restore", "--exit-on-error", "--single-transaction", *_PLAIN, str(path))


ENGINES: dict[str, Engine] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}
#: Whose a table is, and who may read it, is a matter of the server on which it stands.
_PLAIN = ("--no-owner", "--no-privileges", "--no-comments")


def counts(connection: BaseDatabaseWrapper) -> dict[str, int]:
    """The rows of each table."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return _counts(connection.connection)
    with connection.cursor() as cursor:
        return {table: _count(cursor, table) for table in _tables(connection)}


def version_of(connection: BaseDatabaseWrapper) -> str:
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _counts(there: sqlite3.Connection) -> dict[str, int]:
    tables = there.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {
        name: there.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - names of tables
        for (name,) in sorted(tables.fetchall())
    }


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_list(cursor)
    return sorted(table.name for table in found if table.type in ("t", "p"))


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 - names of tables
    return int(cursor.fetchone()[0])


def _run(connection: BaseDatabaseWrapper, program: str, *words: str) -> None:
    """A program of PostgreSQL's. The environment says how to connect: no password stands in a list of processes."""
    settings = connection.get_connection_params() | {"dbname": connection.settings_dict["NAME"]}
    _args, own = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user"}
    server = {name: str(settings[key]) for name, key in names.items() if settings.get(key)}
    environment = os.environ | (own or {}) | server
    where = f"--dbname={settings['dbname']}"
    if shutil.which(program) is None:
        raise DatabaseFault(f"{program} is not installed; it comes with PostgreSQL’s client programs.")
    command: Sequence[str] = (program, where, *words)
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise DatabaseFault(f"{program}: {done.stderr.strip() or done.returncode}")


def _to_disk(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
