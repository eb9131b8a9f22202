"""A save that meets SQLite's write lock is answered with a page that says what to do."""

import sqlite3
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import RequestFactory

from config.database import database_settings
from portal.busy import BusyDatabase


@pytest.fixture
def locked(tmp_path: Path, db: None):
    """The error of a write while another connection writes."""
    path = tmp_path / "locked.sqlite3"
    settings = database_settings("", path) | {"TIME_ZONE": None, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    settings |= {"AUTOCOMMIT": True}
    settings["OPTIONS"]["timeout"] = 0
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE record (title TEXT)")
    holder.execute("BEGIN IMMEDIATE")
    connection = DatabaseWrapper(settings, alias="locked")
    try:
        with pytest.raises(OperationalError) as caught, connection.cursor() as cursor:
            cursor.execute("INSERT INTO record VALUES ('x')")
        yield caught.value
    finally:
        connection.close()
        holder.close()


def test_a_locked_database_is_a_503_that_says_to_go_back_and_save_again(locked):
    response = BusyDatabase(lambda request: None).process_exception(RequestFactory().post("/admin/"), locked)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "What you typed is still in the form" in response.content.decode()


def test_any_other_error_is_left_to_django():
    middleware = BusyDatabase(lambda request: None)
    assert middleware.process_exception(RequestFactory().get("/"), OperationalError("no such table")) is None
    assert middleware.process_exception(RequestFactory().get("/"), ValueError("database is locked")) is None
