"""Measuring public pages: queries, repeated queries, processor time and size of an answer."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

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
    with without_page_cache():
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


def without_page_cache() -> override_settings:
    """Each page is made anew; what pages share stays at hand."""
    return override_settings(MIDDLEWARE=[name for name in settings.MIDDLEWARE if name != PAGE_CACHE])


def cpu_clock() -> Callable[[], float]:
    """Seconds of CPU of this process, and of the process of PostgreSQL that answers it.

    So a figure is what a quiet machine takes, whatever else runs meanwhile. Where PostgreSQL runs elsewhere, or the
    system tells nothing of it (Linux does), its part is not known, and the clock is the one on the wall.
    """
    if connection.vendor != "postgresql":
        return time.process_time
    connection.ensure_connection()
    process = Path(f"/proc/{connection.connection.info.backend_pid}")
    try:
        is_ours = (process / "comm").read_text(encoding="ascii").startswith("postgres")
    except OSError:
        is_ours = False
    if not is_ours:
        return time.perf_counter
    told = process / "schedstat"
    return lambda: time.process_time() + int(told.read_text(encoding="ascii").split()[0]) / 1e9


def median_cpu_ms(call: Callable[[], object], runs: int) -> float:
    """Milliseconds of CPU that a call takes, the median of `runs`."""
    taken = []
    for _run in range(runs):
        start = time.process_time()
        call()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)
