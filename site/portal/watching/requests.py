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
            seconds = time.perf_counter() - started
            response[HEADER] = request_id.get()
            # Of the page cache: whether it had the answer; empty where it was not asked.
            kept, path = getattr(request, "page_cache", ""), shown(request.path)
            fields = {
                "method": request.method,
                "path": path,
                "status": response.status_code,
                "milliseconds": round(1000 * seconds, 1),
                "page_cache": kept,
            }
            logger.info("%s %s %s", request.method, path, response.status_code, extra=fields)
            count_request(request.method, request.path, response.status_code, seconds, kept)
            return response
        finally:
            request_id.reset(token)
