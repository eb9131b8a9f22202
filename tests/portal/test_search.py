"""Search over all kinds: counts, ranking up to a limit and order beyond it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from portal import search
from tests.factories import AgreementFactory, EventFactory, PersonFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbours(site_pages):
    for number in range(4):
        EventFactory(key=f"event-{number}", title=f"Harbour {number}", date=f"{2010 - number}")
        SourceFactory(key=f"source-{number}", title=f"Harbour {9 - number}")
    for number in range(2):
        AgreementFactory(key=f"pact-{number}", short_title=f"Harbour {number}", date=f"{2010 - number}")
        PersonFactory(key=f"person-{number}", name=f"Ann Harbour{number}", summary="Harbour")


def found(client, **query) -> search.Search:
    return client.get("/search/", query).context["search"]


def test_each_kind_has_its_count_and_the_largest_is_shown_first(harbours, client):
    result = found(client, q="harbour")
    assert {kind.value: kind.count for kind in result.kinds} == {
        "timeline": 4,
        "agreements": 2,
        "people": 2,
        "sources": 4,
    }
    assert (result.count, result.kind) == (12, "timeline")


@pytest.mark.parametrize("kind", ["timeline", "agreements", "people", "sources"])
def test_beyond_the_limit_hits_are_in_the_order_of_their_list(harbours, client, monkeypatch, kind):
    monkeypatch.setattr(search, "MOST_RANKED", 1)
    result = found(client, q="harbour", kind=kind)
    assert not result.is_ranked
    hits = list(result.page_obj.object_list)
    model = type(hits[0])
    assert hits == list(model.objects.public())


def test_readers_are_told_when_hits_are_not_ranked(harbours, client, monkeypatch):
    ranked = BeautifulSoup(client.get("/search/", {"q": "harbour"}).content, "html.parser").main.get_text()
    monkeypatch.setattr(search, "MOST_RANKED", 1)
    ordered = BeautifulSoup(client.get("/search/", {"q": "harbour"}).content, "html.parser").main.get_text()
    assert ranked != ordered


def test_words_of_the_text_are_found_too(site_pages, client):
    EventFactory(title="A visit", summary="Talks about codification.")
    assert found(client, q="codification").count == 1


def test_a_name_in_another_script_is_found(site_pages, client):
    PersonFactory(name="Yitzhak Rabin", native_name="יצחק רבין", native_language="he")
    assert found(client, q="רבין").count == 1


def test_queries_are_the_same_for_few_hits_and_many(site_pages, client, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        client.get("/search/", {"q": "harbour"})
        with CaptureQueriesContext(connection) as captured:
            client.get("/search/", {"q": "harbour"})
        return len(captured)

    EventFactory(title="Harbour")
    few = queries()
    for number in range(30):
        EventFactory(title=f"Harbour {number}", sources=[SourceFactory()])
    assert queries() == few
