"""Measuring the site in records of several sizes, on one database, for `portal.bars`."""

from __future__ import annotations

import gzip
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence import kept
from portal.bars import Figure
from portal.measuring import cpu_clock, without_page_cache
from portal.publishing_measuring import Publishing, cost_of_publishing, shared_cache
from portal.sample import make_sample
from portal.search.asking import MOST_WORDS, PAGE_SIZE
from portal.search.matching import Question, matching
from timeline.filters import EventFilter
from timeline.listed import MOST
from timeline.models import Event

#: Sizes that the largest is set beside: pages and publishing cost as much as at the first, filters at most three times
#: what they do at the second, and each page asks as many queries at all but the second.
SMALL, MIDDLE, LARGER = 100, 1_000, 10_000
FILTERS = {
    "dates": "from=1990&to=1999",
    "topic": "topic=exercises",
    "kind and verdict": "kind=meeting&verdict=corrected",
    "party": "party=israel",
    "words": "q=rescue",
    "all of them": "from=1960&topic=exercises&topic=partnerships&topic=operations&kind=meeting&kind=exercise"
    "&kind=decision&kind=statement&verdict=corrected&verdict=disputed&party=israel&party=nato&party=turkey&q=visit",
}
NOTHING = "kind=meeting&verdict=corrected&q=zeppelin"
SEARCHES = {
    "a common word": "/search/?q=meeting",
    "a rare word": "/search/?q=saber",
    "a word without a hit": "/search/?q=zeppelin",
    "two letters": "/search/suggest/?q=me",
    "two letters without a hit": "/search/suggest/?q=zq",
}
#: What else a stranger may ask of search, by chance or in bad faith.
HARD_SEARCHES = {
    "the last page of a common word": "/search/?q=meeting&kind=timeline&page={last}",
    "a common word of a decade": "/search/?q=meeting&from=1990&to=1999",
    "a common word at no date": "/search/?q=meeting&from=1800&to=1801",
    "a misspelt word": "/search/?q=meetign",
    "misspelt words": "/search/?q=meetign+viist+reivew",
    "common words and one without a hit": "/search/?q=meeting+visit+zeppelin",
    "words without a hit": "/search/?q=zeppelin+balloon+qwertz",
    "more words than are corrected": "/search/?q=meeting+visit+review+zeppelin",
    "as many common words as it takes": "/search/?q={words}&kind=timeline",
    "eight beginnings": "/search/suggest/?q=me+vi+re+ta+ex+st+tr+mi",
    "a whole title's words": "/timeline/meeting-review-talks/",
}
#: Words that stand in most events of a sample.
COMMON = (
    *("meeting", "visit", "review", "talks", "exercise", "statement", "training", "mission", "council", "rescue"),
    *("made", "event", "for", "measuring", "about", "report", "says", "that", "there", "was"),
)
RUNS, SEARCH_RUNS = 100, 5
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Costs:
    """At one size: the pages as multiples of a bare page, and what publishing takes."""

    event: float
    timeline: float
    publishing: Publishing


def figures(bare: str, pages: Mapping[str, str], events: int, say: Say) -> Iterator[Figure]:
    """On a database with the fixture and nothing else; it then has that many events.

    `bare` is the address of a Wagtail page with nothing around it, `pages` are all others by their names. Pages are
    made anew, and what they share is at hand. `say` is told what is done and each cost as it is known. Times are of
    the CPU (`cpu_clock`).
    """
    asked = {
        **pages,
        **{f"timeline, {name}": f"/timeline/?{query}" for name, query in FILTERS.items()},
        "timeline, nothing found": f"/timeline/?{NOTHING}",
        **{f"search for {name}": address for name, address in SEARCHES.items()},
    }
    with without_page_cache(), shared_cache():
        _grow(min(SMALL, events), say)
        small, queries = _costs(bare, say), {SMALL: _queries(asked)}
        html = {SMALL: _html()}
        _grow(min(MIDDLE, events), say)
        filtered = _filtered(say)
        if events > LARGER:
            _grow(LARGER, say)
            html[LARGER], queries[LARGER] = _html(), _queries(asked)
        _grow(events, say)
        large, queries[events] = _costs(bare, say), _queries(asked)
        yield Figure("pages", "an event", large.event, "×", 1.7)
        yield Figure("pages", "the timeline", large.timeline, "×", 2.0)
        yield Figure("growth", "an event", large.event / small.event, "×", 1.15)
        yield Figure("growth", "the timeline", large.timeline / small.timeline, "×", 1.15)
        html[events] = _html()
        for size, (length, elements) in html.items():
            yield Figure("html", f"at {size:,} events", length / 1024, "KB", 15, is_counted=True)
            yield Figure("html", f"at {size:,} events", elements, "elements", 1_500, is_counted=True)
        yield _differing(queries, say)
        for name, ms in _filtered(say).items():
            yield Figure("filters", name, ms / filtered[name], "×", 3.0)
        yield from _searched(say)
        yield Figure("publishing", "CPU", large.publishing.ms / small.publishing.ms, "×", 2.0)
        yield Figure("publishing", "", large.publishing.queries, "queries", 60, is_counted=True)


