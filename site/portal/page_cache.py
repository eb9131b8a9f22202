"""Public pages as they were rendered last, while nothing that they show has changed."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date

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


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer with all its headers, as it goes out.

    Attributes:
        until: when it ceases to be right though nobody changes anything, in seconds since 1970.
        lasting: the `Cache-Control` of what shared caches may keep until `shared_until`, in seconds since 1970; empty
            where that is for the same short time whenever it is given, and stands among the headers.
    """

    #: Headers that 304 does without.
    OF_CONTENT: ClassVar = frozenset(("Content-Length", "Content-Type", "Content-Encoding"))

    content: bytes
    headers: tuple[tuple[str, str], ...]
    tag: str
    until: float
    lasting: str = ""
    shared_until: float = 0

    @classmethod
    def of(cls, response: HttpResponse, made_at: float, until: float) -> Kept:
        shared = _SHARED.search(response.get("Cache-Control", ""))
        is_long = shared is not None and int(shared[1]) > settings.SHARED_SHORT
        headers = tuple((name, value) for name, value in response.items() if not (is_long and name == "Cache-Control"))
        lasting, shared_until = (response["Cache-Control"], made_at + int(shared[1])) if shared and is_long else ("", 0)
        return cls(response.content, headers, response.get("ETag", ""), until, lasting, shared_until)

    def headers_at(self, now: float) -> list[tuple[str, str]]:
        if not self.lasting:
            return list(self.headers)
        left = max(0, int(self.shared_until - now))
        return [*self.headers, ("Cache-Control", _SHARED.sub(f"s-maxage={left}", self.lasting))]


def is_stranger(environ: dict[str, Any]) -> bool:
    """Whether a request may be answered with what is kept, as far as its method and cookies go."""
    cookies = environ.get("HTTP_COOKIE", "")
    return environ["REQUEST_METHOD"] in ("GET", "HEAD") and f"{settings.SESSION_COOKIE_NAME}=" not in cookies


Address = tuple[str, ...]


def address_of(environ: dict[str, Any]) -> Address:
    """All that public answers of one version and day can differ by, as the server has it."""
    encoding = "gzip" if _TAKES_GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")) else ""
    scheme = environ["wsgi.url_scheme"]
    if behind := settings.SECURE_PROXY_SSL_HEADER:
        scheme += environ.get(behind[0], "")
    host = environ.get("HTTP_HOST", "") or environ["SERVER_NAME"]
    if settings.USE_X_FORWARDED_HOST:
        host += environ.get("HTTP_X_FORWARDED_HOST", "")
    script, path, query = environ.get("SCRIPT_NAME", ""), environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    return encoding, scheme, host, script, path, query


def key_of(address: Address, version: int) -> str:
    """What an answer is kept under today."""
    parts = (str(version), timezone.localdate().isoformat(), *address)
    return "page:" + hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


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
        key = key_of(address_of(request.META), version)
        kept: Kept | None = cache.get(key)
        request.page_cache = "hit" if kept else "miss"
        if kept is None:
            # A page is made whole, whatever the reader has of it, so that it can be kept. Files go out in pieces.
            names = CONDITIONS if request.path.endswith("/") else ()
            conditions = {name: request.META.pop(name) for name in names if name in request.META}
            # Measured before the page is made: a record that expires meanwhile must not be kept on it.
            started = time.time()
            until = started + seconds_to_live(version)
            response = self.get_response(request)
            request.META.update(conditions)
            if not self._is_keepable(response):
                return response
            kept = Kept.of(response, started, until)
            if (seconds := int(until - time.time())) > 0:
                cache.set(key, kept, seconds)
            if not conditions:
                return response
        response = HttpResponse(kept.content, headers=dict(kept.headers_at(time.time())))
        changed = response.get("Last-Modified")
        return get_conditional_response(request, kept.tag, changed and parse_http_date(changed), response)

    def _may_be_kept(self, request: HttpRequest) -> bool:
        return (
            is_stranger(request.META)
            and not request.path.startswith(NEVER)
            and len(request.get_full_path()) <= LONGEST_ADDRESS
            and PARAMETERS.issuperset(request.GET)
        )

    def _is_keepable(self, response: HttpResponse) -> bool:
        forbidden = any(word in response.get("Cache-Control", "") for word in ("private", "no-store", "no-cache"))
        may_be = getattr(response, "may_be_kept", True)
        return (
            response.status_code == 200 and may_be and not response.streaming and not response.cookies and not forbidden
        )
