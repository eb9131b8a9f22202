"""Measuring the memory of a process that serves the site."""

from __future__ import annotations

import gc
import multiprocessing
import re
from collections.abc import Iterable
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from django.db import connections
from django.test import Client
from django.urls import get_resolver

from portal.measuring import without_page_cache
from timeline.models import Event

#: Pages of events that each worker serves.
EVENTS = 1_000


def memory(pages: Iterable[str]) -> float:
    """The proportional share (PSS) of a worker in MB, after all pages and many events; for a process of its own.

    It is one of two that a process forked which had loaded the site. Pages that are kept whole are not counted: how
    many are, and where, is a setting. Linux alone tells it.
    """
    events = Event.objects.public().order_by("-pk").values_list("slug", flat=True)[:EVENTS]
    addresses = [*pages, *(f"/timeline/{slug}/" for slug in events)]
    get_resolver().url_patterns  # noqa: B018 - loads what the addresses lead to
    connections.close_all()
    gc.collect()
    gc.freeze()
    forking = multiprocessing.get_context("fork")
    served, shares = forking.Barrier(2), forking.SimpleQueue()
    workers = [forking.Process(target=_serve, args=(addresses, served, shares)) for _number in range(2)]
    for worker in workers:
        worker.start()
    found = [shares.get() for _worker in workers]
    for worker in workers:
        worker.join()
    return max(found)


def _serve(addresses: list[str], served: Barrier, shares: SimpleQueue) -> None:
    """Both workers tell their share while both are there."""
    with without_page_cache():
        client = Client()
        for address in addresses:
            client.get(address)
    served.wait()
    told = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    shares.put(int(re.search(r"^Pss: +(\d+) kB", told, re.MULTILINE)[1]) / 1024)
    served.wait()
