"""What stands in the log of a request, and what never does."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import sys

import pytest
from django.db import IntegrityError

from config.telling import Lines, logging_settings, scrub
from portal.watching.request_ids import request_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    """The lines as production writes them."""
    stream = io.StringIO()
    handler, level = logging.StreamHandler(stream), logging.root.level
    handler.setFormatter(Lines())
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.root.removeHandler(handler)
    logging.root.setLevel(level)


def test_a_request_is_one_line_of_json(client, site_pages, lines):
    answer = client.get("/timeline/", {"q": "zeppelin"}, headers={"x-request-id": "from-the-proxy-1"})
    assert answer["X-Request-ID"] == "from-the-proxy-1"
    (line,) = [line for line in lines() if line["logger"] == "record.requests"]
    assert line.pop("milliseconds") > 0
    assert line.pop("time")
    assert line == {
        "level": "INFO",
        "logger": "record.requests",
        "message": "GET /timeline/ 200",
        "method": "GET",
        "path": "/timeline/",
        "status": 200,
        "page_cache": "miss",
        "request_id": "from-the-proxy-1",
    }


@pytest.mark.parametrize("given", ["", "short", 'forged", "level": "ERROR', "x" * 65, "line\tbreak-in-it"])
def test_an_id_that_cannot_be_believed_is_replaced(client, given):
    answer = client.get("/robots.txt", headers={"x-request-id": given})
    assert len(answer["X-Request-ID"]) == 32
    assert answer["X-Request-ID"] != client.get("/robots.txt")["X-Request-ID"]


def test_nothing_of_who_asks_is_written(client, site_pages, sign_in, lines):
    user = sign_in("Editor")
    client.cookies["zcookie"] = "zcookievalue"
    client.get("/admin/password_reset/confirm/Mq/zright-zright/", REMOTE_ADDR="192.0.2.55")
    # 404, 200 of the admin, a refused form, and a form of a page that is not there.
    client.get("/nothing/?q=zquery", REMOTE_ADDR="192.0.2.55")
    client.get("/admin/", REMOTE_ADDR="192.0.2.55", headers={"user-agent": "zagent"})
    client.post("/admin/login/", {"username": "zname", "password": "zpassword"}, REMOTE_ADDR="192.0.2.55")
    client.post("/search/", {"q": "zform"}, REMOTE_ADDR="192.0.2.55")
    written = json.dumps(lines())
    assert written.count("record.requests") == 5
    session = client.cookies["sessionid"].value
    secret = (
        "192.0.2.55",
        "zquery",
        "zcookie",
        "zagent",
        "zname",
        "zpassword",
        "zform",
        "zright",
        user.username,
        session,
    )
    assert [word for word in secret if word in written] == []


def test_whatever_brings_fields_along_shows_only_those_that_may_be_shown(lines):
    logging.getLogger("django.request").error(
        "Broke", extra={"request": "<WSGIRequest ?q=z>", "user": "z", "status": 500}
    )
    (line,) = lines()
    assert set(line) == {"time", "level", "logger", "message", "status"}


DETAIL = "DETAIL:  Key (email)=(z@example.org) already exists."


def broken() -> None:
    raise IntegrityError(f"duplicate key value\n{DETAIL}")


def test_values_of_a_row_that_postgresql_refused_are_left_out_of_log_and_report():
    try:
        broken()
    except IntegrityError as error:
        record = logging.LogRecord("record", logging.ERROR, "", 1, "Broke", None, sys.exc_info())
        event = scrub({"exception": {"values": [{"type": "IntegrityError", "value": str(error)}]}}, {})
    line = json.loads(Lines().format(record))
    assert "duplicate key value" in line["exc_info"]
    assert "z@example.org" not in line["exc_info"]
    assert event["exception"]["values"][0]["value"] == "duplicate key value\nDETAIL: left out"


def test_a_report_holds_nothing_of_who_asks():
    token = request_id.set("id-of-a-request")
    event = {
        "user": {"id": 1, "ip_address": "192.0.2.55"},
        "server_name": "app1",
        "request": {
            "url": "https://record.example.org/admin/password_reset/confirm/Mq/zright/?q=z",
            "method": "POST",
            "query_string": "q=z",
            "cookies": {"sessionid": "z"},
            "data": {"q": "z"},
            "env": {"REMOTE_ADDR": "192.0.2.55"},
            "headers": {
                "Host": "record.example.org",
                "User-Agent": "z",
                "Cookie": "z",
                "X-Forwarded-For": "192.0.2.55",
            },
        },
    }
    scrubbed = scrub(event, {})
    request_id.reset(token)
    assert scrubbed == {
        "tags": {"request_id": "id-of-a-request"},
        "request": {
            "url": "https://record.example.org/admin/password_reset/confirm/…",
            "method": "POST",
            "headers": {"Host": "record.example.org"},
        },
    }


def test_the_logging_of_production_can_be_set_up():
    configured = logging_settings("INFO")
    before = logging.root.handlers[:], logging.root.level
    try:
        logging.config.dictConfig(configured)
        assert any(isinstance(handler.formatter, Lines) for handler in logging.root.handlers)
        assert not logging.getLogger("django.request").isEnabledFor(logging.WARNING)
    finally:
        logging.root.handlers[:] = before[0]
        logging.root.setLevel(before[1])
        for name in configured["loggers"]:
            logging.getLogger(name).setLevel(logging.NOTSET)
