"""The events beside an event: before, after, and those that share something with it."""

from __future__ import annotations

import pytest

from tests.factories import AgreementFactory, EventFactory, OrganisationFactory, PersonFactory, TopicFactory
from timeline.models import Event
from timeline.presentation import event_context
from timeline.related import SHOWN, WITHIN

pytestmark = pytest.mark.django_db


def beside(event: Event) -> tuple[str | None, str | None, list[str]]:
    shown = event_context(Event.objects.get(pk=event.pk))
    before, after = shown["previous"], shown["next"]
    return before and before.key, after and after.key, [other.key for other in shown["related"]]


def test_events_that_share_an_agreement_a_person_or_a_topic_are_related_in_order_of_time():
    topic, person, pact = TopicFactory(), PersonFactory(), AgreementFactory()
    event = EventFactory(date="2000", topics=[topic], agreements=[pact], participations=[{"person": person}])
    EventFactory(key="later", date="2001")
    EventFactory(key="same-pact", date="2010", agreements=[pact])
    EventFactory(key="same-person", date="1990", participations=[{"person": person}])
    EventFactory(key="same-topic", date="1995", topics=[topic])
    assert beside(event) == ("same-topic", "later", ["same-person", "same-topic", "same-pact"])


def test_an_organisation_in_common_relates_nothing():
    state = OrganisationFactory()
    event = EventFactory(date="2000", participations=[{"organisation": state}])
    EventFactory(key="other", date="2001", participations=[{"organisation": state}])
    assert beside(event) == (None, "other", [])


def test_of_many_the_closest_are_shown_what_is_shared_before_what_is_near():
    topics = [TopicFactory(), TopicFactory()]
    event = EventFactory(date="2000", topics=topics)
    for year in range(2001, 2001 + SHOWN + 2):
        EventFactory(key=f"one-{year}", date=str(year), topics=topics[:1])
    EventFactory(key="both", date="2030", topics=topics)
    assert beside(event) == (None, "one-2001", ["one-2001", "one-2002", "one-2003", "both"])


def test_a_hidden_topic_or_a_draft_relates_nothing():
    hidden, topic = TopicFactory(public=False), TopicFactory()
    event = EventFactory(date="2000", topics=[hidden, topic])
    EventFactory(key="by-hidden", date="2001", topics=[hidden])
    EventFactory(key="draft", date="2002", topics=[topic], public=False)
    assert beside(event) == (None, "by-hidden", [])


def test_an_event_far_away_in_a_dense_record_is_not_looked_at():
    topic = TopicFactory()
    event = EventFactory(date="2000", topics=[topic])
    for _ in range(WITHIN):
        EventFactory(date="2001")
    EventFactory(key="far", date="2002", topics=[topic])
    assert beside(event)[2] == []


def test_a_draft_without_a_date_has_nothing_beside_it():
    EventFactory()
    shown = event_context(EventFactory.build(date=None))
    assert (shown["previous"], shown["next"], shown["related"]) == (None, None, ())


def test_a_draft_that_was_never_saved_stands_among_the_others():
    topic = TopicFactory()
    EventFactory(key="before", date="1999", topics=[topic])
    draft = EventFactory.build(date="2000", topics=[topic])
    shown = event_context(draft)
    assert (shown["previous"].key, [event.key for event in shown["related"]]) == ("before", ["before"])
