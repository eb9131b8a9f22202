"""What the site has to keep to in a record of any size, measured: each figure beside its bar."""

from __future__ import annotations

import gc
import gzip
import multiprocessing
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.http import QueryDict
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from wagtail.models import Revision

from portal.measuring import PAGE_CACHE
from portal.sample import make_sample
from timeline.filters import EventFilter
from timeline.listed import MOST
from timeline.models import Event

#: Sizes that the largest is set beside: pages and publishing cost as much as at the first, filters at most three times
#: what they do at the second.
SMALL, MIDDLE = 100, 1_000
BARS = {
    "event": 1.7,
    "timeline": 2.0,
    "growth": 1.15,
    "filter": 3.0,
    "search": 300.0,
    "worst search": 500.0,
    "publishing": 2.0,
    "publishing queries": 60.0,
    "memory": 120.0,
    "bytes": 15.0,
    "elements": 1_500.0,
    "differing": 0.0,
}
FILTERS = {
    "dates": "from=1990&to=1999",
    "topic": "topic=exercises",
    "kind and verdict": "kind=meeting&verdict=corrected",
    "party": "party=israel",
    "words": "q=rescue",
    "all of them": "from=1990&topic=exercises&kind=meeting&verdict=corrected&q=visit",
}
SEARCHES = {
    "a common word": "/search/?q=meeting",
    "a rare word": "/search/?q=saber",
    "a word without a hit": "/search/?q=zeppelin",
    "two letters": "/search/suggest/?q=me",
    "two letters without a hit": "/search/suggest/?q=zq",
    "the titles like a lost address": "/timeline/meeting-review-talks/",
}
RUNS, SEARCH_RUNS, PUBLISHED = 30, 5, 9


@dataclass(frozen=True, slots=True)
class Figure:
    """`name` says what was measured and in which unit; `most` is its bar.

    `is_counted`: it is the same in each run, unlike what is measured in time or memory on a machine with other work.
    """

    name: str
    value: float
    most: float
    is_counted: bool = False

    @property
    def is_kept(self) -> bool:
        return self.value <= self.most


@dataclass(frozen=True, slots=True)
class _Costs:
    """At one size: the pages as multiples of a bare page, the queries by page, and what publishing takes."""

    event: float
    timeline: float
    queries: dict[str, int]
    publishing_ms: float
    publishing_queries: int


def figures(bare: str, pages: Mapping[str, str], events: int) -> Iterator[Figure]:
    """On a database with the fixture and nothing else; it then has that many events.

    `bare` is the address of a Wagtail page with nothing around it, `pages` are all others by their names. Pages are
    made anew, and what they share is at hand.
    """
    make_sample(min(SMALL, events))
    with _without_page_cache():
        small = _costs(bare, pages)
        make_sample(min(MIDDLE, events))
        filtered = _filtered()
        make_sample(events)
        large = _costs(bare, pages)
        yield Figure("an event, CPU in bare pages", large.event, BARS["event"])
        yield Figure("the timeline, CPU in bare pages", large.timeline, BARS["timeline"])
        yield Figure(f"an event beside one at {SMALL:,}", large.event / small.event, BARS["growth"])
        yield Figure(f"the timeline beside it at {SMALL:,}", large.timeline / small.timeline, BARS["growth"])
        differing = [name for name, number in large.queries.items() if number != small.queries[name]]
        yield Figure(
            f"pages with other queries than at {SMALL:,} {differing or ''}", len(differing), BARS["differing"], True
        )
        for name, ms in _filtered().items():
            yield Figure(f"timeline, {name}, beside it at {MIDDLE:,}", ms / filtered[name], BARS["filter"])
        yield from _searches()
        yield Figure(
            f"publishing beside it at {SMALL:,}", large.publishing_ms / small.publishing_ms, BARS["publishing"]
        )
        yield Figure("publishing, queries", large.publishing_queries, BARS["publishing queries"], True)
        page = Client().get("/timeline/").content
        yield Figure("the timeline, compressed, KB", len(gzip.compress(page, 6)) / 1024, BARS["bytes"], True)
        yield Figure("the timeline, elements", len(re.findall(rb"<[a-z]", page)), BARS["elements"], True)


