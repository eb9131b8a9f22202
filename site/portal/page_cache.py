"""Public pages as they were rendered last, while nothing that they show has changed."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date
from django.utils.translation import get_language

from evidence.filters import SourceFilter
from people.filters import OrganisationFilter, PersonFilter, PostFilter, TermFilter
from portal.embeds.options import EmbedForm
from portal.freshness import public_state, seconds_to_live
from timeline.filters import AgreementFilter, EventFilter, TopicFilter

NEVER = (
    "/admin/",
    "/documents/",
    "/style/",
    "/pictures/",
    "/search/suggest/",
    "/sitemap",
    settings.STATIC_URL,
    settings.MEDIA_URL,
)
#: Addresses longer than this are asked once and not kept.
LONGEST_ADDRESS = 512
#: Addresses with other parameters are answered and not kept, so that nobody can fill the cache with `?x=1`, `?x=2` …
#: Nor are the later pages of the API's lists, which whoever reads it all asks for once.
PARAMETERS = frozenset(
    (
        "page",
        "view",
        "kind",
        *EmbedForm.base_fields,
        *EventFilter.base_filters,
        *AgreementFilter.base_filters,
        *PersonFilter.base_filters,
        *SourceFilter.base_filters,
        *OrganisationFilter.base_filters,
        *PostFilter.base_filters,
        *TermFilter.base_filters,
        *TopicFilter.base_filters,
    )
)


_TAKES_GZIP = re.compile(r"\bgzip\b")
_SHARED = re.compile(r"s-maxage=(\d+)")
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


class PublicPageCache:
    """Answers strangers with the page kept for the present `public_version()` and day, else renders and keeps it.

    Whoever has a session is never answered from here, nor is what they see kept: private sections show only to them.
    Kept are answers with status 200 that set no cookie and do not forbid it, compressed and with all their headers, as
    what stands further in has made them. A page that is kept costs one query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._may_be_kept(request):
            return self.get_response(request)
        state, cache = public_state(), caches["pages"]
        version = state.version
        request.public_state, request.public_version = state, version
        key = self._key(request, version)
        if kept := cache.get(key):
            return self._again(request, *kept)
        if request.path.endswith("/"):
            # A page is made whole, whatever the reader has of it: so it can be kept. Files are sent piece by piece.
            conditions = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
        else:
            conditions = {}
        # Measured before the page is made: a record that expires meanwhile must not be kept on it.
        started = time.time()
        until = time.monotonic() + seconds_to_live(version)
        response = self.get_response(request)
        request.META.update(conditions)
        if not self._is_keepable(response):
            return response
        shared = _SHARED.search(response.get("Cache-Control", ""))
        shared_until = started + int(shared[1]) if shared and int(shared[1]) > settings.SHARED_SHORT else 0
        made = (response.content, dict(response.items()), shared_until)
        if (seconds := int(until - time.monotonic())) > 0:
            cache.set(key, made, seconds)
        return self._again(request, *made) if conditions else response

    def _again(
        self, request: HttpRequest, content: bytes, headers: dict[str, str], shared_until: float
    ) -> HttpResponse:
        if shared_until:
            left = max(0, int(shared_until - time.time()))
            headers["Cache-Control"] = _SHARED.sub(f"s-maxage={left}", headers["Cache-Control"])
        response = HttpResponse(content, headers=headers)
        if any(name in request.META for name in CONDITIONS):
            changed = headers.get("Last-Modified")
            known = parse_http_date(changed) if changed else None
            return get_conditional_response(request, headers.get("ETag"), known, response)
        return response

    def _may_be_kept(self, request: HttpRequest) -> bool:
        return (
            request.method in ("GET", "HEAD")
            and not request.path.startswith(NEVER)
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and len(request.get_full_path()) <= LONGEST_ADDRESS
            and PARAMETERS.issuperset(request.GET)
        )

    def _is_keepable(self, response: HttpResponse) -> bool:
        forbidden = any(word in response.get("Cache-Control", "") for word in ("private", "no-store", "no-cache"))
        may_be = getattr(response, "may_be_kept", True)
        return (
            response.status_code == 200 and may_be and not response.streaming and not response.cookies and not forbidden
        )

    def _key(self, request: HttpRequest, version: int) -> str:
        day = timezone.localdate().isoformat()
        encoding = "gzip" if _TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")) else ""
        address = (request.scheme, request.get_host(), request.get_full_path())
        parts = (str(version), day, get_language() or "", encoding, *address)
        return "page:" + hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
