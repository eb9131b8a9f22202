"""Pages of a filtered timeline are the same whether they are found by their places or by reading from the start."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.sample import make_sample
from tests.factories import EventFactory, OrganisationFactory, SourceFactory, TopicFactory
from timeline import places as module
from timeline.listed import MOST
from timeline.models import Event
from timeline.places import Placed, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(site_pages):
    for number in range(3):
        TopicFactory(), OrganisationFactory(), SourceFactory(key=f"s{number}")
    make_sample(230)
    EventFactory(title="Hidden", date="1990", public=False)


@pytest.mark.parametrize(("most_kept", "stretches"), [(1_000, 100), (10, 3), (10, 100), (230, 1), (229, 1)])
def test_any_page_is_the_same_by_its_place(sample, monkeypatch, most_kept, stretches):
    monkeypatch.setattr(module, "MOST_KEPT", most_kept)
    monkeypatch.setattr(module, "STRETCHES", stretches)
    events = Event.objects.public()
    plain = list(events.in_order().values_list("pk", flat=True))
    placed = Placed(events, places(events, len(plain)))
    assert len(plain) == 230
    for start in range(0, 230, 7):
        stop = min(start + MOST, 230)
        assert list(placed[start:stop]) == plain[start:stop]


@pytest.mark.parametrize("most_kept", [1_000, 10])
def test_a_filtered_timeline_shows_each_event_once_on_its_pages(sample, client, monkeypatch, most_kept):
    monkeypatch.setattr(module, "MOST_KEPT", most_kept)
    cache.clear()
    shown = []
    for number in range(1, 6):
        page = client.get(f"/timeline/?from=1900&page={number}").context["page_obj"]
        shown += [event.pk for event in page.object_list]
    assert shown == list(Event.objects.public().in_order().values_list("pk", flat=True))


def test_a_page_by_its_place_asks_no_more_than_one_of_a_few_events(sample, client, monkeypatch):
    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    few = queries("/timeline/?from=1900&page=2")
    monkeypatch.setattr(module, "MOST_KEPT", 10)
    cache.clear()
    assert queries("/timeline/?from=1900&page=2") == few


def test_an_event_that_was_withdrawn_meanwhile_is_left_out(sample):
    events = Event.objects.public()
    placed = Placed(events, places(events, events.count()))
    first = events.in_order().first()
    Event.objects.filter(pk=first.pk).update(is_private=True)
    assert first.pk not in placed[0:50]


def test_a_page_past_what_is_left_of_the_events_that_were_counted_is_empty(sample, monkeypatch):
    monkeypatch.setattr(module, "MOST_KEPT", 10)
    events = Event.objects.public()
    placed = Placed(events, places(events, 230))
    assert list(placed[460:510]) == []
