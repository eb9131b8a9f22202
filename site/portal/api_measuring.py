"""Measuring the API's list of 50 events beside Wagtail's own API for 50 pages, in turns."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.test import Client, override_settings

from portal.measuring import PAGE_CACHE
from portal.models import HomePage, TextPage

#: How many times as fast as Wagtail's list of pages the list of events is to be.
API_BAR = 3.0
ITEMS = 50
NO_TEXT_KEPT = "the same, no text kept"
#: Names and addresses; that of Wagtail's list, which is the measure of the others, comes first.
LISTS = {
    "Wagtail's v2 API, 50 pages": f"/api/v2/pages/?type=portal.TextPage&limit={ITEMS}",
    "the same with all fields": f"/api/v2/pages/?type=portal.TextPage&limit={ITEMS}&fields=*",
    "our API, 50 events": f"/api/v1/events/?limit={ITEMS}",
    NO_TEXT_KEPT: f"/api/v1/events/?limit={ITEMS}",
}


@dataclass(frozen=True, slots=True)
class ListCost:
    """One request: milliseconds of CPU (median) and bytes."""

    name: str
    ms: float
    size: int

    @property
    def a_second(self) -> float:
        """Requests that one processor answers in a second."""
        return 1000 / self.ms


def api_costs(runs: int = 30) -> Iterator[ListCost]:
    """Each list made anew, past the page cache. They take turns, so that a busy machine slows all of them alike.

    Raises:
        RuntimeError: where one does not answer with 50 items.
    """
    home = HomePage.objects.get()
    for number in range(ITEMS):
        home.add_child(instance=TextPage(title=f"Page {number}", slug=f"page-{number}", body="<p>A page of text.</p>"))
    taken: dict[str, list[float]] = {name: [] for name in LISTS}
    sizes = {}
    anew = [name for name in settings.MIDDLEWARE if name != PAGE_CACHE]
    with override_settings(MIDDLEWARE=anew, WAGTAILAPI_LIMIT_MAX=ITEMS):
        client = Client()
        for name, address in LISTS.items():
            answer = client.get(address)
            if len(answer.json()["items"]) != ITEMS:
                raise RuntimeError(f"{address} answers {answer.status_code}, and not with {ITEMS} items")
            sizes[name] = len(answer.content)
        for _run in range(runs):
            for name, address in LISTS.items():
                if name == NO_TEXT_KEPT:
                    caches["texts"].clear()
                start = time.process_time()
                client.get(address)
                taken[name].append((time.process_time() - start) * 1000)
    for name, times in taken.items():
        yield ListCost(name, statistics.median(times), sizes[name])
