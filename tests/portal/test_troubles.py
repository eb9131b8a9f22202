"""What the database cannot do for the moment is answered with 503 and what to do; no other error is taken for it."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from config.database import database_settings
from portal.troubles import AWAY, BUSY, FULL, TroublesOfViews, answer, trouble_of
from tests.running_site import free_port

MORE = {"TIME_ZONE": None, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "AUTOCOMMIT": True}


@pytest.fixture
def sqlite(tmp_path: Path, db: None) -> Iterator[SQLite]:
    """A database of its own, which does not wait for locks."""
    settings = database_settings("", tmp_path / "own.sqlite3") | MORE
    settings["OPTIONS"]["timeout"] = 0
    with closing(SQLite(settings, alias="own")) as connection:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE record (title TEXT)")
        yield connection


def error_of(connection, statement: str) -> OperationalError:
    with pytest.raises(OperationalError) as caught, connection.cursor() as cursor:
        cursor.execute(statement)
    return caught.value


@pytest.fixture
def locked(sqlite, tmp_path) -> OperationalError:
    """The error of a write while another connection writes."""
    with closing(sqlite3.connect(tmp_path / "own.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        return error_of(sqlite, "INSERT INTO record VALUES ('x')")


@pytest.fixture
def full(sqlite) -> OperationalError:
    """The error of a write that finds no room."""
    with sqlite.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 2")
    return error_of(sqlite, "INSERT INTO record VALUES (hex(randomblob(100000)))")


@pytest.fixture
def away(db) -> OperationalError:
    """The error of a connection to where no server is."""
    settings = database_settings(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing", Path()) | MORE
    with closing(PostgreSQL({"OPTIONS": {}, **settings}, alias="own")) as connection:
        return error_of(connection, "SELECT 1")


@pytest.mark.parametrize(
    ("error", "trouble", "words"),
    [
        ("locked", BUSY, "an import is being written"),
        ("full", FULL, "the disk is full"),
        ("away", AWAY, "the database does not answer"),
    ],
)
def test_a_save_in_trouble_is_a_503_that_says_why_and_that_nothing_typed_is_lost(error, trouble, words, request):
    error = request.getfixturevalue(error)
    response = TroublesOfViews(lambda request: None).process_exception(RequestFactory().post("/admin/"), error)
    assert trouble_of(error) is trouble
    assert (response.status_code, response["Cache-Control"]) == (503, "no-store")
    assert response["Retry-After"] == str(trouble.retry_after_seconds)
    assert words in response.content.decode()
    assert "What you typed is still in the form" in response.content.decode()


def test_a_reader_is_told_of_no_form(away):
    text = answer(RequestFactory().get("/timeline/"), trouble_of(away)).content.decode()
    assert "does not answer at the moment" in text
    assert "What you typed" not in text
    assert "127.0.0.1" not in text


def test_a_program_is_answered_with_problem_details(away):
    response = answer(RequestFactory().get("/api/v1/events"), trouble_of(away))
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, response["Retry-After"]) == (503, "10")


def test_a_file_that_finds_no_room_is_the_same_trouble():
    assert trouble_of(OSError(errno.ENOSPC, "No space left on device")) is FULL
    assert trouble_of(OSError(errno.EACCES, "Permission denied")) is None


def test_any_other_error_is_left_to_django(sqlite):
    middleware = TroublesOfViews(lambda request: None)
    wrong = error_of(sqlite, "SELECT nothing FROM nowhere")
    assert middleware.process_exception(RequestFactory().get("/"), wrong) is None
    assert middleware.process_exception(RequestFactory().get("/"), ValueError("database is locked")) is None
    assert trouble_of(None) is None


class Raises:
    """A middleware whose database is away."""

    error: Exception = OperationalError()

    def __init__(self, get_response) -> None:
        pass

    def __call__(self, request: HttpRequest) -> HttpResponse:
        raise self.error


@pytest.mark.parametrize(("error", "status"), [("away", 503), ("", 500)])
@pytest.mark.parametrize("address", ["/timeline/", "/api/v1/events"])
def test_what_befalls_a_middleware_is_answered_likewise(address, error, status, request, settings, monkeypatch):
    monkeypatch.setattr(Raises, "error", request.getfixturevalue(error) if error else ZeroDivisionError("Zsecretz"))
    settings.MIDDLEWARE = [f"{__name__}.Raises"]
    response = Client(raise_request_exception=False).get(address)
    assert response.status_code == status
    assert ("problem+json" in response["Content-Type"]) == address.startswith("/api/")
    assert "Zsecretz" not in response.content.decode()
