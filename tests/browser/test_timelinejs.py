"""TimelineJS itself reads what we write for it: as many events, at the same dates, with the same words."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser.audit.chromium import PACKAGES

TIMELINEJS = PACKAGES / "@knight-lab" / "timelinejs" / "dist"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>TimelineJS</title><link rel="stylesheet" href="/css/timeline.css">
<script src="/js/timeline.js"></script></head>
<body><div id="timeline" style="height: 800px"></div>
<script>
const asked = new URLSearchParams(location.search).get("data");
window.timeline = new TL.Timeline("timeline", asked, { script_path: location.origin + "/js/" });
</script></body></html>"""
#: What it made of the data: the dates of its markers, in full, and what its slides show.
READ = """() => timeline.config.events.map(event => ({
  id: event.unique_id,
  start: [event.start_date.data.year, event.start_date.data.month, event.start_date.data.day],
  end: event.end_date ? [event.end_date.data.year, event.end_date.data.month, event.end_date.data.day] : null,
  at: event.start_date.data.date_obj.toDateString(),
  shown: document.getElementById(event.unique_id).querySelector(".tl-headline-date").textContent,
  headline: document.getElementById(event.unique_id).querySelector(".tl-headline").textContent,
}))"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not TIMELINEJS.exists(), reason="No TimelineJS here: `make tests/browser/node_modules/.package-lock.json`."
    ),
]


class _Handler(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.partition("?")[0] != "/":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *args: object) -> None:
        """Nothing: what is asked for is no news."""


@pytest.fixture(scope="module")
def timelinejs() -> Iterator[str]:
    """Another site than ours, which asks ours for data as any site may."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(TIMELINEJS)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("extension", ["timelinejs.json", "timelinejs.csv"])
def test_timelinejs_shows_every_event_at_its_date_in_our_words(reader, record_site, timelinejs, extension):
    with urllib.request.urlopen(f"{record_site}/timeline.timelinejs.json") as answer:  # noqa: S310 - our own site
        written = json.load(answer)["events"]
    page = reader()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.route("**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort())
    page.goto(f"{timelinejs}/?data={record_site}/timeline.{extension}")
    page.wait_for_function("() => window.timeline?.ready && document.querySelectorAll('.tl-timemarker').length > 0")
    read = page.evaluate(READ)
    assert page.locator(".tl-timemarker").count() == len(read) == len(written) > 40
    assert page.evaluate("() => timeline.config.messages.errors") == []
    assert faults == []
    if extension.endswith("json"):
        assert {event["id"] for event in read} == {event["unique_id"] for event in written}
    found = sorted((event["start"], event["end"] or [], event["shown"], event["headline"]) for event in read)
    assert found == sorted(
        (
            list(event["start_date"].values()),
            list(event.get("end_date", {}).values()),
            event["display_date"],
            event["text"]["headline"],
        )
        for event in written
    )
    for event in read:
        year, month, day = (int(part or 1) for part in event["start"])
        assert event["at"].split()[1:] == [MONTHS[month - 1], f"{day:02d}", f"{year:04d}"]


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
