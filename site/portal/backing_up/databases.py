"""A database written to one file as it is at one moment, with the number of rows in each table at that moment."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryFile
from typing import Any, Protocol

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient
from psycopg import sql


class DatabaseFault(RuntimeError):
    """Why a database could not be written or read, for operators."""


class NotTheSame(DatabaseFault):
    """What differs between the rows in a backup and those that were read from it."""

    def __init__(self, differences: Iterable[str]) -> None:
        super().__init__("\n".join(["The database is not the same as in the backup.", *differences]))


class Engine(Protocol):
    """How one kind of database is written and read."""

    #: Of the file.
    name: str

    def dump(self, connection: BaseDatabaseWrapper, path: Path) -> dict[str, int]:
        """Write it, and give the rows of each table. Raises DatabaseFault or OSError."""

    def is_empty(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether it has no table."""

    def load(self, connection: BaseDatabaseWrapper, path: Path, tables: Mapping[str, int]) -> None:
        """Read it into an empty one, where tables have the rows that they should: whole or not at all.

        Raises NotTheSame, DatabaseFault or OSError.
        """


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

    def load(self, connection: BaseDatabaseWrapper, path: Path, tables: Mapping[str, int]) -> None:
        """As a copy beside its place, which gets its name when it was looked at."""
        connection.close()
        target = Path(connection.settings_dict["NAME"])
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f"{target.name}.unfinished")
        try:
            shutil.copyfile(path, unfinished)
            unfinished.chmod(0o600)
            with closing(sqlite3.connect(unfinished)) as copy:
                there = _counts(copy)
            if wrong := [name for name, rows in tables.items() if there.get(name) != rows]:
                raise NotTheSame(_DIFFERENCE.format(name, tables[name], there.get(name, "no")) for name in wrong)
            _to_disk(unfinished)
            unfinished.replace(target)
        except sqlite3.Error as error:
            raise DatabaseFault(f"SQLite: {error}") from error
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

    def load(self, connection: BaseDatabaseWrapper, path: Path, tables: Mapping[str, int]) -> None:
        """As one transaction, which is committed when the rows were counted in it."""
        connection.close()
        environment, where = _way_to(connection)
        restore = [_program("pg_restore"), "--file=-", *_PLAIN, str(path)]
        psql = [_program("psql"), where, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
        with (
            TemporaryFile() as said,
            Popen(restore, stdout=PIPE, stderr=said) as script,  # noqa: S603
            Popen(psql, env=environment, stdin=PIPE, stdout=PIPE, stderr=said) as reader,  # noqa: S603
        ):
            try:
                with suppress(BrokenPipeError):  # it ended at a fault, which it has said
                    reader.stdin.write(b"BEGIN;\n\\o /dev/null\n")
                    shutil.copyfileobj(script.stdout, reader.stdin)
                    if script.wait() == 0:  # else what has come so far is taken back when psql ends
                        reader.stdin.write(_committed_where_the_same(tables).encode())
                    reader.stdin.close()
            except BaseException:
                reader.kill()
                raise
            with suppress(BrokenPipeError):  # of what was still to be written, where it ended before
                reader.stdin.close()
            differences = reader.stdout.read().decode().splitlines()
            script.stdout.close()
            if reader.wait() or script.wait():
                said.seek(0)
                raise DatabaseFault(f"PostgreSQL: {said.read().decode(errors='replace').strip()}")
        if differences:
            raise NotTheSame(differences)


ENGINES: dict[str, Engine] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}
_DIFFERENCE = "{}: {} rows in the backup, {} here."
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


def _committed_where_the_same(tables: Mapping[str, int]) -> str:
    """What psql is told at the end: to commit where tables have these rows, else to say what differs."""
    row = sql.SQL("({}, {}, (SELECT count(*) FROM {}))")
    rows = [row.format(name, number, sql.Identifier(name)) for name, number in tables.items()]
    text = sql.SQL(_LOOK).format(rows=sql.SQL(", ").join(rows), difference=_DIFFERENCE.replace("{}", "%s"))
    return text.as_string()


_LOOK = r"""
RESET search_path;
SELECT count(*) = 0 AS is_same, string_agg(format({difference}, name, was, found), E'\n' ORDER BY name) AS wrong
    FROM (VALUES {rows}) AS tables (name, was, found) WHERE was <> found \gset
\if :is_same
    COMMIT;
\else
    \echo :wrong
\endif
"""


def _run(connection: BaseDatabaseWrapper, name: str, *words: str) -> None:
    environment, where = _way_to(connection)
    command = [_program(name), where, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise DatabaseFault(f"{name}: {done.stderr.strip() or done.returncode}")


def _program(name: str) -> str:
    """One of PostgreSQL's."""
    if (path := shutil.which(name)) is None:
        raise DatabaseFault(f"{name} is not installed; it comes with PostgreSQL’s client programs.")
    return path


def _way_to(connection: BaseDatabaseWrapper) -> tuple[dict[str, str], str]:
    """For a program, its environment and a word. The environment says how: no password is in a list of processes."""
    settings = connection.get_connection_params() | {"dbname": connection.settings_dict["NAME"]}
    _args, own = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGOPTIONS": "options"}
    server = {name: str(settings[key]) for name, key in names.items() if settings.get(key)}
    return os.environ | (own or {}) | server, f"--dbname={settings['dbname']}"


def _to_disk(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