def _grow(events: int, say: Say) -> None:
    """Up to so many events. As autovacuum does it in a site that runs, PostgreSQL learns which rows all may see."""
    made = make_sample(events, say)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    say(f"{made:,} events made, {events:,} are there")


def _html() -> tuple[int, int]:
    """Bytes, compressed, and elements of the timeline."""
    page = Client().get("/timeline/").content
    return len(gzip.compress(page, 6)), len(re.findall(rb"<[a-z]", page))


def _costs(bare: str, say: Say) -> _Costs:
    client, clock = Client(), cpu_clock()
    reported = Event.objects.public().exclude(key__startswith="sample-").values_list("slug", flat=True)
    events = cycle([f"/timeline/{slug}/" for slug in reported.order_by("pk")])
    for _warm_up in range(reported.count()):
        client.get(next(events))
    asked: dict[str, Callable[[], Any]] = {
        "bare": lambda: client.get(bare),
        "event": lambda: client.get(next(events)),
        "timeline": lambda: client.get("/timeline/"),
    }
    ms = _side_by_side(asked, clock)
    say(f"a bare page {ms['bare']:.1f} ms, an event {ms['event']:.1f} ms, the timeline {ms['timeline']:.1f} ms")
    publishing = cost_of_publishing(clock)
    say(f"publishing {publishing.ms:.1f} ms, {publishing.queries} queries")
    return _Costs(ms["event"] / ms["bare"], ms["timeline"] / ms["bare"], publishing)


def _side_by_side(calls: Mapping[str, Callable[[], object]], clock: Callable[[], float]) -> dict[str, float]:
    """The CPU of each in ms, asked in turn, so that what slows the machine slows all of them.

    The first quartile: where much else runs, caches of the processor are cold in most runs, more so for two processes.
    """
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _run in range(RUNS):
        for name, call in calls.items():
            start = clock()
            call()
            taken[name].append((clock() - start) * 1000)
    return {name: statistics.quantiles(each, n=4)[0] for name, each in taken.items()}


def _queries(asked: Mapping[str, str]) -> dict[str, int]:
    """Of each page, as they are for all but the first reader after a change."""
    client, numbers = Client(), {}
    for name, address in asked.items():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        numbers[name] = len(captured)
    return numbers


def _differing(queries: Mapping[int, Mapping[str, int]], say: Say) -> Figure:
    by_name = {name: [numbers[name] for numbers in queries.values()] for name in next(iter(queries.values()))}
    say(f"queries at {', '.join(f'{size:,}' for size in queries)} events:")
    for name, numbers in by_name.items():
        say(f"  {name}: {', '.join(map(str, numbers))}")
    differing = [name for name, numbers in by_name.items() if len(set(numbers)) > 1]
    name = f"{len(by_name)} addresses{''.join(f', {name}' for name in differing)}:"
    return Figure("queries", name, len(differing), "differ", 0, is_counted=True)


def _filtered(say: Say) -> dict[str, float]:
    """Milliseconds of the first and the last page of the timeline, whole and filtered, once counted: the least of a few
    runs. How long the first reader after a change waits, for whom it is counted, is told beside."""
    client, clock, taken = Client(), cpu_clock(), {}
    for name, query in {"whole": "", **FILTERS}.items():
        found = EventFilter(QueryDict(query), queryset=Event.objects.public()).qs.count()
        last = max(-(-found // MOST), 1)
        for place, number in (("first page", 1), ("deep page", last)):
            address = f"/timeline/?{query}&page={number}"
            _forget()
            anew = _ms(client, address, clock)[0]
            ms = min(_ms(client, address, clock)[0] for _run in range(SEARCH_RUNS))
            say(f"timeline, {name}, {found:,} events, {place} ({number}): {ms:.1f} ms, counted anew {anew:.0f} ms")
            taken[f"{name}, {place}"] = ms
    return taken


def _searched(say: Say) -> Iterator[Figure]:
    """Each search at its usual cost and at its worst, which the first reader after a change has."""
    client, clock = Client(), cpu_clock()
    words = "+".join(COMMON[:MOST_WORDS])
    last = -(-matching(Event, Question(("meeting",))).count() // PAGE_SIZE)
    for name, address in {**SEARCHES, **HARD_SEARCHES}.items():
        runs = []
        for run in range(SEARCH_RUNS):
            if run < 2:
                _forget()
            runs.append(_ms(client, address.format(last=last, words=words), clock))
        usual, worst = statistics.median(cpu for cpu, _wall in runs), max(cpu for cpu, _wall in runs)
        wall = statistics.median(wall for _cpu, wall in runs)
        say(f"search for {name}: {usual:.0f} ms, at worst {worst:.0f} ms, by the wall {wall:.0f} ms")
        if name in SEARCHES:
            yield Figure("search", name, usual, "ms", 300)
        yield Figure("search", f"at worst {name}", worst, "ms", 500)


def _forget() -> None:
    """What was counted or kept for all readers."""
    cache.clear()
    kept.forget()


def _ms(client: Client, address: str, clock: Callable[[], float]) -> tuple[float, float]:
    """Milliseconds of CPU, and by the clock on the wall."""
    start, wall = clock(), time.perf_counter()
    client.get(address)
    return (clock() - start) * 1000, (time.perf_counter() - wall) * 1000
