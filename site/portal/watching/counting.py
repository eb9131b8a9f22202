"""What is counted for Prometheus. Each process counts into a file of its own; `manage.py export_metrics` adds them up.

Nothing is counted where no METRICS_PORT is set.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.conf import settings
from django.db import Error, connection
from django.db.models import Count
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from prometheus_client import Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from evidence.models import Edition
from portal.totals import SECTIONS
from portal.watching import heartbeat

logger = logging.getLogger(__name__)

#: First parts of addresses that have a name of their own in the counts; there is no end to the others.
_SECTIONS = {
    *SECTIONS,
    *(
        "search",
        "about",
        "data",
        "api",
        "embed",
        "oembed",
        "admin",
        "documents",
        "pictures",
        "style",
        "static",
        "media",
    ),
}
_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_requests = Counter("record_requests", "Requests answered", ("method", "section", "status"))
_seconds = Histogram("record_request_seconds", "How long until an answer began", ("section",), buckets=_BUCKETS)
_page_cache = Counter("record_page_cache", "Public pages, by whether the page cache had them", ("outcome",))


def count_request(method: str, path: str, status: int, seconds: float, page_cache: str) -> None:
    if not settings.METRICS_PORT:
        return
    section = section_of(path)
    _requests.labels(method if method in _METHODS else "other", section, str(status)).inc()
    _seconds.labels(section).observe(seconds)
    if page_cache:
        _page_cache.labels(page_cache).inc()


def section_of(path: str) -> str:
    """The part of the site that an address lies in: one of a few names, whatever is asked for."""
    first = path.strip("/").partition("/")[0]
    return "home" if not first else first if first in _SECTIONS else "other"


class Standing:
    """What is not counted as it happens but asked of the database when Prometheus asks."""

    def collect(self) -> Iterator[Metric]:
        """None of it while the database is away; what the processes counted is told all the same."""
        try:
            yield from list(self._asked())
        except Error as error:
            logger.warning("The database could not be asked for what is counted there (%s).", type(error).__name__)
        finally:
            if not connection.in_atomic_block:  # as it never is, but in a test
                connection.close()  # each time Prometheus asks is a thread of its own

    def _asked(self) -> Iterator[Metric]:
        editions = CounterMetricFamily("record_publications", "Editions, one for each publication", labels=("kind",))
        for kind, number in Edition.objects.values_list("kind").annotate(Count("pk")).order_by("kind"):
            editions.add_metric((kind,), number)
        yield editions
        now = timezone.now()
        # Without a time of its own a task has one in the year 9999, and may begin at once.
        times = DBTaskResult.objects.ready().values_list("enqueued_at", "run_after")
        waits = [(now - (after if after <= now else enqueued)).total_seconds() for enqueued, after in times]
        yield GaugeMetricFamily("record_tasks_waiting", "Tasks that a worker could begin", len(waits))
        yield GaugeMetricFamily(
            "record_tasks_oldest_seconds", "How long the first of them has waited", max(waits, default=0)
        )
        failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count()
        yield GaugeMetricFamily("record_tasks_failed", "Failed tasks that are still on record", failed)
        silent = heartbeat.seconds_silent()
        if silent is not None:
            yield GaugeMetricFamily("record_worker_silent_seconds", "Since the worker's last sign of life", silent)
