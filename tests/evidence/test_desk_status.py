"""The status that lists show is the one that they filter by."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evidence.desk.status import STATUSES, having_status, status_label, status_of, with_status
from tests import factories
from timeline.models import Event, Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_of_each(roles):
    """An event in each status, its title being the status."""
    user, now = factories.UserFactory(), timezone.now()
    for title in ("draft", "in-review", "sent-back", "scheduled"):
        factories.EventFactory(title=title, public=False, revision=True)
    for title in ("live", "changed", "private", "expired"):
        factories.EventFactory(title=title, revision=True)
    events = {event.title: event for event in Event.objects.all()}
    for title in ("in-review", "sent-back"):
        state = events[title].get_workflow().start(events[title], user)
    state.current_task_state.specific.reject(user=factories.UserFactory())
    events["scheduled"].go_live_at = now + timedelta(days=1)
    events["scheduled"].save_revision().publish()
    events["changed"].save_revision()
    Event.objects.filter(title="private").update(is_private=True)
    Event.objects.filter(title="expired").update(expire_at=now - timedelta(days=1))


def test_each_record_has_the_status_it_was_brought_to(one_of_each):
    assert {event.title: status_of(event) for event in with_status(Event.objects.all())} == {s: s for s in STATUSES}


@pytest.mark.parametrize("status", STATUSES)
def test_a_filter_by_status_finds_what_is_listed_so(one_of_each, status):
    assert [event.title for event in having_status(Event.objects.all(), status)] == [status]


def test_an_unpublished_record_past_its_day_is_expired_and_a_withdrawn_one_a_draft(roles):
    expired = factories.EventFactory(title="Expired", revision=True)
    expired.unpublish(set_expired=True)
    factories.EventFactory(title="Withdrawn", revision=True).unpublish()
    shown = {event.title: status_of(event) for event in with_status(Event.objects.all())}
    assert shown == {"Expired": "expired", "Withdrawn": "draft"}
    assert [event.title for event in having_status(Event.objects.all(), "expired")] == ["Expired"]
    assert [event.title for event in having_status(Event.objects.all(), "draft")] == ["Withdrawn"]


def test_a_published_record_in_review_is_said_to_be_both(roles):
    event = factories.EventFactory(revision=True)
    event.get_workflow().start(event, factories.UserFactory())
    assert status_label(with_status(Event.objects.all()).get()) == "Published; in review"


def test_a_record_that_needs_no_review_has_a_status_too(roles):
    factories.TopicFactory(revision=True)
    assert status_of(with_status(Topic.objects.all()).get()) == "live"
