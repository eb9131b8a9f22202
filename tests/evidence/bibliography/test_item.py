"""What is said of a record and of a source."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dates import parse
from evidence.bibliography.item import Item, item_of
from tests.editions import keep_edition
from tests.factories import EventFactory, SourceFactory

pytestmark = pytest.mark.django_db
ROOT = "https://example.org"


def test_a_record_is_pinned_to_its_latest_edition_and_dated_by_it():
    event = EventFactory(key="strike", slug="saber-strike", title="Saber Strike", date="1957", checked_on="2026-11-22")
    keep_edition(event, at=datetime(2026, 11, 1, 12, tzinfo=UTC))
    keep_edition(event, at=datetime(2026, 11, 23, 12, tzinfo=UTC))
    item = item_of(event, ROOT)
    assert (item.id, item.version, item.type) == ("event-strike-v2", "2", "webpage")
    assert item.issued == parse("2026-11-23")
    assert item.url == "https://example.org/timeline/saber-strike/v2/"
    assert (item.title, item.status) == ("Saber Strike", "")


def test_a_record_without_an_edition_is_cited_as_its_page_and_its_last_check():
    event = EventFactory(key="strike", checked_on="2026-11-22")
    event.refresh_from_db()
    item = item_of(event, ROOT)
    assert (item.id, item.version, item.issued) == ("event-strike", "", None)
    assert (item.url, item.status) == ("https://example.org/timeline/strike/", "last checked 22 November 2026")
    assert item_of(EventFactory(key="unchecked"), ROOT).status == ""


def test_a_record_costs_one_query_and_a_source_none():
    event, source = EventFactory(), SourceFactory()
    with CaptureQueriesContext(connection) as captured:
        item_of(source, ROOT)
        assert len(captured) == 0
        item_of(event, ROOT)
    assert len(captured) == 1


def test_a_source_is_the_work_that_it_is():
    source = SourceFactory(
        key="h",
        kind="article-newspaper",
        title="Drill",
        authors="Kubovich, Yaniv\nThe Associated Press\nAnderson,",
        container_title="Haaretz",
        issued="2018-06-04",
        url="https://haaretz.example/a",
        archive_url="https://archive.example/a",
        note="Read in a copy.",
    )
    item = item_of(source, ROOT)
    assert item.author == (
        {"family": "Kubovich", "given": "Yaniv"},
        {"literal": "The Associated Press"},
        {"family": "Anderson"},
    )
    assert (item.id, item.type, item.issued) == ("h", "article-newspaper", parse("2018-06-04"))
    assert item.url == "https://haaretz.example/a"
    assert item.note == "Read in a copy. Archive copy: https://archive.example/a"
    source.url = ""
    assert (item_of(source, ROOT).url, item_of(source, ROOT).note) == ("https://archive.example/a", "Read in a copy.")


def test_every_text_is_on_one_line():
    assert Item("a", "book", " A\n\ttitle\u2028of  two ").title == "A title of two"
