"""What HTTP asks of the API: methods, conditions, other sites' scripts, and errors that programs can read."""

from __future__ import annotations

import pytest

from tests.factories import EventFactory

pytestmark = pytest.mark.django_db

ADDRESSES = ["/api/v1/", "/api/v1/events/", "/api/v1/events/meeting", "/api/v1/openapi.json", "/api/v1/docs"]


@pytest.fixture(autouse=True)
def _event():
    EventFactory(key="meeting")


def is_problem(response, status: int) -> bool:
    found = (response.status_code, response["Content-Type"], response.json()["status"])
    return found == (status, "application/problem+json", status)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_writing_is_not_allowed(client, address, method):
    client.handler.enforce_csrf_checks = True
    response = getattr(client, method)(address)
    assert is_problem(response, 405)
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_is_get_without_a_body(client, address):
    assert (client.head(address).status_code, client.head(address).content) == (200, b"")
    assert client.head(address)["Content-Type"] == client.get(address)["Content-Type"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_has_not_changed_is_not_sent_again(client, address):
    tag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/events/missing", "/api/v1/events/?limit=0"])
def test_scripts_of_other_sites_may_read_it_errors_too(client, address):
    response = client.get(address, headers={"Origin": "https://elsewhere.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert set(response["Access-Control-Expose-Headers"].split(", ")) >= {"ETag", "Link"}
    assert not response.cookies


def test_a_browser_that_asks_first_is_answered(client):
    headers = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    response = client.options("/api/v1/events/", headers=headers)
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (200, "*")


@pytest.mark.parametrize("accept", ["nonsense", "text/html", "image/png;q=0", ""])
def test_answers_are_json_whatever_is_accepted(client, accept):
    response = client.get("/api/v1/events/", headers={"Accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize(
    "address",
    ["/api/", "/api/v2/events/", "/api/v1/nothing/", "/api/v1/events/a/b", "/api/" + "a" * 60_000],
)
def test_there_is_nothing_at_other_addresses(client, address):
    assert is_problem(client.get(address), 404)
    assert is_problem(client.post(address), 404)


def test_the_root_names_all_there_is(client):
    for address in client.get("/api/v1/").json().values():
        assert client.get(address).status_code == 200


def test_lists_end_in_a_slash_and_records_do_not(client):
    for given, right in (
        ("/api/v1/events?limit=2", "/api/v1/events/?limit=2"),
        ("/api/v1/events/meeting/", "/api/v1/events/meeting"),
        ("/api/v1/docs/", "/api/v1/docs"),
    ):
        response = client.get(given)
        assert (response.status_code, response["Location"]) == (301, right)


def test_a_record_takes_no_parameters(client):
    assert is_problem(client.get("/api/v1/events/meeting?fields=title"), 400)


def test_too_many_parameters_are_a_problem(client):
    assert is_problem(client.get("/api/v1/events/?" + "&".join(f"a{n}=1" for n in range(12_000))), 400)


def test_the_documentation_shows_every_operation_and_needs_nothing_of_other_sites(client):
    text = client.get("/api/v1/docs").content.decode()
    for name in ("events", "terms", "topics"):
        assert f"GET /api/v1/{name}/{{key}}" in text
    for page in (text, client.get("/api/v1/try").content.decode()):
        assert "<script>" not in page
        assert ' style="' not in page
        assert 'src="http' not in page
