"""Public pages as they were rendered last, while nothing that they show has changed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from evidence.filters import SourceFilter
from people.filters import OrganisationFilter, PersonFilter, PostFilter, TermFilter
from portal.embeds.options import EmbedForm
from portal.freshness import public_version, seconds_to_live
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


class PublicPageCache:
    """Answers strangers with the page kept for the present `public_version()` and day, else renders and keeps it.

    Whoever has a session is never answered from here, nor is what they see kept: private sections show only to them.
    Kept are answers with status 200 that set no cookie and do not forbid it. A page that is kept costs one query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._may_be_kept(request):
            return self.get_response(request)
        version, cache = public_version(), caches["pages"]
        request.public_version = version
        key = self._key(request, version)
        request.page_cache = "miss"
        if kept := cache.get(key):
            request.page_cache = "hit"
            content, headers = kept
            return HttpResponse(content, headers=headers)
        # Measured before the page is made: a record that expires meanwhile must not be kept on it.
        until = time.monotonic() + seconds_to_live(version)
        response = self.get_response(request)
        if self._is_keepable(response) and (seconds := int(until - time.monotonic())) > 0:
            cache.set(key, (response.content, dict(response.items())), seconds)
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
        return response.status_code == 200 and not response.streaming and not response.cookies and not forbidden

    def _key(self, request: HttpRequest, version: int) -> str:
        day = timezone.localdate().isoformat()
        parts = (str(version), day, get_language() or "", request.scheme, request.get_host(), request.get_full_path())
        return "page:" + hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
