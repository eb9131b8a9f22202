"""Measuring what publishing takes, and telling shared caches of it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median

from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from wagtail.models import Revision

from portal.purging.sending import has_caches
from timeline.models import Event

RUNS = 9


@dataclass(frozen=True, slots=True)
class Publishing:
    """The CPU in ms (median), and the queries."""

    ms: float
    queries: int


class _Cache(BaseHTTPRequestHandler):
    """Takes orders to forget, as a shared cache does."""

    protocol_version = "HTTP/1.1"

    def do_PURGE(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        pass


@contextmanager
def shared_cache() -> Iterator[None]:
    """Within, the site tells a process on this machine what to forget: the whole of a purge is paid for."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Cache) as server:
        process = multiprocessing.get_context("fork").Process(target=server.serve_forever)
        process.start()
        told = {
            "purge": {
                "BACKEND": "portal.purging.backends.HTTPCache",
                "LOCATION": f"http://127.0.0.1:{server.server_port}",
            }
        }
        try:
            with override_settings(WAGTAILFRONTENDCACHE=told, PUBLIC_ROOTS=["https://record.example"]):
                yield
        finally:
            process.kill()
            process.join()


def cost_of_publishing(clock: Callable[[], float]) -> Publishing:
    """Of a change of an event: all that an editor waits for where no worker runs, the order to shared caches too.

    Raises:
        RuntimeError: outside of `shared_cache`.
    """
    if not has_caches():
        raise RuntimeError("There is no shared cache to tell.")
    taken = [_publish(clock) for _run in range(RUNS)]
    return Publishing(median(ms for ms, _queries in taken), max(queries for _ms, queries in taken[1:]))


def _publish(clock: Callable[[], float]) -> tuple[float, int]:
    event = Event.objects.get(slug="saber-strike-2018")
    event.place = f"Place {Revision.objects.count()}"
    revision = event.save_revision()
    start = clock()
    with CaptureQueriesContext(connection) as captured:
        revision.publish()
    return (clock() - start) * 1000, len(captured)
