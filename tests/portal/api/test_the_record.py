"""The record that ships, read through the API: the same bytes everywhere, every record once, the pages' own filters."""

from __future__ import annotations

import json

import pytest
from django.http import QueryDict

from evidence.models import Edition
from evidence.public_form import public_form
from portal.api.resources import RESOURCES
from tests.api_walk import walk

pytestmark = pytest.mark.django_db

WITH_OWN_KEYS = [name for name, resource in RESOURCES.items() if resource.has_own_key]


@pytest.mark.parametrize("name", WITH_OWN_KEYS)
def test_each_record_is_the_same_bytes_everywhere(the_record, client, name):
    resource = RESOURCES[name]
    listed = {}
    for record in resource.listing.public():
        response = client.get(f"/api/v1/{name}/{record.key}")
        assert (response.status_code, response["Content-Type"]) == (200, "application/json")
        text = response.content.decode()
        assert text == public_form(record).text
        assert text == Edition.objects.of(record).first().content
        if resource.listing.section:
            beside = client.get(f"{record.get_absolute_url().rstrip('/')}.json")
            assert beside.content == response.content
            assert response["Link"] == f'<http://testserver{record.get_absolute_url()}>; rel="canonical"'
        else:
            assert "Link" not in response
        listed[record.key] = text
    page = client.get(f"/api/v1/{name}/?limit=200").content.decode()
    lines = [line.removesuffix(",") for line in page.splitlines()[1:-1]]
    assert lines == list(listed.values())


def test_a_term_is_what_its_person_says_of_it(the_record, client):
    items = client.get("/api/v1/terms/?limit=200").json()["items"]
    people = client.get("/api/v1/people/?limit=200").json()["items"]
    said = [{"person": person["key"], **term} for person in people for term in person.get("terms", [])]
    assert sorted(map(str, said)) == sorted(str({k: v for k, v in item.items() if k != "key"}) for item in items)
    assert len({item["key"] for item in items}) == len(items)
    for item in items:
        assert client.get(f"/api/v1/terms/{item['key']}").json() == item


@pytest.mark.parametrize("name", RESOURCES)
@pytest.mark.parametrize("limit", [1, 7, 200])
def test_walking_the_pages_meets_every_record_once_and_in_order(the_record, client, name, limit):
    resource = RESOURCES[name]
    pages = walk(client, f"/api/v1/{name}/?limit={limit}")
    keys = [key for page in pages for key in page]
    assert all(len(page) == limit for page in pages[:-1])
    assert len(keys) == len(set(keys)) == resource.listing.public().count() > 0
    if resource.has_own_key:
        assert keys == list(resource.listing.public().values_list("key", flat=True))


FILTERS = [
    ("events", "/timeline.json", "topic=exercises"),
    ("events", "/timeline.json", "from=2010&to=2018&verdict=corrected&verdict=confirmed"),
    ("events", "/timeline.json", "party=nato&kind=exercise&q=israel"),
    ("agreements", "/agreements.json", "nature=memorandum&q=defence"),
    ("people", "/people.json", "post=ambassador-to-nato"),
    ("sources", "/sources.json", "reliability=primary&kind=treaty"),
]


@pytest.mark.parametrize(("name", "address", "query"), FILTERS)
def test_a_filter_leaves_what_it_leaves_on_the_page(the_record, client, name, address, query):
    listed = [key for page in walk(client, f"/api/v1/{name}/?limit=5&{query}") for key in page]
    beside = json.loads(b"".join(client.get(f"{address}?{query}")))[name]
    assert listed == [record["key"] for record in beside] != []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("person=leshno-yaar&post=ambassador-to-nato", ["leshno-yaar.ambassador-to-nato"]),
        ("post=nato-secretary-general&on=2002-01-09", ["robertson.nato-secretary-general"]),
        ("post=nato-secretary-general&on=9 January 2002", ["robertson.nato-secretary-general"]),
        ("post=nato-secretary-general&on=1930-01-01", []),
    ],
)
def test_terms_are_filtered_by_person_post_and_day(the_record, client, query, expected):
    items = client.get("/api/v1/terms/", QueryDict(query)).json()["items"]
    assert [item["key"] for item in items] == expected
