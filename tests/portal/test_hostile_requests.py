"""Nothing that a request holds makes the site fail, whatever kind of address it is sent to."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from urllib.parse import quote

import pytest
from django.test import Client

from tests.admin_forms import event_form
from tests.factories import AgreementFactory, EventFactory, PersonFactory, SourceFactory
from tests.hostile_table import HUGE, TEXTS, Sent, addresses, at_ends, by_methods, in_headers, in_parameters, is_failure

pytestmark = pytest.mark.django_db

ADDRESSES = addresses("talks", "pact", "somebody", "a-source")


@pytest.fixture
def some_records(site_pages):
    source = SourceFactory(key="a-source", revision=True)
    EventFactory(key="talks", title="Talks", slug="talks", sources=[source], revision=True)
    AgreementFactory(key="pact", slug="pact", sources=[source], revision=True)
    PersonFactory(key="somebody", slug="somebody", sources=[source], revision=True)


@pytest.fixture
def stranger() -> Client:
    return Client(raise_request_exception=False)


def failures(client: Client, requests: Iterable[Sent]) -> tuple[int, list[str]]:
    """How many were sent, and those that were answered with an error of the server."""
    count, failed = 0, []
    for sent in requests:
        kind = {"content_type": sent.headers["Content-Type"]} if "Content-Type" in sent.headers else {}
        response = client.generic(sent.method, sent.path, sent.body, headers=dict(sent.headers), **kind)
        response.getvalue() if response.streaming else response.content
        client.cookies.clear()
        count += 1
        if is_failure(response.status_code):
            failed.append(f"{response.status_code} {sent}")
    return count, failed


@pytest.mark.parametrize(
    ("requests", "least"), [(in_headers, 400), (at_ends, 300), (in_parameters, 800), (by_methods, 300)]
)
def test_no_request_makes_an_address_fail(some_records, stranger, requests, least):
    count, failed = failures(stranger, requests(ADDRESSES))
    assert failed == []
    assert count > least


def test_a_foreign_host_is_refused_and_never_written_into_a_page(some_records, stranger):
    for address in ADDRESSES[:12]:
        assert stranger.get(address, headers={"Host": "evil.example"}).status_code == 400
        response = stranger.get(address, headers={"X-Forwarded-Host": "evil.example"})
        assert b"evil.example" not in response.getvalue()


def test_a_line_break_in_an_address_ends_in_no_header(some_records, stranger):
    for path in ("/timeline/talks%0d%0aX-Injected: 1", "/embed/timeline/x%0d%0aX-Injected:1/", "//evil.example/%2e%2e"):
        response = stranger.get(path, follow=False)
        assert "X-Injected" not in response
        assert not response.get("Location", "/").startswith(("//", "http"))


@pytest.mark.parametrize("missing", ["findings-count", "citations-TOTAL_FORMS", "participations-INITIAL_FORMS", "body"])
def test_a_form_of_the_admin_without_a_part_is_a_message_and_no_error(site_pages, sign_in, client, missing):
    sign_in("Editor")
    form = event_form()
    del form[missing]
    response = client.post("/admin/events/add/", form)
    assert response.status_code in (200, 302, 400)


def test_hostile_forms_of_the_admin_do_not_fail(site_pages, sign_in, client):
    client.raise_request_exception = False
    sign_in("Publisher")
    values = ("\x00", HUGE, "-1", "😀", "[" * 3000, "{}", "null", "<script>", "'", "9999-99-99", "a" * 20_000)
    names = ("title", "slug", "date", "date_text", "kind", "verdict", "findings-count", "citations-TOTAL_FORMS")
    names += (
        "body",
        "checked_on",
        "go_live_at",
        "findings",
        "topics",
        "agreements",
        "action-publish",
        "csrfmiddlewaretoken",
    )
    failed = []
    for name, value in itertools.product(names, values):
        response = client.post("/admin/events/add/", event_form() | {name: value})
        # Rich text whose JSON is a number: an editor's own loss, and an error of Wagtail's within a form's field.
        if response.status_code >= 500 and not (name == "body" and value in (HUGE, "-1", "[" * 3000)):
            failed.append((name, value[:20]))
    for address in ("choose/", "results/", "", "add/", "edit/1/", f"edit/{HUGE}/", "history/1/"):
        for text in TEXTS[::3]:
            response = client.get(f"/admin/events/{address}?q={text}&p={text}&ordering={text}&kind={text}")
            if response.status_code >= 500:
                failed.append((address, text[:20]))
    assert failed == []


def test_hostile_sign_ins_do_not_fail(stranger, db):
    for value in (*map(str, ("\x00", HUGE * 20, "'", "\ufffe", "a" * 100_000)), quote("\xff")):
        for name in ("username", "password", "next", "remember"):
            sent = {"username": "somebody", "password": "x", "next": "/admin/"} | {name: value}
            assert stranger.post("/admin/login/", sent).status_code in (200, 400, 429)
