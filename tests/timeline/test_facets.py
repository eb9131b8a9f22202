"""The counts beside the timeline: right, of public records only, kept in the cache and never stale."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence.verdicts import Verdict
from tests.factories import EventFactory, OrganisationFactory, SourceFactory, TopicFactory
from timeline.facets import Choice, Facets, facets
from timeline.models import EventKind

pytestmark = pytest.mark.django_db


def queries() -> int:
    with CaptureQueriesContext(connection) as captured:
        facets()
    return len(captured)


def test_nothing_is_counted_on_an_empty_site():
    assert facets() == Facets(0, {}, {}, {}, (), ())


def test_events_are_counted_by_year_kind_verdict_topic_and_party():
    exercises, talks = TopicFactory(key="exercises", name="Exercises"), TopicFactory(key="talks", name="Talks")
    nato, israel = OrganisationFactory(key="nato", name="NATO"), OrganisationFactory(key="israel", name="Israel")
    EventFactory(
        date="2018-06-03/2018-06-15",
        kind=EventKind.EXERCISE,
        topics=[exercises, talks],
        participations=[{"organisation": nato}, {"organisation": nato, "role": "host"}, {"organisation": israel}],
    )
    EventFactory(date="2018", topics=[talks], sources=[SourceFactory()], participations=[{"organisation": nato}])
    EventFactory(date="/1953")
    assert facets() == Facets(
        total=3,
        years={1953: 1, 2018: 2},
        kinds={EventKind.EXERCISE: 1, EventKind.MEETING: 2},
        verdicts={Verdict.UNVERIFIED: 2, Verdict.CONFIRMED: 1},
        topics=(Choice("talks", "Talks", 2), Choice("exercises", "Exercises", 1)),
        parties=(Choice("nato", "NATO", 2), Choice("israel", "Israel", 1)),
    )
    assert list(facets().years) == [1953, 2018]


def test_choices_of_one_count_stand_by_name():
    EventFactory(topics=[TopicFactory(name=name) for name in ("B", "C", "A")])
    assert [topic.label for topic in facets().topics] == ["A", "B", "C"]


def test_topics_and_parties_without_a_public_event_are_left_out():
    TopicFactory()
    EventFactory(public=False, topics=[TopicFactory()], participations=[{"organisation": OrganisationFactory()}])
    assert facets() == Facets(0, {}, {}, {}, (), ())


@pytest.mark.parametrize("hidden", [{"public": False}, {"is_private": True}])
def test_hidden_records_are_neither_counted_nor_named(hidden):
    shown_topic, shown_party = TopicFactory(), OrganisationFactory()
    topics, parties = [shown_topic, TopicFactory(**hidden)], [shown_party, OrganisationFactory(**hidden)]
    related = {"topics": topics, "participations": [{"organisation": party} for party in parties]}
    EventFactory(**related)
    EventFactory(**related, **hidden)
    counted = facets()
    assert counted.total == 1
    assert counted.topics == (Choice(shown_topic.key, shown_topic.name, 1),)
    assert counted.parties == (Choice(shown_party.key, shown_party.name, 1),)


def test_three_queries_answer_from_the_cache_and_a_constant_number_without_it():
    topic, party = TopicFactory(), OrganisationFactory()

    def cold_and_warm(events: int) -> tuple[int, int]:
        for year in range(events):
            EventFactory(
                date=str(1950 + year), topics=[topic, TopicFactory()], participations=[{"organisation": party}]
            )
        cache.clear()
        return queries(), queries()

    assert cold_and_warm(1) == cold_and_warm(8) == (11, 3)


# Changes show at once


@pytest.fixture
def event():
    return EventFactory(
        revision=True,
        date="2012",
        topics=[TopicFactory(revision=True, name="Talks")],
        participations=[{"organisation": OrganisationFactory(revision=True, name="NATO")}],
    )


def test_a_publication_shows(event):
    draft = EventFactory(public=False, date="2013")
    assert facets().years == {2012: 1}
    draft.save_revision().publish()
    assert facets().years == {2012: 1, 2013: 1}


def test_a_correction_shows_when_it_is_published(event):
    assert facets().years == {2012: 1}
    event.date = "2011"
    revision = event.save_revision()
    assert facets().years == {2012: 1}
    revision.publish()
    assert facets().years == {2011: 1}


def test_a_withdrawal_shows(event):
    other = EventFactory(revision=True, date="2013")
    assert facets().total == 2
    event.unpublish()
    assert facets().years == {2013: 1}
    other.unpublish()
    assert facets().total == 0


def test_a_deletion_shows(event):
    assert facets().total == 1
    event.delete()
    assert facets().total == 0


def test_one_withdrawn_and_another_brought_back_shows(event):
    other = EventFactory(revision=True, date="2013")
    event.unpublish()
    assert facets().years == {2013: 1}
    other.unpublish()
    event.save_revision().publish()
    assert facets().years == {2012: 1}


def test_an_expiry_shows(event, monkeypatch):
    event.expire_at = timezone.now() + timedelta(hours=1)
    event.save_revision().publish()
    assert facets().total == 1
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert facets().total == 0


@pytest.mark.parametrize("kind", ["topics", "parties"])
def test_a_new_name_shows(event, kind):
    renamed = event.topics.get() if kind == "topics" else event.participations.get().organisation
    assert getattr(facets(), kind)[0].label == renamed.name
    renamed.name = "Renamed"
    renamed.save_revision().publish()
    assert getattr(facets(), kind)[0].label == "Renamed"


def test_a_topic_that_is_withdrawn_or_made_private_is_gone(event):
    topic = event.topics.get()
    assert facets().topics
    topic.is_private = True
    topic.save_revision().publish()
    assert facets().topics == ()
    topic.is_private = False
    topic.save_revision().publish()
    assert facets().topics
    topic.unpublish()
    assert facets().topics == ()


def test_a_party_that_expires_is_gone(event):
    assert facets().parties
    event.participations.get().organisation.unpublish(set_expired=True)
    assert facets().parties == ()