def memory(pages: Mapping[str, str]) -> float:
    """The proportional share (PSS) of a worker in MB, after all pages and many events; for a process of its own.

    It is one of two that a process forked which had loaded the site. Pages that are kept whole are not counted: how
    many are, and where, is a setting. Linux alone tells it.
    """
    events = Event.objects.public().order_by("-pk").values_list("slug", flat=True)[:MIDDLE]
    addresses = [*pages.values(), *(f"/timeline/{slug}/" for slug in events)]
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
    with _without_page_cache():
        client = Client()
        for address in addresses:
            client.get(address)
    served.wait()
    told = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    shares.put(int(re.search(r"^Pss: +(\d+) kB", told, re.MULTILINE)[1]) / 1024)
    served.wait()


def _without_page_cache() -> override_settings:
    return override_settings(MIDDLEWARE=[name for name in settings.MIDDLEWARE if name != PAGE_CACHE])


def _costs(bare: str, pages: Mapping[str, str]) -> _Costs:
    client = Client()
    reported = Event.objects.public().exclude(key__startswith="sample-").values_list("slug", flat=True)
    events = cycle([f"/timeline/{slug}/" for slug in reported.order_by("pk")])
    for _warm_up in range(reported.count()):
        client.get(next(events))
    asked = {"bare": lambda: client.get(bare), "event": lambda: client.get(next(events))}
    asked["timeline"] = lambda: client.get("/timeline/")
    ms = _side_by_side(asked)
    taken = [_publish() for _time in range(PUBLISHED)]
    return _Costs(
        event=ms["event"] / ms["bare"],
        timeline=ms["timeline"] / ms["bare"],
        queries={name: _queries(client, address) for name, address in pages.items()},
        publishing_ms=statistics.median(cpu for cpu, _queries in taken),
        publishing_queries=taken[-1][1],
    )


def _side_by_side(calls: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """The median of the CPU of each in ms, asked in turn, so that what slows the machine slows all of them."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _run in range(RUNS):
        for name, call in calls.items():
            start = time.process_time()
            call()
            taken[name].append((time.process_time() - start) * 1000)
    return {name: statistics.median(each) for name, each in taken.items()}


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def _publish() -> tuple[float, int]:
    """The CPU in ms and the queries of publishing a change of an event."""
    event = Event.objects.get(slug="saber-strike-2018")
    event.place = f"Place {Revision.objects.count()}"
    revision = event.save_revision()
    start = time.process_time()
    with CaptureQueriesContext(connection) as captured:
        revision.publish()
    return (time.process_time() - start) * 1000, len(captured)


def _filtered() -> dict[str, float]:
    """Seconds of the first and the last page of the timeline, whole and filtered, once counted."""
    client, seconds = Client(), {}
    for name, query in {"whole": "", **FILTERS}.items():
        found = EventFilter(QueryDict(query), queryset=Event.objects.public()).qs.count()
        last = max(-(-found // MOST), 1)
        for place, number in (("first page", 1), ("last page", last)):
            address = f"/timeline/?{query}&page={number}"
            client.get(address)
            seconds[f"{name}, {place}"] = min(_wall(client, address) for _run in range(SEARCH_RUNS))
    return seconds


def _searches() -> Iterator[Figure]:
    """Wall time, as the database works in another process."""
    client = Client()
    for name, address in SEARCHES.items():
        client.get(address)
        ms = [_wall(client, address) * 1000 for _run in range(SEARCH_RUNS)]
        yield Figure(f"search for {name}, ms", statistics.median(ms), BARS["search"])
        yield Figure(f"search for {name}, the slowest of {SEARCH_RUNS}, ms", max(ms), BARS["worst search"])


def _wall(client: Client, address: str) -> float:
    start = time.perf_counter()
    client.get(address)
    return time.perf_counter() - start
