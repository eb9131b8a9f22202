"""What measuring counts: the work of the database, and the whole of publishing."""

from __future__ import annotations

import time

import pytest
from django.db import connection

from portal.measuring import cpu_clock
from portal.models import PublicChange
from portal.publishing_measuring import cost_of_publishing, shared_cache
from portal.sample import make_sample
from tests.factories import EventFactory, OrganisationFactory, SourceFactory, TopicFactory
from timeline.models import Event

SERIES = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT COUNT(*) FROM n"


@pytest.mark.django_db
def test_the_clock_counts_what_the_database_does():
    clock = cpu_clock()
    before, own = clock(), time.process_time()
    with connection.cursor() as cursor:
        cursor.execute(SERIES)
    own = time.process_time() - own
    both = clock() - before
    if connection.vendor == "postgresql":
        assert both > 2 * own
    else:
        assert both >= own > 0.01


@pytest.mark.django_db(transaction=True)
def test_publishing_tells_caches_within_its_queries_and_in_a_large_record_too():
    event = EventFactory(
        slug="saber-strike-2018",
        date="2018-06",
        sources=[SourceFactory(), SourceFactory(), SourceFactory()],
        participations=[{"organisation": OrganisationFactory()}, {"organisation": OrganisationFactory()}],
        topics=[TopicFactory(), TopicFactory()],
        revision=True,
    )
    with shared_cache():
        small = cost_of_publishing(time.process_time)
        make_sample(60)
        large = cost_of_publishing(time.process_time)
    assert not PublicChange.objects.filter(kind="timeline.event", object_id=str(event.pk), purged_at=None).exists()
    assert small.queries <= large.queries <= 60


def test_publishing_is_not_measured_where_no_cache_is_told():
    with pytest.raises(RuntimeError, match="no shared cache"):
        cost_of_publishing(time.process_time)


@pytest.mark.django_db
def test_a_sample_grows_to_the_number_asked_for_and_says_so_on_the_way(monkeypatch):
    for number in range(3):
        TopicFactory(), OrganisationFactory(), SourceFactory(key=f"s{number}")
    monkeypatch.setattr("portal.sample.BATCH", 10)
    monkeypatch.setattr("portal.sample.STEP", 20)
    said = []
    assert make_sample(10) == 10
    assert make_sample(50, said.append) == 40
    assert Event.objects.filter(key__startswith="sample-").count() == 50
    assert said == ["20 events so far", "40 events so far"]
