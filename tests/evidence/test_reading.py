"""Where readers are sent to read a source, and what they are told about it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.addresses.asking import Answer
from evidence.addresses.checking import store
from evidence.addresses.reading import ReadingPlace, reading_place
from evidence.models import AddressState, Source
from tests.factories import EventFactory, SourceFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 3, 12, tzinfo=ZoneInfo("UTC"))
DAY = date(2026, 6, 3)
ORIGINAL, COPY = "https://example.org/report", "https://web.archive.org/web/2024/https://example.org/report"
GONE, SILENT = Answer(AddressState.GONE, 404), Answer(AddressState.SILENT)


def source(*answers: Answer, days: float = 0, archive_url: str = COPY, **fields: Any) -> Source:
    """A source with these answers, `days` apart; the last came at NOON."""
    made = SourceFactory(url=ORIGINAL, archive_url=archive_url, title="The report", **fields)
    for number, answer in enumerate(reversed(answers)):
        answer_at = NOON - timedelta(days=days) * number
        made.__dict__.setdefault("answers", []).append((answer_at, answer))
    for answer_at, answer in reversed(made.__dict__.pop("answers", [])):
        store(made, answer, answer_at)
    return Source.objects.get(pk=made.pk)


def test_where_nothing_is_known_readers_get_the_original_and_its_copy_beside():
    assert reading_place(source()) == ReadingPlace(ORIGINAL, copy=COPY)


@pytest.mark.parametrize(
    "state", [AddressState.ANSWERS, AddressState.UNCLEAR, AddressState.NOT_ASKED], ids=lambda state: state.value
)
def test_only_what_is_lost_is_replaced(state):
    assert reading_place(source(Answer(state), Answer(state), days=90)) == ReadingPlace(ORIGINAL, copy=COPY)


def test_readers_get_the_archive_copy_where_the_original_is_gone():
    assert reading_place(source(GONE)) == ReadingPlace(COPY, ORIGINAL, lost="gone", asked_on=DAY)


def test_the_silence_of_a_night_takes_nothing_away():
    assert reading_place(source(SILENT)) == ReadingPlace(ORIGINAL, copy=COPY)
    Source.objects.all().delete()
    assert reading_place(source(SILENT, SILENT, days=5.9)) == ReadingPlace(ORIGINAL, copy=COPY)


def test_the_silence_of_two_weekly_runs_is_taken_for_an_end():
    assert reading_place(source(SILENT, SILENT, days=6.99)) == ReadingPlace(COPY, ORIGINAL, lost="silent", asked_on=DAY)


def test_without_a_copy_the_link_stays():
    assert reading_place(source(GONE, archive_url="")) == ReadingPlace(ORIGINAL, lost="gone", asked_on=DAY)


def test_an_answer_about_another_address_counts_for_nothing():
    changed = source(GONE)
    changed.url = "https://example.org/new"
    assert reading_place(changed) == ReadingPlace(changed.url, copy=COPY)


def test_a_source_that_is_not_online_has_no_link():
    assert reading_place(SourceFactory(url="")) == ReadingPlace("")
    assert reading_place(SourceFactory.build(url=ORIGINAL)) == ReadingPlace(ORIGINAL)


def listed(client: Any, made: Source) -> tuple[BeautifulSoup, str]:
    """The source in the list of a record that cites it, and its words."""
    event = EventFactory(sources=[made])
    item = BeautifulSoup(client.get(event.get_absolute_url()).content, "html.parser").select_one(".sources li")
    return item, item.get_text(" ", strip=True)


def test_a_record_links_the_copy_of_a_source_that_is_gone_and_writes_out_the_original(site_pages, client):
    item, words = listed(client, source(GONE))
    assert [link["href"] for link in item.find_all("a", rel="external")] == [COPY]
    assert item.find("cite").parent["href"] == COPY
    assert f"Archived copy; the original was gone on 3 June 2026: {ORIGINAL}" in words


def test_a_record_says_that_a_source_without_copy_did_not_answer(site_pages, client):
    item, words = listed(client, source(SILENT, SILENT, days=7, archive_url=""))
    assert item.find("cite").parent["href"] == ORIGINAL
    assert "The address did not answer on 3 June 2026; no archive copy is recorded." in words


def test_a_record_links_both_where_the_original_answers(site_pages, client):
    item, words = listed(client, source(Answer(AddressState.ANSWERS, 200)))
    assert [link["href"] for link in item.find_all("a", rel="external")] == [ORIGINAL, COPY]
    assert "archived" not in words.lower()


def test_the_page_of_a_source_says_so_too(site_pages, client):
    made = source(SILENT, SILENT, days=7)
    panel = BeautifulSoup(client.get(made.get_absolute_url()).content, "html.parser").select_one("aside .panel")
    assert [link["href"] for link in panel.find_all("a")] == [COPY]
    words = panel.get_text(" ", strip=True)
    assert f"Archived copy; the original did not answer on 3 June 2026: {ORIGINAL}" in words


@pytest.mark.parametrize(
    ("archive_url", "words"),
    [(COPY, "The original is gone; read in an archived copy"), ("", "The address is gone")],
    ids=["copy", "no copy"],
)
def test_the_list_of_sources_says_so_too(site_pages, client, archive_url, words):
    source(GONE, archive_url=archive_url)
    SourceFactory(title="Another")
    rows = BeautifulSoup(client.get("/sources/").content, "html.parser").select("tbody tr")
    assert [words in row.get_text() for row in rows] == [False, True]


def test_no_page_asks_for_the_answers_by_a_query_of_their_own(site_pages, client):
    event = EventFactory(sources=[source(GONE), SourceFactory()])
    for address in (event.get_absolute_url(), "/sources/", Source.objects.first().get_absolute_url()):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        own = [query for query in captured.captured_queries if 'FROM "evidence_addresscheck"' in query["sql"]]
        assert own == [], address
