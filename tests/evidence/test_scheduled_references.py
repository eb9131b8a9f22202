"""What relies on a record follows what readers see, not a change that is only scheduled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ReferenceIndex

from tests.factories import EventFactory, SourceFactory
from timeline.models import Event

pytestmark = pytest.mark.django_db


def schedule(event: Event, source) -> None:
    """A change to cite another source, in a day."""
    event = Event.objects.get(pk=event.pk)
    event.citations.set([type(event.citations.first())(source=source, sort_order=0)])
    event.go_live_at = timezone.now() + timedelta(days=1)
    event.save_revision().publish()


def test_a_source_is_relied_on_until_the_scheduled_change_takes_it_out():
    relied_on, coming = SourceFactory(title="Relied on", revision=True), SourceFactory(title="Coming", revision=True)
    event = EventFactory(sources=[relied_on], revision=True)
    schedule(event, coming)
    assert Event.objects.get(pk=event.pk).live
    assert relied_on.withdrawal_errors()
    assert not coming.withdrawal_errors()


def test_a_new_record_that_is_scheduled_is_indexed_as_it_was_saved():
    source, other = SourceFactory(revision=True), SourceFactory(revision=True)
    event = EventFactory(sources=[source], public=False, revision=True)
    schedule(event, other)
    assert not Event.objects.get(pk=event.pk).live
    assert ReferenceIndex.get_references_to(other).exists()
