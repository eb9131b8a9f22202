"""What is counted, and that what strangers ask for cannot make the counts grow without end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import REGISTRY

from evidence.editions import keep_first_editions
from portal.watching.counting import Standing, section_of
from tests.factories import EventFactory

pytestmark = pytest.mark.django_db


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/", "home"),
        ("/timeline/", "timeline"),
        ("/timeline/saber-strike-2018/", "timeline"),
        ("/sources.csv", "other"),
        ("/wp-login.php", "other"),
        ("/\x00/", "other"),
        ("/api/v1/events", "api"),
    ],
)
def test_an_address_lies_in_one_of_few_sections(path, section):
    assert section_of(path) == section


def test_a_request_is_counted_by_method_section_and_status(client, site_pages, settings):
    settings.METRICS_PORT = 9000
    before = counted("record_requests_total", method="GET", section="timeline", status="200")
    seconds = counted("record_request_seconds_count", section="timeline")
    client.get("/timeline/")
    assert counted("record_requests_total", method="GET", section="timeline", status="200") == before + 1
    assert counted("record_request_seconds_count", section="timeline") == seconds + 1


def test_methods_that_nobody_knows_are_one(client, site_pages, settings):
    settings.METRICS_PORT = 9000
    before = counted("record_requests_total", method="other", section="other", status="404")
    client.generic("BREW", "/nothing-here/")
    client.generic("WHEN", "/nothing-there/")
    assert counted("record_requests_total", method="other", section="other", status="404") == before + 2


def test_hits_and_misses_of_the_page_cache_are_counted(client, site_pages, settings):
    settings.METRICS_PORT = 9000
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    before = [counted("record_page_cache_total", outcome=outcome) for outcome in ("miss", "hit")]
    client.get("/about/")
    client.get("/about/")
    client.get("/about/")
    after = [counted("record_page_cache_total", outcome=outcome) for outcome in ("miss", "hit")]
    assert [late - early for early, late in zip(before, after, strict=True)] == [1, 2]


def test_nothing_is_counted_where_no_port_is_set(client, site_pages):
    before = counted("record_requests_total", method="GET", section="timeline", status="200")
    client.get("/timeline/")
    assert counted("record_requests_total", method="GET", section="timeline", status="200") == before


def standing() -> dict[tuple[str, str], float]:
    return {
        (sample.name, sample.labels.get("kind", "")): sample.value
        for family in Standing().collect()
        for sample in family.samples
    }


def test_publications_and_the_queue_are_asked_of_the_database():
    EventFactory()
    keep_first_editions()
    now = timezone.now()
    for status, after in (("READY", -60), ("READY", 600), ("FAILED", -600), ("SUCCESSFUL", -600)):
        DBTaskResult.objects.create(
            status=status, run_after=now + timedelta(seconds=after), args_kwargs={}, backend_name="background"
        )
    found = standing()
    assert found["record_publications_total", "event"] == 1
    assert found["record_tasks_waiting", ""] == 1
    assert 60 <= found["record_tasks_oldest_seconds", ""] < 120
    assert found["record_tasks_failed", ""] == 1


def test_a_task_without_a_time_waits_since_it_was_handed_over():
    DBTaskResult.objects.create(
        status="READY",
        run_after=timezone.now().replace(year=9999, month=1, day=1, hour=0, minute=0, second=0, microsecond=0),
        args_kwargs={},
        backend_name="background",
    )
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(seconds=30))
    assert 30 <= standing()["record_tasks_oldest_seconds", ""] < 90
