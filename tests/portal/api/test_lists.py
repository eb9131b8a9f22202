"""Lists of the API: their pages, their filters, and what is not understood."""

from __future__ import annotations

import base64

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.api.resources import RESOURCES
from tests.api_walk import cursor_of, walk
from tests.factories import EventFactory, OrganisationFactory, PostFactory, SourceFactory, TopicFactory
from tests.portal.test_query_counts import add_records
from timeline.models import Event

pytestmark = pytest.mark.django_db


def test_records_of_one_place_are_parted_by_their_number(client):
    for number in range(5):
        EventFactory(key=f"same-{number}", date="2012")
    assert walk(client, "/api/v1/events/?limit=2") == [["same-0", "same-1"], ["same-2", "same-3"], ["same-4"]]


def test_what_is_published_or_withdrawn_meanwhile_neither_repeats_nor_hides_others(client):
    for year in (2001, 2003, 2005, 2007):
        EventFactory(key=f"in-{year}", date=str(year))
    first = client.get("/api/v1/events/?limit=2").json()
    EventFactory(key="in-2000", date="2000")
    Event.objects.filter(key="in-2003").update(live=False)
    rest = client.get(first["next"]).json()
    assert [item["key"] for item in rest["items"]] == ["in-2005", "in-2007"]


def test_the_last_page_is_found_by_the_index(client):
    """By the plan of the query, not by a clock."""
    for number in range(30):
        EventFactory(key=f"e{number}", date=f"{1960 + number}")
    after = cursor_of("events", "1980-01-01/1980-12-31", Event.objects.get(key="e20").pk)
    with CaptureQueriesContext(connection) as captured:
        assert len(client.get(f"/api/v1/events/?after={after}").json()["items"]) == 9
    listing = next(q["sql"] for q in captured.captured_queries if "date_order" in q["sql"] and "LIMIT" in q["sql"])
    assert "OFFSET" not in listing
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            plan = str(cursor.execute(f"EXPLAIN QUERY PLAN {listing}").fetchall())
        assert "event_listing" in plan
        assert "TEMP B-TREE" not in plan


def test_a_filter_that_matches_nothing_is_an_empty_list(client):
    EventFactory()
    assert client.get("/api/v1/events/?q=zeppelin").json() == {"items": [], "next": None}


def test_a_record_that_cannot_stand_leaves_the_page_shorter_and_the_walk_whole(client):
    PostFactory(key="p1", title="A", organisation=OrganisationFactory(public=False))
    PostFactory(key="p2", title="B")
    assert walk(client, "/api/v1/posts/?limit=1") == [[], ["p2"]]


BAD = [
    ("limit=1000000000", "limit"),
    ("limit=201", "limit"),
    ("limit=0", "limit"),
    ("limit=-1", "limit"),
    ("limit=", "limit"),
    ("limit=1.5", "limit"),
    ("limit=١", "limit"),
    (f"limit={2**63}", "limit"),
    ("limit=2&limit=3", "limit"),
    ("offset=-1", "offset"),
    (f"offset={2**63}", "offset"),
    ("page=2", "page"),
    ("nonsense=1", "nonsense"),
    ("x" * 60_000 + "=1", "x" * 40),
    ("q=" + "x" * 60_000, "q"),
    ("q=a%00b", "q"),
    ("from=9/1/2002", "from"),
    ("from=2010&to=2000", "to"),
    ("from=%00", "from"),
    ("topic=nothing-here", "topic"),
    ("kind=banana", "kind"),
    ("after=", "after"),
    ("after=banana", "after"),
    ("after=%00", "after"),
    ("after=%ED%A0%80", "after"),
    ("after=" + "A" * 60_000, "after"),
    (f"after={cursor_of('events')}", "after"),
    (f"after={cursor_of('events', '2001', 1, 2)}", "after"),
    (f"after={cursor_of('sources', '2001', 1)}", "after"),
    (f"after={cursor_of('events', '2001', -1)}", "after"),
    (f"after={cursor_of('events', '2001', 2**63)}", "after"),
    (f"after={cursor_of('events', '2001', True)}", "after"),
    (f"after={cursor_of('events', '2001', None)}", "after"),
    (f"after={cursor_of('events', '2001', 1.5)}", "after"),
    (f"after={cursor_of('events', ['2001'], 1)}", "after"),
    (f"after={cursor_of('events', chr(0xD800), 1)}", "after"),
    (f"after={cursor_of('events', chr(0), 1)}", "after"),
    (f"after={base64.urlsafe_b64encode(b'[' * 3000).decode()}", "after"),
    (f"after={base64.urlsafe_b64encode(b'7').decode()}", "after"),
]


@pytest.mark.parametrize(("query", "named"), BAD, ids=[query[:40] for query, _named in BAD])
def test_what_is_not_understood_is_named(client, query, named):
    response = client.get(f"/api/v1/events/?{query}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert list(response.json()["errors"]) == [named]


def test_a_parameter_that_there_is_not_is_answered_with_those_that_there_are(client):
    message = client.get("/api/v1/topics/?limt=5").json()["errors"]["limt"][0]
    assert message.endswith("after, limit, q.")


def test_words_that_are_no_text_find_nothing_and_break_nothing(client):
    EventFactory(title="=1+1</script>]]>\u202e")
    for query in ("q=%ED%A0%80", "q=%ff", "q=%25%5F", "q=%F0%9F%98%80"):
        assert client.get(f"/api/v1/events/?{query}").json()["items"] == []
    assert len(client.get("/api/v1/events/?q=%3D1%2B1").json()["items"]) == 1


@pytest.mark.parametrize("name", RESOURCES)
def test_a_list_and_a_record_ask_no_more_for_many_than_for_few(client, name):
    counts = []
    for number, start in ((2, 0), (8, 2)):
        add_records(number, start)
        key = client.get(f"/api/v1/{name}/").json()["items"][0]["key"]
        asked = []
        for address in (f"/api/v1/{name}/", f"/api/v1/{name}/{key}"):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            asked.append(len(captured))
            assert len({query["sql"] for query in captured.captured_queries}) == len(captured)
        counts.append(asked)
    assert counts[0] == counts[1]


def test_titles_of_any_length_and_script_can_be_a_place_in_a_list(client):
    for title in ("א" * 400, "😀" * 400, "\"'\\%_ ,", "z"):
        SourceFactory(title=title)
        TopicFactory(name=title[:80])
    assert len([key for page in walk(client, "/api/v1/sources/?limit=1") for key in page]) == 4
    assert len([key for page in walk(client, "/api/v1/topics/?limit=1") for key in page]) == 4


@pytest.mark.parametrize("when", ["1990", "March 1953", "since 2016", "2016-09/", "../2016", "banana"])
def test_nobody_is_in_office_on_more_than_a_day(client, when):
    response = client.get("/api/v1/terms/", {"on": when})
    assert (response.status_code, list(response.json()["errors"])) == (400, ["on"])
