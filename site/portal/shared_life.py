"""How long others may keep what they are answered: see docs/decisions/0033."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date

from portal.freshness import last_changed, public_state, public_version, seconds_to_turn
from portal.page_cache import PARAMETERS
from portal.purging import settling
from portal.purging.addresses import is_purged
from portal.purging.sending import has_caches

#: Of editors, or of files that are served in another way.
NEVER = ("/admin/", "/_util/", "/style/", settings.STATIC_URL, settings.MEDIA_URL)
FORBIDDEN = ("private", "no-store")


class SharedLife:
    """Sets `Cache-Control` and `Last-Modified` of what readers are answered.

    Browsers ask each time whether what they have is still right. Caches that many share keep an address for long where
    they are told of each change of it, and else for some seconds. A view that sets a time itself is left alone, but for
    pictures of records, which must go where the record is withdrawn.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or request.path.startswith(NEVER):
            return self.get_response(request)
        if not hasattr(request, "public_state"):
            # Asked before the answer is made: what is changed meanwhile shows in the next state alone.
            request.public_state = public_state()
            request.public_version = request.public_state.version
        # Measured before, likewise: a record that expires meanwhile is still on the page.
        started = time.monotonic()
        turn = started + seconds_to_turn(request.public_state.version)
        changed = last_changed(request.public_state)
        response = self.get_response(request)
        self._declare(request, response, started, turn, changed)
        return response

    def _declare(
        self, request: HttpRequest, response: HttpResponse, started: float, turn: float, changed: datetime | None
    ) -> None:
        own = response.get("Cache-Control", "")
        is_personal = bool(response.cookies) or "cookie" in response.get("Vary", "").lower()
        is_forbidden = "max-age" not in own and any(word in own for word in FORBIDDEN)
        is_of_the_asking = (
            response.status_code == HTTPStatus.BAD_REQUEST
        )  # a header that is no part of the address, perhaps
        if is_personal or is_forbidden or is_of_the_asking or response.status_code >= 500:
            patch_cache_control(response, private=True, no_store=True)
            return
        is_picture = request.path.startswith("/pictures/")
        if "max-age" in own and not is_picture:
            return
        is_right = response.status_code in (200, 304)
        is_old_picture = is_picture and "immutable" not in own
        is_told = has_caches() and "no-cache" not in own and not is_old_picture and _is_told_of(request)
        # What goes out in pieces may be on its way for longer than caches are told again.
        is_told = is_told and not response.streaming
        longest = settings.SHARED_LONG if is_right and is_told else settings.SHARED_SHORT
        if longest > settings.SHARED_SHORT and _may_be_late(request, started):
            longest = 0
        if not PARAMETERS.issuperset(request.GET):
            longest = 0  # there is no end to such addresses, and one reader could fill the cache with them
        seconds = max(0, min(longest, int(turn - time.monotonic())))
        if is_picture and own:
            response["Cache-Control"] = f"{own}, s-maxage={seconds}"
            return
        kept = [word for word in ("no-transform",) if word in own]
        response["Cache-Control"] = ", ".join(["public", "max-age=0", f"s-maxage={seconds}", *kept])
        response.may_be_kept = "no-cache" not in own
        if is_right and not response.has_header("Last-Modified") and changed:
            response["Last-Modified"] = http_date(changed.timestamp())


def _may_be_late(request: HttpRequest, started: float) -> bool:
    """Whether a change was made while the page was, of which caches may have been told for the last time already.

    They are told again after a pause, and forget then what came to them meanwhile. What was made in half of it is there
    by then; for what took longer it is asked whether anything has changed, and the other half begins anew.
    """
    if time.monotonic() - started < settling.PAUSE.total_seconds() / 2:
        return False
    try:
        return public_version() != request.public_version
    except DatabaseError:
        return True


def _is_told_of(request: HttpRequest) -> bool:
    """Whether the address is one that caches are told of, under this scheme and host too."""
    root = f"{request.scheme}://{request.get_host()}"
    return root in settings.PUBLIC_ROOTS and not request.META.get("QUERY_STRING") and is_purged(request.path)
