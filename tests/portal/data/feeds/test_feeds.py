"""Feeds of the latest changes, as feed readers take them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.data.feeds.feed import MOST
from tests.editions import keep_edition
from tests.factories import (
    AgreementFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    SourceFactory,
    TopicFactory,
)
from timeline.models import Event

pytestmark = pytest.mark.django_db

FEEDS = ["/changes.atom", "/changes.json", "/timeline.atom", "/timeline.feed.json"]
HARD = "=1+1</script><!-- ]]> \"'; &amp; & <b>\n\t\u202eabc\u202c שלום \ufffe\x08 \U0001f600"
#: The same, as it may stand in XML, and on one line.
CLEAN = "=1+1</script><!-- ]]> \"'; &amp; & <b> \u202eabc\u202c שלום \U0001f600"


def body(client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200, address
    return b"".join(response).decode()


def entries(client, address: str) -> list[tuple[str, str, str, str]]:
    """Title, text, link and id of each entry, from either format."""
    text = body(client, address)
    if address.split("?")[0].endswith("json"):
        return [(item["title"], item["content_text"], item["url"], item["id"]) for item in json.loads(text)["items"]]
    read = feedparser.parse(text, sanitize_html=False)
    assert not read.bozo, read.get("bozo_exception")
    return [(entry.title, entry.get("summary", ""), entry.link, entry.id) for entry in read.entries]


def titles(client, address: str) -> list[str]:
    return [title for title, *_rest in entries(client, address)]


def kept(factory, minutes: int, note: str = "", **fields):
    """A record with an edition of so many minutes ago."""
    record = factory(**fields)
    keep_edition(record, note, at=timezone.now() - timedelta(minutes=minutes))
    return record


def test_all_kinds_with_pages_stand_newest_publication_first(client):
    kept(EventFactory, 4, title="Event", date="2024")
    kept(AgreementFactory, 3, short_title="Pact")
    kept(PersonFactory, 2, name="Person")
    kept(SourceFactory, 1, title="Source")
    kept(OrganisationFactory, 0, name="Body")
    kept(EventFactory, 5, title="Of 1957", date="1957")
    for address in ("/changes.atom", "/changes.json"):
        assert titles(client, address) == ["Source", "Person", "Pact", "Event", "Of 1957"]
    assert titles(client, "/timeline.atom") == ["Event", "Of 1957"]
    assert titles(client, "/people.feed.json") == ["Person"]


def test_an_entry_is_dated_by_its_publication_and_never_by_history(client):
    keep_edition(EventFactory(date="1957-03-25"), at=datetime(2026, 11, 22, 12, 30, tzinfo=UTC))
    (entry,) = feedparser.parse(body(client, "/timeline.atom")).entries
    assert (entry.updated, entry.published) == ("2026-11-22T12:30:00+00:00",) * 2
    (item,) = json.loads(body(client, "/timeline.feed.json"))["items"]
    assert (item["date_published"], item["date_modified"]) == ("2026-11-22T12:30:00+00:00",) * 2


@pytest.mark.parametrize("address", FEEDS)
def test_the_text_is_the_note_else_what_the_record_is_about(client, address):
    event = kept(EventFactory, 2, key="strike", title="Strike", summary="Of June 2018.")
    keep_edition(event, "Year corrected.")
    (new, old) = entries(client, address)
    assert new[:3] == ("Strike (edition 2)", "Year corrected.", "http://testserver/timeline/strike/")
    assert old[:3] == ("Strike", "Of June 2018.", "http://testserver/timeline/strike/")


@pytest.mark.parametrize("address", FEEDS)
def test_the_name_of_an_entry_stays_when_the_record_moves(client, address):
    event = kept(EventFactory, 1, key="strike")
    keep_edition(event)
    before = [id_ for *_rest, id_ in entries(client, address)]
    Event.objects.filter(pk=event.pk).update(slug="moved", title="Renamed")
    after = entries(client, address)
    assert [id_ for *_rest, id_ in after] == before
    assert len(set(before)) == 2
    assert all(id_.startswith("tag:testserver,20") for id_ in before)
    assert after[1][:3] == (
        "Renamed",
        "Renamed" if address.endswith("json") else "",
        "http://testserver/timeline/moved/",
    )


@pytest.mark.parametrize("address", FEEDS)
def test_hard_texts_are_whole(client, address):
    kept(EventFactory, 1, title=HARD, summary=HARD)
    (entry,) = entries(client, address)
    assert entry[0] == CLEAN
    text = entry[1] if address.endswith("json") else BeautifulSoup(entry[1], "html.parser").get_text()
    assert text == CLEAN
    if address.endswith("atom"):  # an HTML summary must show the words and run none of them
        assert BeautifulSoup(entry[1], "html.parser").find() is None


@pytest.mark.parametrize("address", FEEDS)
def test_a_record_that_is_hidden_now_is_gone_with_all_its_editions(client, address):
    hidden = [kept(EventFactory, 1, "Zsecret", title="Zsecret") for _state in range(3)]
    shown = kept(EventFactory, 1, "Shown.", title="Zsecret, since renamed")
    for record, state in zip(
        hidden, ({"live": False}, {"is_private": True}, {"expire_at": timezone.now() - timedelta(days=1)}), strict=True
    ):
        Event.objects.filter(pk=record.pk).update(**state)
    Event.objects.filter(pk=shown.pk).update(title="Open")
    assert "Open" in titles(client, address)
    assert "Zsecret" not in body(client, address)


def test_a_feed_keeps_the_filters_of_its_list(client):
    topic = TopicFactory(key="exercises", name="exercises")
    kept(EventFactory, 1, title="In", topics=[topic], date="2018")
    kept(EventFactory, 1, title="Out", date="2018")
    kept(EventFactory, 1, title="Earlier", topics=[topic], date="1957")
    for address in ("/timeline.atom", "/timeline.feed.json"):
        assert titles(client, f"{address}?topic=exercises&from=2018") == ["In"]
    read = feedparser.parse(body(client, "/timeline.atom?topic=exercises&from=2018")).feed
    links = {link.rel: link.href for link in read.links}
    assert links == {
        "alternate": "http://testserver/timeline/?topic=exercises&from=2018",
        "self": "http://testserver/timeline.atom?topic=exercises&from=2018",
    }
    assert client.get("/timeline.atom?from=9/1/2002").status_code == 400


def test_a_feed_says_what_it_is_and_who_wrote_it(client):
    kept(EventFactory, 1)
    read = feedparser.parse(body(client, "/changes.atom"))
    assert read.version == "atom10"
    assert (read.feed.author, read.feed.id) == (
        "Israel–NATO relations: a sourced record",
        "http://testserver/changes.atom",
    )
    feed = json.loads(body(client, "/changes.json"))
    assert (feed["version"], feed["home_page_url"], feed["feed_url"]) == (
        "https://jsonfeed.org/version/1.1",
        "http://testserver/",
        "http://testserver/changes.json",
    )
    assert feed["authors"] == [{"name": "Israel–NATO relations: a sourced record", "url": "http://testserver/"}]
    assert client.get("/changes.atom")["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert client.get("/changes.json")["Content-Type"] == "application/feed+json"


@pytest.mark.parametrize("address", FEEDS)
def test_an_empty_feed_is_a_feed_and_twice_the_same(client, address):
    assert entries(client, address) == []
    assert body(client, address) == body(client, address)


@pytest.mark.parametrize("address", FEEDS)
def test_no_more_than_the_latest_are_told(client, address):
    event = EventFactory()
    for number in range(MOST + 3):
        keep_edition(event, f"Note {number}.")
    found = entries(client, address)
    assert len(found) == MOST
    assert found[0][1] == f"Note {MOST + 2}."


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_asks_no_more_for_many_than_for_few(client, address):
    counts = []
    for number in (1, 8):
        for _number in range(number):
            for factory in (EventFactory, AgreementFactory, PersonFactory, SourceFactory):
                keep_edition(factory(), "Note.")
        body(client, address)
        with CaptureQueriesContext(connection) as captured:
            body(client, address)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_that_has_not_changed_is_not_sent_again(client, address):
    event = EventFactory(revision=True)
    tag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again["ETag"]) == (304, tag)
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405
    assert not client.get(address).cookies
    other = client.get(address, headers={"Origin": "https://elsewhere.example"})
    assert other["Access-Control-Allow-Origin"] == "*"
    assert event.live


def test_a_publication_makes_it_another(client, django_capture_on_commit_callbacks):
    tag = client.get("/changes.atom")["ETag"]
    with django_capture_on_commit_callbacks(execute=True):
        EventFactory(revision=True)
    changed = client.get("/changes.atom", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed["ETag"] != tag


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "/changes.atom"),
        ("/timeline/?from=2018&view=table&page=1&utm_source=mail&q=", "/timeline.atom?from=2018"),
        ("/agreements/?on=2012-01-01", "/agreements.atom?on=2012-01-01"),
        ("/people/", "/people.atom"),
        ("/sources/?reliability=primary", "/sources.atom?reliability=primary"),
    ],
)
def test_a_page_announces_the_feed_of_what_it_lists(site_pages, client, page, feed):
    found = BeautifulSoup(client.get(page).content, "html.parser").select("head link[type='application/atom+xml']")
    assert [(link["rel"], link["href"]) for link in found] == [(["alternate"], feed)]
    assert client.get(feed).status_code == 200


def test_the_latest_changes_on_the_home_page_lead_to_the_feed(site_pages, client):
    EventFactory(revision=True)
    page = BeautifulSoup(client.get("/").content, "html.parser")
    assert page.select_one("aside a[href='/changes.atom']") is not None
