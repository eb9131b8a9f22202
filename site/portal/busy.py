"""What an editor is told who saves while an import holds SQLite's one write lock."""

from __future__ import annotations

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

RETRY_AFTER_SECONDS = 30


class BusyDatabase:
    """Answers 503 with a page that says to try again, in place of an error, where a write waited for the lock in vain.

    PostgreSQL locks rows, and never comes here. The 20 seconds of waiting are in `config.database`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError) or "database is locked" not in str(exception):
            return None
        return TemplateResponse(
            request, "portal/busy.html", status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)}
        ).render()
