"""How long others may keep what they are answered: see docs/decisions/0033."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date

from portal.freshness import PublicState, last_changed, public_state, seconds_to_turn
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
        response = self.get_response(request)
        self._declare(request, response, request.public_state)
        return response

    def _declare(self, request: HttpRequest, response: HttpResponse, state: PublicState) -> None:
        own = response.get("Cache-Control", "")
        is_personal = bool(response.cookies) or "cookie" in response.get("Vary", "").lower()
        is_forbidden = "max-age" not in own and any(word in own for word in FORBIDDEN)
        if is_personal or is_forbidden or response.status_code >= 500:
            patch_cache_control(response, private=True, no_store=True)
            return
        is_picture = request.path.startswith("/pictures/")
        if "max-age" in own and not is_picture:
            return
        is_right = response.status_code in (200, 304)
        is_old_picture = is_picture and "immutable" not in own
        is_told = has_caches() and "no-cache" not in own and not is_old_picture and _is_told_of(request)
        longest = settings.SHARED_LONG if is_right and is_told else settings.SHARED_SHORT
        seconds = min(longest, seconds_to_turn(state.version))
        if is_picture and own:
            response["Cache-Control"] = f"{own}, s-maxage={seconds}"
            return
        kept = [word for word in ("no-transform",) if word in own]
        response["Cache-Control"] = ", ".join(["public", "max-age=0", f"s-maxage={seconds}", *kept])
        response.may_be_kept = "no-cache" not in own
        if is_right and not response.has_header("Last-Modified") and (changed := last_changed(state)):
            response["Last-Modified"] = http_date(changed.timestamp())


def _is_told_of(request: HttpRequest) -> bool:
    return not request.META.get("QUERY_STRING") and is_purged(request.path)
