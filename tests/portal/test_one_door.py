"""Drafts, private, expired and scheduled records show nowhere: every page is searched for the word each bears."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from people.models import Person
from portal.api.resources import RESOURCES
from portal.data.forms import FORMS
from portal.data.listings import LISTINGS
from tests.factories import EventFactory
from tests.hidden_records import RECORDS, WORDS, make_hidden_records
from timeline.facets import facets

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden(site_pages):
    return make_hidden_records()


ADDRESSES = [
    "/",
    "/timeline/",
    "/timeline/?q=z",
    "/timeline/?from=2010&to=2010",
    "/timeline/?view=table",
    "/timeline/?view=chart",
    "/timeline/?view=chart&from=2010&to=2010",
    "/timeline/?topic=open&kind=exercise",
    "/timeline/open-event/",
    "/agreements/",
    "/agreements/?on=2015-01-01",
    "/agreements/open-agreement/",
    "/agreements/open-pact/",
    "/people/",
    "/people/ambassadors/",
    "/people/open-holder/",
    "/sources/",
    "/people/ambassadors/?from=2000&to=2009",
    "/search/?q=open",
    "/search/?q=open&kind=people&from=2000&to=2020",
    *(f"/search/suggest/?q={word[:3]}" for word in ("Open", *WORDS)),
    "/about/",
    "/changes.atom",
    "/changes.json",
    "/embed/",
    "/embed/timeline/?n=20",
    "/embed/timeline/open-event/",
    "/oembed/?url=http://testserver/timeline/open-event/",
    "/oembed/?url=http://testserver/timeline/&format=xml",
    "/sitemap.xml",
    *(f"/sitemap-{section}.xml" for section in ("pages", *LISTINGS)),
    "/data/",
    "/data/israel-nato.json",
    *(
        f"{address}{below}"
        for address in (
            "/timeline/open-event/",
            "/agreements/open-pact/",
            "/people/open-holder/",
            "/sources/open-source/",
        )
        for below in ("history/", "v1/", "v1.json", "history.json", "history.link")
    ),
]


#: The same as data, in every form that there is.
DATA = [
    f"/{section}.{form.extension}" if form.listing else f"/{section}/{RECORDS[section]}.{form.extension}"
    for section, listing in LISTINGS.items()
    for form in FORMS
    if listing.schema in form.schemas
] + [
    f"/{section}/{RECORDS[section]}.{form.extension}"
    for section, listing in LISTINGS.items()
    for form in FORMS
    if listing.schema in form.schemas and form.record and form.listing
]

API = [
    "/api/v1/docs",
    "/api/v1/openapi.json",
    *(f"/api/v1/{name}/" for name in RESOURCES),
    "/api/v1/events/?limit=1&from=2010&to=2010&q=open",
    "/api/v1/events/open-event",
    "/api/v1/agreements/open-pact",
    "/api/v1/people/open-holder",
    "/api/v1/terms/?on=2010-01-01",
    "/api/v1/sources/open-source",
]


@pytest.mark.parametrize("address", [*ADDRESSES, *DATA, *API])
def test_nothing_shows_a_hidden_record(hidden, client, address):
    response = client.get(address)
    text = (b"".join(response) if response.streaming else response.content).decode().lower()
    assert response.status_code == 200
    assert [word for word in WORDS if word.lower() in text and f"q={word}" not in address] == []


def test_the_page_of_every_hidden_record_is_missing(hidden, client):
    for records in hidden.values():
        for record in records:
            assert client.get(record.get_absolute_url()).status_code == 404, record


def test_the_api_knows_no_hidden_record(hidden, client):
    for name, records in hidden.items():
        for record in records:
            assert client.get(f"/api/v1/{name}/{record.key}").status_code == 404, record
    held = [item["key"] for item in client.get("/api/v1/terms/").json()["items"]]
    assert {key.partition(".")[0] for key in held} == {"open-holder", Person.objects.get(name="Open Person").key}
    for word in WORDS:
        low = word.lower()
        for name, query in (("terms", f"person=n-{low}"), ("terms", f"post=p-{low}"), ("events", f"topic=t-{low}")):
            assert client.get(f"/api/v1/{name}/?{query}").status_code == 400


@pytest.mark.parametrize("word", WORDS)
def test_search_finds_no_hidden_record(hidden, client, word):
    search = client.get("/search/", {"q": word}).context["search"]
    assert search.count == 0


def test_the_chart_counts_and_draws_no_hidden_record(hidden, client):
    for address in ("/timeline/?view=chart", "/"):
        drawn = client.get(address).context["chart" if "chart" in address else "small"]
        assert drawn.count == 1
        assert {office.lane.post.title for office in drawn.offices} == {"Open post"}


def test_no_count_counts_a_hidden_record(hidden, client):
    counted = facets()
    assert counted.total == 1
    assert counted.years == {2010: 1}
    assert [choice.label for choice in counted.topics] == ["open"]
    totals = {address: count for _label, address, count in client.get("/").context["totals"]}
    assert totals == {"/timeline/": 1, "/agreements/": 2, "/people/": 2, "/sources/": 1}


def test_a_filter_by_a_hidden_topic_or_party_is_an_unknown_choice(hidden, client):
    for word in WORDS:
        for name in ("topic", "party"):
            page = client.get("/timeline/", {name: f"{name[0]}-{word.lower()}"})
            assert page.context["filter"].errors


def test_an_expired_record_is_gone_before_anybody_cleans_up(site_pages, client):
    event = EventFactory(key="passing", expire_at=timezone.now() + timedelta(hours=1))
    assert client.get("/timeline/passing/").status_code == 200
    type(event).objects.filter(pk=event.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/timeline/passing/").status_code == 404
    assert "passing" not in client.get("/timeline/").content.decode()


def test_no_hidden_event_is_embedded(hidden, client):
    for event in hidden["events"]:
        address = event.get_absolute_url()
        assert client.get(f"/embed{address}").status_code == 404
        assert client.get("/oembed/", {"url": f"http://testserver{address}"}).status_code == 404


def test_a_private_section_hides_its_records(site_pages, client):
    from wagtail.models import PageViewRestriction

    EventFactory(key="inside")
    PageViewRestriction.objects.create(page=site_pages.timeline, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/timeline/inside/").status_code == 302
