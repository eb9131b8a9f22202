"""Texts of records are kept while nothing that strangers see has changed, and no longer."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.api.resources import RESOURCES
from tests.factories import EventFactory, SourceFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(settings):
    settings.CACHES = {
        **settings.CACHES,
        "texts": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "texts-under-test"},
    }
    yield caches["texts"]
    caches["texts"].clear()


def cited(client) -> list[str]:
    event = client.get("/api/v1/events/").json()["items"][0]
    return [citation["source"] for citation in event.get("citations", [])]


def test_a_text_goes_when_what_it_names_is_withdrawn(kept, client):
    source = SourceFactory(key="letter")
    EventFactory(key="meeting", sources=[source])
    assert cited(client) == cited(client) == ["letter"]
    source.is_private = True
    source.save()
    assert cited(client) == []


def test_a_text_that_is_kept_is_not_made_again(kept, client):
    pks = [EventFactory(sources=[SourceFactory()]).pk for _number in range(3)]
    first = RESOURCES["events"].texts(pks)
    with CaptureQueriesContext(connection) as captured:
        assert RESOURCES["events"].texts(pks[::-1]) == first[::-1]
    assert [query["sql"] for query in captured.captured_queries if "timeline_event" in query["sql"]] == []


def test_a_text_goes_when_what_it_names_expires(kept, client):
    source = SourceFactory(key="letter", expire_at=timezone.now() + timedelta(seconds=1.2))
    EventFactory(key="meeting", sources=[source])
    assert cited(client) == ["letter"]
    time.sleep(1.5)
    assert cited(client) == []
