"""One line in the log and one count for each request: no address, no query, no user, no cookie."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.watching.counting import count_request
from portal.watching.request_ids import HEADER, request_id, shown, taken_over

logger = logging.getLogger("record.requests")


class RequestLog:
    """Gives each request an id, and logs and counts how it was answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(taken_over(request.headers.get(HEADER, "")))
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response[HEADER] = request_id.get()
            kept = getattr(request, "page_cache", "")
            tell(request.method, request.path, response.status_code, time.perf_counter() - started, kept)
            return response
        finally:
            request_id.reset(token)


def tell(method: str, path: str, status: int, seconds: float, kept: str) -> None:
    """Log and count an answer. `kept` is of the page cache: “hit” or “miss”, empty where it was not asked."""
    fields = {
        "method": method,
        "path": shown(path),
        "status": status,
        "milliseconds": round(1000 * seconds, 1),
        "page_cache": kept,
    }
    logger.info("%s %s %s", method, fields["path"], status, extra=fields)
    count_request(method, path, status, seconds, kept)
