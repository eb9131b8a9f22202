"""How evidence is shown: sources by number, findings that refer to them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.models import Source
from evidence.presentation import ShownFinding, children, evidence_context
from evidence.verdicts import Verdict
from tests.factories import EventFactory, SourceFactory
from timeline.models import Event

pytestmark = pytest.mark.django_db


def finding(*sources: Source, **values: Any) -> tuple[str, dict]:
    texts = dict.fromkeys(("reported", "read", "passage"), "")
    value = {
        "aspect": "year",
        "verdict": "corrected",
        "why": "It says so.",
        **texts,
        "sources": list(sources),
        **values,
    }
    return ("finding", value)


def shown(event: Event) -> tuple[list[tuple[int, str]], list[tuple[int, ...]]]:
    """The sources shown, by number, and the numbers of each finding."""
    context = evidence_context(event)
    numbered = [(item.number, item.citation.source.key) for item in context["citations"]]
    return numbered, [found.numbers for found in context["findings"]]


@pytest.fixture
def sources() -> list[Source]:
    return [SourceFactory(key=key) for key in ("a", "b", "c")]


def test_sources_are_numbered_in_order_and_findings_refer_to_them(sources):
    a, b, c = sources
    event = EventFactory(sources=[c, a, b], findings=[finding(b, c), finding(a), finding()])
    assert shown(event) == ([(1, "c"), (2, "a"), (3, "b")], [(1, 3), (2,), ()])


def test_a_finding_refers_to_the_first_of_two_places_in_one_source(sources):
    a, b, _c = sources
    citations = [{"source": source, "locator": place} for source, place in ((a, "p. 1"), (a, "p. 2"), (b, ""))]
    event = EventFactory(citations=citations, findings=[finding(b, a)])
    assert shown(event) == ([(1, "a"), (2, "a"), (3, "b")], [(1, 3)])


def test_a_finding_that_names_a_source_twice_refers_to_it_once(sources):
    a, *_others = sources
    assert shown(EventFactory(sources=[a], findings=[finding(a, a)])) == ([(1, "a")], [(1,)])


@pytest.mark.parametrize("hidden", [{"public": False}, {"is_private": True}])
def test_a_hidden_source_is_not_shown_and_takes_no_number(sources, hidden):
    a, b, _c = sources
    secret = SourceFactory(**hidden)
    event = EventFactory(sources=[secret, a, secret, b], findings=[finding(secret, b), finding(secret)])
    assert shown(event) == ([(1, "a"), (2, "b")], [(2,), ()])


def test_a_source_that_only_a_finding_names_has_no_number(sources):
    a, b, _c = sources
    assert shown(EventFactory(sources=[a], findings=[finding(a, b)])) == ([(1, "a")], [(1,)])


def test_a_finding_is_shown_with_all_its_words(sources):
    a, *_others = sources
    event = EventFactory(
        sources=[a],
        findings=[
            finding(a, aspect="date", reported="June 2019", read="June 2018", why="Two reports.", passage="17.1")
        ],
    )
    expected = ShownFinding("date", Verdict.CORRECTED, "June 2019", "June 2018", "Two reports.", "17.1", (1,))
    assert evidence_context(event)["findings"] == [expected]
    assert evidence_context(Event.objects.get(pk=event.pk))["findings"] == [expected]


def test_the_empty_words_of_a_finding_are_texts_too():
    [found] = evidence_context(EventFactory(findings=[finding(reported=None, read=None, passage=None)]))["findings"]
    assert (found.reported, found.read, found.passage) == ("", "", "")


def test_a_finding_without_a_verdict_yet_is_not_shown():
    assert evidence_context(EventFactory.build(findings=[finding(verdict="")]))["findings"] == []


def test_a_source_that_was_deleted_leaves_its_finding(sources):
    a, b, _c = sources
    event = EventFactory(sources=[a], findings=[finding(a, b)])
    b.delete()
    assert shown(Event.objects.get(pk=event.pk)) == ([(1, "a")], [(1,)])


def test_the_preview_of_a_draft_shows_what_stands_in_memory(sources):
    a, b, _c = sources
    event = EventFactory(sources=[a])
    event.citations.set([type(event.citations.first())(source=b)])
    assert shown(event) == ([(1, "b")], [])
    assert shown(EventFactory.build(sources=[a, b], findings=[finding(b)])) == ([(1, "a"), (2, "b")], [(2,)])


def test_children_of_a_saved_record_come_with_their_relations_in_one_query(sources):
    event = Event.objects.get(pk=EventFactory(sources=sources).pk)
    with CaptureQueriesContext(connection) as captured:
        assert [row.source.key for row in children(event, "citations", "source")] == ["a", "b", "c"]
    assert len(captured) == 1


def test_the_queries_do_not_grow_with_the_evidence(sources):
    def queries(number: int) -> int:
        made = EventFactory(sources=sources[:number], findings=[finding(source) for source in sources[:number]])
        event = Event.objects.get(pk=made.pk)
        with CaptureQueriesContext(connection) as captured:
            evidence_context(event)
        return len(captured)

    assert (queries(1), queries(3)) == (1, 1)
