"""Which database is used, and how it is opened."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from config import database
from config.database import database_settings, wal_is_safe

SQLITE = "django.db.backends.sqlite3"


@pytest.mark.parametrize("version", [(3, 44, 6), (3, 44, 9), (3, 50, 7), (3, 51, 3), (3, 51, 4), (3, 52, 0), (4, 0, 0)])
def test_a_version_with_the_fix_may_use_the_write_ahead_log(version):
    assert wal_is_safe(version)


@pytest.mark.parametrize(
    "version", [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 49, 9), (3, 50, 6), (3, 51, 0), (3, 51, 2)]
)
def test_a_version_without_the_fix_may_not(version):
    assert not wal_is_safe(version)


def test_it_is_the_version_that_python_links_which_counts():
    assert wal_is_safe() == wal_is_safe(sqlite3.sqlite_version_info)


def test_without_an_address_it_is_sqlite_in_a_folder_that_is_made(tmp_path):
    path = tmp_path / "var" / "record.sqlite3"
    found = database_settings("", path)
    assert (found["ENGINE"], found["NAME"]) == (SQLITE, path)
    assert path.parent.is_dir()


@pytest.mark.parametrize("url", ["", "sqlite:///{folder}/other.sqlite3"])
def test_sqlite_begins_immediate_and_waits_for_the_lock(tmp_path, url):
    found = database_settings(url.format(folder=tmp_path), tmp_path / "record.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["OPTIONS"]["timeout"] == 20
    assert found["ATOMIC_REQUESTS"] is False


@pytest.mark.parametrize(("is_safe", "mode"), [(True, "wal"), (False, "delete")])
def test_the_write_ahead_log_is_switched_on_only_where_it_is_safe(tmp_path, monkeypatch, is_safe, mode):
    monkeypatch.setattr(database, "wal_is_safe", lambda: is_safe)
    found = database_settings("", tmp_path / "record.sqlite3")
    with sqlite3.connect(found["NAME"]) as opened:
        opened.executescript(found["OPTIONS"]["init_command"])
        assert opened.execute("PRAGMA journal_mode").fetchone() == (mode,)
    opened.close()


def test_an_address_names_another_database():
    found = database_settings("postgresql://editor:secret@db.example.org:5433/record", Path("/nowhere/record.sqlite3"))
    expected = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "record",
        "USER": "editor",
        "PASSWORD": "secret",
        "HOST": "db.example.org",
        "PORT": 5433,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
    assert {name: found[name] for name in expected} == expected
    assert "transaction_mode" not in found.get("OPTIONS", {})


def test_postgresql_prefers_indexes_unless_the_address_says_otherwise():
    plain = database_settings("postgresql://db.example.org/record", Path("/nowhere"))
    assert plain["OPTIONS"]["options"] == "-c random_page_cost=1.1"
    told = database_settings("postgresql://db.example.org/record?options=-c%20random_page_cost%3D4", Path("/nowhere"))
    assert told["OPTIONS"]["options"] == "-c random_page_cost=4"


def test_an_address_of_sqlite_names_its_file(tmp_path):
    found = database_settings(f"sqlite:///{tmp_path}/other.sqlite3", tmp_path / "record.sqlite3")
    assert (found["ENGINE"], found["NAME"]) == (SQLITE, f"{tmp_path}/other.sqlite3")


def test_an_address_of_no_database_is_refused():
    with pytest.raises(ValueError, match="mysqlite"):
        database_settings("mysqlite://localhost/record", Path("record.sqlite3"))


@pytest.mark.skipif(settings.DATABASES["default"]["ENGINE"] != SQLITE, reason="options of SQLite")
@pytest.mark.django_db(transaction=True)
def test_the_open_connection_has_the_options():
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)
    statements: list[str] = []
    connection.connection.set_trace_callback(statements.append)
    with transaction.atomic():
        pass
    connection.connection.set_trace_callback(None)
    assert statements[0].startswith("BEGIN IMMEDIATE")
