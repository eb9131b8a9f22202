"""Measuring public pages: queries, repeated queries, processor time and size of an answer."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

RUNS = 50


@dataclass(frozen=True, slots=True)
class Measurement:
    """One page: `queries` a request, `repeated` of them beyond their first time, CPU in ms (median), bytes."""

    queries: int
    repeated: int
    cpu_ms: float
    size: int


def measure(address: str, runs: int = RUNS) -> Measurement:
    """Ask for a page `runs` times after two to warm up. Raises RuntimeError where it is not answered with 200."""
    client = Client()
    for _warm_up in range(2):
        response = client.get(address)
    if response.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{address} answers {response.status_code}")
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    statements = Counter(query["sql"] for query in captured.captured_queries)
    return Measurement(
        queries=len(captured),
        repeated=sum(statements.values()) - len(statements),
        cpu_ms=_median_cpu_ms(lambda: client.get(address), runs),
        size=len(response.content),
    )


def _median_cpu_ms(call: Callable[[], object], runs: int) -> float:
    taken = []
    for _run in range(runs):
        start = time.process_time()
        call()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)
