"""Ties what is kept across pages (`evidence.kept`) to the number of `portal.freshness` and to the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from evidence.kept import visit
from portal.freshness import public_version, seconds_to_live


class KeptAcrossPages:
    """Each request that only reads is a visit: all its parts see one version, asked for where it is needed first.

    Stands below the page cache, which has asked for the number already where it may keep the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)

        def version() -> tuple[int, date]:
            known = getattr(request, "public_version", None)
            return (public_version() if known is None else known, timezone.localdate())

        with visit(version, lambda version: seconds_to_live(version[0])):
            return self.get_response(request)
