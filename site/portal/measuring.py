"""Measuring public pages: queries, repeated queries, processor time and size of an answer."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

RUNS = 50
PAGE_CACHE = "portal.page_cache.PublicPageCache"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One page: `queries` to make it, `repeated` of them beyond their first time, processor time in ms (median) to
    make it anew and to give it again from the page cache, and bytes."""

    queries: int
    repeated: int
    anew_ms: float
    again_ms: float
    size: int


def measure(address: str, runs: int = RUNS) -> Measurement:
    """Ask for a page `runs` times anew and as often again, after two to warm up.

    Raises:
        RuntimeError: where it is not answered with 200.
    """
    with override_settings(MIDDLEWARE=[name for name in settings.MIDDLEWARE if name != PAGE_CACHE]):
        anew = Client()
        for _warm_up in range(2):
            response = anew.get(address)
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{address} answers {response.status_code}")
        with CaptureQueriesContext(connection) as captured:
            anew.get(address)
            statements = Counter(query["sql"] for query in captured.captured_queries)
        anew_ms = median_cpu_ms(lambda: anew.get(address), runs)
    again = Client()
    again.get(address)
    return Measurement(
        queries=sum(statements.values()),
        repeated=sum(statements.values()) - len(statements),
        anew_ms=anew_ms,
        again_ms=median_cpu_ms(lambda: again.get(address), runs),
        size=len(response.content),
    )


def median_cpu_ms(call: Callable[[], object], runs: int) -> float:
    """Milliseconds of CPU that a call takes, the median of `runs`."""
    taken = []
    for _run in range(runs):
        start = time.process_time()
        call()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)
