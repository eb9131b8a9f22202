"""Publishing asks few queries, and as many in a record of any size; parts that are stored are not written anew."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.models import Edition, Source
from portal.sample import make_sample
from tests.factories import EventFactory, OrganisationFactory, PersonFactory, SourceFactory, TopicFactory
from timeline.models import Event, EventCitation

pytestmark = pytest.mark.django_db
MOST = 60


@pytest.fixture
def event():
    """An event with a dozen parts, published."""
    parts = [{"organisation": OrganisationFactory()} for _number in range(7)]
    return EventFactory(
        sources=[SourceFactory() for _number in range(5)],
        participations=[*parts, {"person": PersonFactory(), "role": "speaker"}],
        topics=[TopicFactory(), TopicFactory()],
        revision=True,
    )


def publish(event: Event, **changes: object) -> list[str]:
    """The statements of publishing a change."""
    record = Event.objects.get(pk=event.pk)
    for name, value in changes.items():
        setattr(record, name, value)
    revision = record.save_revision()
    with CaptureQueriesContext(connection) as captured:
        revision.publish()
    return [query["sql"] for query in captured.captured_queries]


def test_publishing_asks_few_queries_and_as_many_in_a_large_record(event):
    publish(event, summary="To fill what is asked for once, such as content types.")
    small = publish(event, summary="Changed once.")
    make_sample(60)
    large = publish(event, summary="Changed twice.")
    assert len(small) == len(large) <= MOST
    assert Event.objects.get(pk=event.pk).summary == "Changed twice."
    assert Edition.objects.of(event).first().data["summary"] == "Changed twice."


def test_parts_that_are_stored_are_left_alone_and_changed_ones_written(event):
    assert not [sql for sql in publish(event, summary="Other.") if "UPDATE" in sql and "citation" in sql]
    record = Event.objects.get(pk=event.pk)
    rows = list(record.citations.all())
    rows[0].locator = "p. 11"
    record.citations.set(rows)
    record.save_revision().publish()
    assert EventCitation.objects.filter(record=event, locator="p. 11").count() == 1
    rows[0].locator = "p. 12"
    record.citations.set(rows[:-1])
    record.save_revision().publish()
    stored = EventCitation.objects.filter(record=event)
    assert [row.locator for row in stored] == ["p. 12", "", "", ""]
    assert [row.pk for row in stored] == [row.pk for row in rows[:-1]]


def test_what_is_named_by_a_draft_comes_with_it(event):
    draft = Event.objects.get(pk=event.pk).save_revision().as_object()
    with CaptureQueriesContext(connection) as captured:
        assert all(row.source.title for row in draft.citations.all())
        assert all(row.participant.name for row in draft.participations.all())
    assert len(captured) == 0


def test_a_part_of_a_draft_goes_with_the_record_it_belongs_to_and_no_other_way(event):
    revision = Event.objects.get(pk=event.pk).save_revision()
    other = SourceFactory()
    content = revision.content
    content["citations"][0]["source"] = other.pk
    revision.content = content
    revision.save()
    Source.objects.filter(pk=other.pk).delete()
    with pytest.raises(Exception, match="can't currently handle on_delete types"):
        revision.as_object()
