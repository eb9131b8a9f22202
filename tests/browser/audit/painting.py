"""How soon a reader sees the first event: with few events, with many, and with TimelineJS."""

from __future__ import annotations

import json
import shutil
import statistics
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from tests.bars import Report
from tests.browser.audit.chromium import MOST_MS
from tests.browser.audit.timelinejs import serving_timelinejs
from tests.running_site import GRANIAN, PRODUCTION, events_in_fixture, manage, serving

MANY, AS_TIMELINEJS = 10_000, 3_000
MOST_RATIO, LEAST_SPEEDUP = 1.5, 10
RUNS, RUNS_OF_TIMELINEJS = 9, 3
#: An event's title, on our pages and on those of TimelineJS.
TITLES = ".entry .name, .tl-slide .tl-headline, .tl-timemarker .tl-headline"
#: The time of the first frame that has an event's title within the window. Frames are not made before styles are there.
WATCH_FIRST_EVENT = f"""
const inWindow = e => {{
  const box = e.getBoundingClientRect();
  return box.width && box.height && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
}};
const look = () => requestAnimationFrame(() => {{
  if (![...document.querySelectorAll({json.dumps(TITLES)})].some(inWindow)) return look();
  requestAnimationFrame(() => {{ window.firstEvent = performance.now(); }});
}});
look();
"""


@contextmanager
def sites_by_size(few: Path, folder: Path) -> Iterator[dict[str, str]]:
    """The site in `few` beside larger ones made of it, and TimelineJS: addresses by name, all running at once."""
    seed = events_in_fixture()
    with ExitStack() as stack:
        addresses = {f"{seed:,}": stack.enter_context(serving(few, PRODUCTION, GRANIAN)) + "/timeline/"}
        for number in (AS_TIMELINEJS, MANY):
            site = folder / str(number)
            shutil.copytree(few, site)
            manage(site, PRODUCTION, "make_sample", "--events", str(number - seed))
            addresses[f"{number:,}"] = stack.enter_context(serving(site, PRODUCTION, GRANIAN)) + "/timeline/"
        timelinejs = serving_timelinejs(folder / str(AS_TIMELINEJS), folder / "timelinejs")
        addresses["TimelineJS"] = stack.enter_context(timelinejs) + "/"
        yield addresses


def audit_painting(browser: Browser, addresses: dict[str, str], report: Report) -> None:
    """Visit them in turn, so that other work on the machine meets all of them alike; the median counts.

    Our pages are asked with a parameter that they do not know, so that each is made anew and none comes from the cache.
    """
    taken: dict[str, list[float]] = {name: [] for name in addresses}
    for name in addresses:
        _first_event_ms(browser, addresses[name] + "?measured=before")
    for run in range(RUNS):
        for name, address in addresses.items():
            if name != "TimelineJS" or run < RUNS_OF_TIMELINEJS:
                taken[name].append(_first_event_ms(browser, f"{address}?measured={run}"))
    _report(taken, report)


def _report(taken: dict[str, list[float]], report: Report) -> None:
    few, same, many, timelinejs = (statistics.median(times) for times in taken.values())
    asked = {
        f"{MANY:,}": (f"{many / few:.2f} × few, ≤ {MOST_RATIO}", many / few <= MOST_RATIO),
        "TimelineJS": (f"{timelinejs / same:.0f} × ours, ≥ {LEAST_SPEEDUP}", timelinejs / same >= LEAST_SPEEDUP),
    }
    columns = ("ms", "least", "most", f"{'beside its bar':>20}")
    report.heading("First event seen on the timeline, each page made anew", columns, ("", "", "", ""))
    for name, times in taken.items():
        words, is_met = asked.get(name, ("", True))
        title = f"{AS_TIMELINEJS:,} in TimelineJS" if name == "TimelineJS" else f"{name} events"
        figures = (*(f"{figure:.0f}" for figure in (statistics.median(times), min(times), max(times))), words)
        report.row(title, figures, [] if is_met else [words])


def _first_event_ms(browser: Browser, address: str) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(2 * MOST_MS)
    try:
        tab = context.new_page()
        tab.add_init_script(WATCH_FIRST_EVENT)
        tab.goto(address, wait_until="commit")
        return tab.wait_for_function("() => window.firstEvent", polling=50).json_value()
    finally:
        context.close()
