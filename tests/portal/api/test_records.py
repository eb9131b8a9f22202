"""Records of the API: their keys, and what is not there."""

from __future__ import annotations

import pytest

from portal.api.resources import RESOURCES
from portal.data.listings import LISTINGS
from tests.factories import EventFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


def test_every_kind_of_record_is_there():
    assert list(RESOURCES) == [
        "events", "agreements", "people", "organisations", "posts", "terms", "sources", "topics",
    ]  # fmt: skip


def test_a_second_term_in_a_post_has_a_number_and_keeps_it_when_its_dates_are_corrected(client):
    post = PostFactory(key="envoy")
    person = PersonFactory(
        key="someone", terms=[{"post": post, "date": "2010/2012"}, {"post": post, "date": "2001/2003"}]
    )
    keys = [item["key"] for item in client.get("/api/v1/terms/?person=someone").json()["items"]]
    assert keys == ["someone.envoy", "someone.envoy.2"]
    assert client.get("/api/v1/terms/someone.envoy").json()["date"] == "2001/2003"
    later = person.terms.get(date="2010/2012")
    later.date = "2011/2012"
    later.save()
    assert client.get("/api/v1/terms/someone.envoy.2").json()["date"] == "2011/2012"


@pytest.mark.parametrize(
    "key",
    ["someone.envoy.1", "someone.envoy.02", "someone.envoy.3", "someone", "someone.", ".envoy", "a.b.c.d", "x" * 300],
)
def test_there_is_one_key_to_a_term(client, key):
    post = PostFactory(key="envoy")
    PersonFactory(key="someone", terms=[{"post": post, "date": "2010/2012"}])
    assert client.get("/api/v1/terms/someone.envoy").status_code == 200
    assert client.get(f"/api/v1/terms/{key}").status_code == 404


@pytest.mark.parametrize("name", RESOURCES)
def test_an_unknown_key_is_a_problem(client, name):
    for key in ("nothing-here", "a" * 60_000, "%00", "%ff", "%ED%A0%80", "A B", "9" * 30):
        response = client.get(f"/api/v1/{name}/{key}")
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
        assert response.json()["status"] == 404


@pytest.mark.parametrize("state", [{"public": False}, {"is_private": True}, {"expire_at": "2000-01-01T00:00Z"}])
def test_a_hidden_record_is_no_other_than_none(client, state):
    EventFactory(key="hidden", **state)
    hidden, missing = client.get("/api/v1/events/hidden"), client.get("/api/v1/events/missing")
    assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert client.get("/api/v1/events/").json() == {"items": [], "next": None}


def test_a_listing_of_the_api_is_that_of_the_page():
    pages = {listing.schema: listing for listing in LISTINGS.values()}
    for resource in RESOURCES.values():
        assert pages.get(resource.listing.schema, resource.listing) is resource.listing
