"""What strains a page: it says all of it, and its structure holds."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command

from tests.factories import EventFactory, SourceFactory, TopicFactory
from tests.hard_records import (
    ARABIC,
    HEBREW,
    ancient_event,
    bare_event,
    busy_agreement,
    hebrew_agreement,
    hebrew_event,
    long_event,
    much_travelled_person,
    word,
)
from tests.page_checks import well_formed
from timeline.templatetags.timeline import MOST_CHIPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(site_pages, client):
    def _read(address: str, **query: object) -> BeautifulSoup:
        response = client.get(address, query)
        assert response.status_code == 200, address
        return well_formed(response.content, address)

    return _read


def words(page: BeautifulSoup) -> str:
    return " ".join(page.get_text(" ").split())


def test_an_event_of_which_little_is_known_says_so(read):
    page = read(bare_event().get_absolute_url())
    text = words(page)
    for said in ("Bare event", "1957", "Unverified", "Not checked yet", "No source is recorded.", "None is recorded"):
        assert said in text
    for heading in ("How we know this", "Who took part", "Topics", "Related events", "Reported"):
        assert heading not in text


def test_an_event_with_sixty_sources_and_forty_findings_shows_them_all(read):
    event = long_event()
    page = read(event.get_absolute_url())
    assert page.h1.get_text() == word(160)
    assert page.h1["class"] == ["long"]
    assert len(page.select(".sources > li")) == 60
    assert len(page.select(".findings tbody tr")) == 40
    assert {link["href"] for link in page.select(".findings .ref")} == {f"#s{n}" for n in range(1, 48)}
    assert {link["href"] for link in page.select(".sources a")} >= {
        address for row in event.citations.all() for address in (row.source.url, row.source.archive_url)
    }
    assert "60 sources" in words(page)
    assert word(160) in words(page.select_one(".meta"))


def test_texts_at_their_limit_show_whole_wherever_they_are_listed(read):
    long_event()
    for address, texts in {
        "/timeline/": [word(160), word(400)],
        "/agreements/": [word(120)],
        "/agreements/long-pact/": [word(120), word(400)],
        "/people/": [word(120)],
        "/people/long/": [word(120), word(160)],
        "/sources/": [word(400), word(300)],
        "/sources/long-0/": [word(400), word(160)],
        "/": [word(160)],
    }.items():
        text = words(read(address))
        assert [wanted[:20] for wanted in texts if wanted not in text] == [], address


def test_a_title_of_500_characters_is_refused_before_it_reaches_a_page(site_pages, tmp_path, capsys):
    event = {"key": "too-long", "title": "w" * 500, "date": "2001", "kind": "meeting", "verdict": "unverified"}
    path = tmp_path / "long.json"
    path.write_text(json.dumps({"format": 1, "events": [event]}))
    with pytest.raises(CommandError):
        call_command("load_fixture", path)
    said = capsys.readouterr()
    assert "events[0] (too-long).title" in said.out + said.err
    assert "160" in said.out + said.err


def test_names_in_other_scripts_are_set_apart_wherever_they_stand(read):
    event = hebrew_event()
    page = read(event.get_absolute_url())
    assert page.h1.get_text() == event.title
    run = page.h1.bdi
    assert (run.get_text(), run["lang"], run["dir"]) == (HEBREW, "he", "rtl")
    assert page.select_one(".meta bdi[lang=ar]").get_text() == ARABIC
    assert page.select_one(".findings th bdi").get_text() == HEBREW
    assert page.select_one(".sources blockquote bdi").get_text() == HEBREW
    assert page.select_one(".pager .previous bdi").get_text() == HEBREW
    assert page.select_one(".panel dt bdi").get_text() == HEBREW


@pytest.mark.parametrize("address", ["/sources/hebrew/", "/sources/", "/agreements/", "/agreements/hebrew/"])
def test_lists_and_other_records_set_other_scripts_apart_too(read, address):
    hebrew_event()
    page = read(address)
    assert page.select_one("main bdi[lang]") is not None


def test_signatories_and_notes_of_an_agreement_are_set_apart(read):
    page = read(hebrew_agreement().get_absolute_url())
    assert words(page.select_one(".signatories td:last-child")) == f"{HEBREW} , minister"
    assert page.select_one(".signatories td:last-child bdi").get_text() == HEBREW
    assert page.select_one(".actions td bdi").get_text() == HEBREW


def test_an_event_over_two_thousand_years_has_a_page(read):
    event = ancient_event()
    text = words(read(event.get_absolute_url()))
    assert event.date.display() in text
    assert event.reported_date.display() in text
    assert "Two millennia" in words(read("/timeline/"))


def test_an_agreement_with_eighty_actions_and_no_party_shows_them_all(read):
    page = read(busy_agreement().get_absolute_url())
    rows = page.select(".actions tbody tr")
    assert len(rows) == 80
    assert {"Amendment", "Suspension"} <= {row.td.get_text() for row in rows}
    assert "No party is recorded." in words(page)
    assert word(120, "m") in words(read("/agreements/", on="1000-01-01"))


def test_a_person_with_twelve_terms_and_a_post_that_nobody_held(read):
    person = much_travelled_person()
    EventFactory(key="meeting", date="1951")
    text = words(read(person.get_absolute_url()))
    for term in person.terms.all():
        assert term.span().display() in text
    assert "Nobody on file" in words(read("/timeline/meeting/"))
    assert "Ambassador to nobody" in words(read("/people/ambassadors/"))


def test_a_filter_with_200_values_shows_the_first_as_chips_and_filters_by_all(read):
    topics = [TopicFactory(key=f"topic-{n:03}", name=f"Topic {n:03}") for n in range(200)]
    EventFactory(title="Event on everything", topics=topics)
    EventFactory(title="Event on nothing")
    page = read("/timeline/", topic=[topic.key for topic in topics])
    chips = page.select(".chips .used a")
    assert len(chips) == MOST_CHIPS
    assert all(link["href"].count("topic=") == 199 for link in chips)
    assert f"and {200 - MOST_CHIPS} more" in words(page)
    assert "1 of 2 events" in words(page)


def test_200_unknown_values_are_said_to_be_unknown(read):
    page = read("/timeline/", topic=[f"unknown-{n}" for n in range(200)])
    assert len(page.select(".chips .used a.wrong")) == MOST_CHIPS
    assert "not understood" in words(page.select_one(".notice"))
    assert page.select(".errors")


@pytest.mark.parametrize("address", ["/timeline/", "/agreements/", "/search/"])
@pytest.mark.parametrize("query", [word(500), "w " * 250, "\u0301" * 500, "<b>&" * 125], ids=lambda q: ascii(q[:4]))
def test_words_of_500_characters_are_answered(read, address, query):
    EventFactory(sources=[SourceFactory()])
    page = read(address, q=query)
    # A search looks for the first 200 and says so in its field; a list says that it is too much.
    assert query.startswith(page.select_one("main input[name=q]")["value"])


@pytest.mark.parametrize("address", ["/agreements/", "/search/"])
def test_words_in_hebrew_are_set_apart_from_what_is_said_of_them(read, address):
    read(address, q=HEBREW)
