"""A prepared query answers as the QuerySet does that it was made of, each time for the values that are given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import DateField, DateTimeField
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence.prepared import Given, Prepared, now, numbered, several
from tests.factories import EventFactory, SourceFactory, TopicFactory
from timeline.models import Event, EventCitation

pytestmark = pytest.mark.django_db


def test_each_question_is_answered_for_its_own_values():
    first, second = EventFactory(slug="first"), EventFactory(slug="second")
    by_slug = Prepared(lambda: Event.objects.public().filter(slug=Given("slug")))
    assert by_slug(slug="first") == [first]
    assert by_slug(slug="second") == [second]
    assert by_slug.first(slug="third") is None


def test_a_row_is_whole_and_comes_with_what_was_selected():
    event = EventFactory(date="2018-06", sources=[SourceFactory(key="a", title="Said")])
    citations = Prepared(lambda: EventCitation.objects.filter(record=Given("record")).select_related("source"))
    with CaptureQueriesContext(connection) as captured:
        [row] = citations(record=event.pk)
        assert (row.source.key, row.source.title, row.record_id) == ("a", "Said", event.pk)
    assert len(captured) == 1
    stored = Prepared(lambda: Event.objects.filter(pk=Given("pk"))).first(pk=event.pk)
    assert (stored.date, stored.date.earliest) == (event.date, date(2018, 6, 1))
    assert vars(stored)["_state"].adding is False


def test_rows_of_values_come_as_tuples():
    event = EventFactory(topics=[TopicFactory(key="t")])
    topics = Prepared(
        lambda: Event.topics.through.objects.filter(event__pk=Given("pk")).values_list("topic__key", "pk")
    )
    assert [key for key, _pk in topics(pk=event.pk)] == ["t"]
    keys = Prepared(lambda: Event.objects.filter(pk=Given("pk")).values_list("key", flat=True))
    assert keys(pk=event.pk) == [event.key]


def test_what_expires_is_gone_from_the_next_answer():
    event, public = EventFactory(), Prepared(lambda: Event.objects.public())
    assert public() == [event]
    Event.objects.filter(pk=event.pk).update(expire_at=timezone.now() + timedelta(milliseconds=300))
    assert public() == [event]
    Event.objects.filter(pk=event.pk).update(expire_at=timezone.now() - timedelta(milliseconds=1))
    assert public() == []


def test_now_is_the_moment_itself_outside_of_a_prepared_query():
    assert abs(now() - timezone.now()) < timedelta(seconds=5)


def test_dates_are_given_as_their_field_stores_them():
    early, late = EventFactory(date="1957"), EventFactory(date="2016")
    since = Prepared(lambda: Event.objects.filter(date_earliest__gte=Given("day", DateField())).order_by("date_order"))
    assert since(day=date(1950, 1, 1)) == [early, late]
    assert since(day=date(2000, 1, 1)) == [late]


def test_moments_are_given_as_their_field_stores_them():
    event = EventFactory()
    moment = timezone.now().replace(microsecond=0) + timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(last_published_at=moment)
    at = Prepared(lambda: Event.objects.filter(last_published_at=Given("moment", DateTimeField())))
    assert at(moment=moment) == [event]


def test_a_list_may_be_shorter_than_its_places_and_not_longer():
    events = [EventFactory(), EventFactory()]
    among = Prepared(lambda: Event.objects.filter(pk__in=several("pk", 3)).order_by("pk"))
    assert among(**numbered("pk", [event.pk for event in events], of=3)) == events
    assert among(**numbered("pk", [], of=3)) == []
    with pytest.raises(ValueError, match="4 values for 3 places"):
        numbered("pk", [1, 2, 3, 4], of=3)
