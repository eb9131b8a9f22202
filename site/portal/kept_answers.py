"""Kept pages given before Django makes a request of what was asked: a tenth of the time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.core.cache import caches
from django.db import DatabaseError

from portal.freshness import public_state
from portal.page_cache import Address, Kept, address_of, is_stranger, key_of
from portal.watching.counting import count_request

#: How many answers a process has at hand itself, all of one version, and the bytes of the longest of them.
MOST_AT_HAND, LONGEST_AT_HAND = 100, 65_536

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class KeptAnswers:
    """A WSGI application around another: answers from what `PublicPageCache` keeps, and asks the other for the rest.

    A condition that is more than one tag is left to the other, and so is a database that does not answer. Those of the
    present version that were given last are at hand in the process: the cache would unpickle each, or fetch it.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        #: A version and its answers, replaced as one: another thread may be at those of the version before.
        self._at_hand: tuple[int, dict[Address, Kept]] = (0, {})

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        started = time.perf_counter()
        kept = self._kept(environ)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if kept is None or known not in (None, kept.tag):
            return self.application(environ, start_response)
        headers, content, status = kept.headers_at(time.time()), [kept.content], HTTPStatus.OK
        if known is not None:
            headers, content, status = (
                [pair for pair in headers if pair[0] not in kept.OF_CONTENT],
                [],
                HTTPStatus.NOT_MODIFIED,
            )
        elif environ["REQUEST_METHOD"] == "HEAD":
            content = []
        start_response(f"{status.value} {status.phrase}", headers)
        # Counted, and not logged: a line takes five times as long as the answer, and nginx writes one of each request.
        count_request(
            environ["REQUEST_METHOD"], environ["PATH_INFO"], status.value, time.perf_counter() - started, "hit"
        )
        return content

    def _kept(self, environ: dict[str, Any]) -> Kept | None:
        if not is_stranger(environ) or ("HTTP_IF_MODIFIED_SINCE" in environ and "HTTP_IF_NONE_MATCH" not in environ):
            return None
        try:
            # A connection that is of no use shows here, and is closed where the other begins with the request: to try
            # it beforehand would double what is asked.
            state = public_state()
        except DatabaseError:
            return None
        version, at_hand = self._at_hand
        if state.version != version:
            version, at_hand = self._at_hand = state.version, {}
        address, now = address_of(environ), time.time()
        kept = at_hand.get(address)
        if kept is None or now >= kept.until:
            kept = _fetched(address, version, at_hand)
        return kept if kept and now < kept.until else None


def _fetched(address: Address, version: int, at_hand: dict[Address, Kept]) -> Kept | None:
    """From the cache, and then at hand."""
    kept: Kept | None = caches["pages"].get(key_of(address, version))
    if kept and len(kept.content) <= LONGEST_AT_HAND:
        if len(at_hand) >= MOST_AT_HAND:
            at_hand.clear()
        at_hand[address] = kept
    return kept
