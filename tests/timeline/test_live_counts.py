"""The numbers beside the choices of the filter: what each would leave, given the others."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from tests.factories import EventFactory, OrganisationFactory, SourceFactory, TopicFactory
from timeline import live_counts as module
from timeline.facets import facets
from timeline.filters import EventFilter
from timeline.live_counts import LiveCounts, live_counts
from timeline.models import Event, EventKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def events():
    source, nato = SourceFactory(), OrganisationFactory(key="nato")
    drills, talks = TopicFactory(key="drills"), TopicFactory(key="talks")
    part = [{"organisation": nato}, {"organisation": nato, "role": "host"}]
    EventFactory(date="1957", verdict="disputed", topics=[talks], sources=[source], participations=part)
    EventFactory(date="2016-05", topics=[talks, drills], sources=[source], kind=EventKind.EXERCISE)
    EventFactory(date="2016", topics=[drills], sources=[source], kind=EventKind.EXERCISE, participations=part)
    EventFactory(date="2018", topics=[drills], place="Eilat")
    EventFactory(date="2016", public=False, topics=[drills])


def asked(query: str) -> EventFilter:
    return EventFilter(QueryDict(query), queryset=Event.objects.public())


def counts(query: str) -> LiveCounts:
    return live_counts(asked(query), facets())


def test_without_a_filter_they_are_those_of_the_whole_timeline():
    assert counts("") == LiveCounts(
        found=4,
        choices={
            "verdict": {"disputed": 1, "confirmed": 2, "unverified": 1},
            "kind": {"meeting": 2, "exercise": 2},
            "topic": {"drills": 3, "talks": 2},
            "party": {"nato": 2},
        },
        years={1957: 1, 2016: 2, 2018: 1},
    )


def test_choices_of_the_same_filter_do_not_narrow_each_other():
    found = counts("topic=drills")
    assert found.found == 3
    assert found.choices["topic"] == {"drills": 3, "talks": 2}
    assert found.choices["kind"] == {"exercise": 2, "meeting": 1}
    assert found.choices["party"] == {"nato": 1}
    assert found.years == {2016: 2, 2018: 1}


def test_choices_of_other_filters_do():
    found = counts("topic=drills&kind=exercise&from=2016-06")
    assert found.found == 1
    assert found.choices["topic"] == {"drills": 1}
    assert found.choices["verdict"] == {"confirmed": 1}
    assert found.years == {2016: 2}, "the rail shows what lies beyond the dates asked for"


def test_words_narrow_all_of_them():
    assert counts("q=eilat").choices["topic"] == {"drills": 1}


def test_what_was_not_understood_narrows_nothing():
    assert counts("from=banana&kind=exercise").found == 2


def test_too_many_are_not_counted(monkeypatch):
    monkeypatch.setattr(module, "MOST_COUNTED", 1)
    found = counts("topic=drills")
    assert found.found == 3
    assert set(found.choices.values()) == {None}


def test_they_are_kept_until_something_is_published():
    query = asked("topic=drills&q=event"), facets()
    first = live_counts(*query)
    with CaptureQueriesContext(connection) as captured:
        assert live_counts(*query) == first
    assert len(captured) == 0
    EventFactory(date="2019", topics=list(Event.objects.get(place="Eilat").topics.all()), revision=True)
    assert counts("topic=drills&q=event").found == first.found + 1


def test_they_are_counted_in_the_same_number_of_queries_at_any_size():
    def queries(query: str) -> int:
        filterset, whole = asked(query), facets()
        assert filterset.is_valid()
        with CaptureQueriesContext(connection) as captured:
            live_counts(filterset, whole)
        return len(captured)

    small = queries("topic=drills&q=event&from=1950")
    for _number in range(20):
        EventFactory(topics=[TopicFactory()], participations=[{"organisation": OrganisationFactory()}], revision=True)
    assert queries("topic=drills&q=event&from=1950") == small <= 7


def test_where_nothing_is_found_each_filter_says_what_there_would_be_without_it():
    assert counts("kind=exercise&verdict=disputed&topic=drills").without == {
        "kind": 0,
        "verdict": 2,
        "topic": 0,
    }
    assert counts("kind=exercise&topic=drills").without == {}
