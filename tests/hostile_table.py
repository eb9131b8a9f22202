"""Requests that no browser sends: what an address, a filter, a header, a method and a body can hold of bad faith."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sent:
    """A request; `headers` beside those that every client sends."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def __str__(self) -> str:
        said = "".join(f" {name}: {value[:40]!r}" for name, value in self.headers.items())
        return f"{self.method[:20]} {self.path[:100]}{said}"


#: What oEmbed's specification wants answered where another format is asked for.
NOT_IMPLEMENTED = 501
HUGE = "9" * 400
#: A header, and what is sent in it.
HEADERS = (
    *(("Host", host) for host in ("evil.example", "a b", "[::1", "localhost:99999999", "x" * 5000, "\xff")),
    *(("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "javascript"), ("Forwarded", "for=x;;")),
    *(("X-Forwarded-For", value) for value in ("' or 1=1", "\xff" * 99, "," * 999)),
    *(("Range", value) for value in ("bytes=0-0," * 999, f"bytes={HUGE}-", "bytes=--1", "items=0-1", "bytes=5-2")),
    *(("Accept", value) for value in ("*" * 9000, "text/html;q=nan", ";;;,", "application/json;q=" + HUGE, "\xff")),
    *(("Accept-Language", value) for value in ("x" * 9000, "en;q=" + HUGE, "../../etc", "he,ar;q=0.1,\xff")),
    *(("Accept-Encoding", value) for value in ("gzip;q=nope", "br,gzip,identity;q=0", "*;q=0", "x" * 9000)),
    *(("If-Modified-Since", value) for value in ("yesterday", "Thu, 99 Foo 99999 99:99:99 GMT", HUGE, "\x00")),
    *(("If-None-Match", value) for value in ('"' * 999, "*", 'W/"a", W/"' + "b" * 5000, "\xff", "")),
    *(("If-Match", '"x"'), ("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")),
    *(("Accept-Datetime", value) for value in ("never", HUGE, "Thu, 01 Jan 0000 00:00:00 GMT", "\x00")),
    *(("Content-Length", value) for value in ("-1", "banana", HUGE, "")),
    *(("Transfer-Encoding", "chunked"), ("Expect", "100-continue"), ("Connection", "x" * 999)),
    *(("X-Http-Method-Override", "DELETE"), ("X-Method-Override", "PUT"), ("X-Original-Url", "/admin/")),
    *(("Cookie", value) for value in ("sessionid=" + "a" * 4000, "sessionid=\x00; csrftoken=<", "=;=;;", "\xff=\xff")),
    *(("Cookie", value) for value in ("messages=x; known=x", "a=b; " * 999, 'sessionid="; drop table')),
    *(("Origin", value) for value in ("null", "https://evil.example", "\xff", "x" * 5000)),
    *(("Referer", "javascript:alert(1)"), ("User-Agent", "\x00\xff" * 500), ("Authorization", "Basic \xff")),
    *(("HX-Request", "true"), ("HX-Target", "<script>"), ("HX-Current-Url", "http://[")),
    *(("X-Requested-With", "XMLHttpRequest"), ("Content-Encoding", "gzip"), ("TE", "trailers")),
)
#: What is put at the end of an address, or into a filter.
TEXTS = (
    *("%00", "%27", "%22", "%27%22%3E%3Cscript%3E", "%ff%fe", "%c0%ae%c0%ae/", "%ED%A0%80", "..%2f..%2fetc%2fpasswd"),
    *("../../../etc/passwd", "....//", "%5c..%5c", "%252e%252e/", ";jsessionid=1", "~", "*", "%0d%0aX-Injected:%201"),
    *("%F0%9F%92%A9", "%E2%80%AE", "-1", HUGE, "1e400", "NaN", "null", "__proto__", "{{7*7}}", "${7*7}", "%25s%25n"),
    *(
        "1%20or%201%3D1",
        "%27%3Bselect%20pg_sleep(9)--",
        "%5B%5D",
        "a" * 3000,
        "%20",
        "%09%0b",
        "%EF%BB%BF",
        "%CC%81" * 300,
    ),
)
PARAMETERS = (
    *(
        "q",
        "from",
        "to",
        "topic",
        "kind",
        "party",
        "verdict",
        "page",
        "view",
        "on",
        "n",
        "order",
        "theme",
        "offset",
        "limit",
    ),
    *("url", "format", "maxwidth", "post", "next", "download", "sort", "q[]", "q%00", "%ff", ""),
)
METHODS = ("HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "CONNECT", "get", "X" * 200)
BODIES = (b"", b"\x00\xff" * 50, b'{"a": [' * 200, b"a=1&" * 500)
BODY_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=", "application/json", "text/\xff")
#: So many parameters are in one address, more than the site reads.
MANY = 2000


def addresses(event: str, agreement: str, person: str, source: str) -> tuple[str, ...]:
    """One of each kind of address that readers have, of records with these slugs."""
    of_event = f"/timeline/{event}"
    return (
        *("/", "/timeline/", "/timeline/?view=chart", f"{of_event}/", f"{of_event}/history/", f"{of_event}/v1/"),
        *(f"{of_event}.json", "/timeline.csv", "/timeline.ics", "/timeline.atom"),
        *("/agreements/", f"/agreements/{agreement}/", "/people/", f"/people/{person}/", "/people/ambassadors/"),
        *("/sources/", f"/sources/{source}/", "/sources.bib", "/search/?q=talks", "/search/suggest/?q=ta"),
        *("/data/", "/about/", "/embed/", "/embed/timeline/", "/oembed/", "/api/v1/events", "/api/v1/docs"),
        *("/api/v1/openapi.json", "/robots.txt", "/sitemap.xml", "/style/x.css", f"/pictures/timeline/{event}.x.png"),
        *("/documents/1/minutes.pdf", "/admin/", "/admin/login/", "/nothing/here/"),
    )


def is_failure(status: int) -> bool:
    return status >= 500 and status != NOT_IMPLEMENTED


def in_headers(asked: Sequence[str]) -> Iterator[Sent]:
    """Every header meets an address of every fifth kind, every address every fifth header."""
    for (place, address), (number, (name, value)) in itertools.product(enumerate(asked), enumerate(HEADERS)):
        if (place + number) % 5 == 0:
            yield Sent("GET", address, {name: value})


def at_ends(asked: Sequence[str]) -> Iterator[Sent]:
    for address in asked:
        start = address.partition("?")[0].rstrip("/")
        for text, slash in itertools.product(TEXTS[::3], ("", "/")):
            yield Sent("GET", f"{start}/{text}{slash}")


def in_parameters(asked: Sequence[str]) -> Iterator[Sent]:
    paths = [a.partition("?")[0] for a in asked if not a.startswith(("/style", "/pictures", "/documents"))]
    path = itertools.cycle(paths)
    for name, text in itertools.product(PARAMETERS, TEXTS):
        yield Sent("GET", f"{next(path)}?{name}={text}")
    for address in paths:
        yield Sent("GET", f"{address}?" + "&".join(f"{number}=x" for number in range(MANY)))


def by_methods(asked: Sequence[str]) -> Iterator[Sent]:
    for address in asked:
        for method, body, kind in zip(METHODS, itertools.cycle(BODIES), itertools.cycle(BODY_TYPES), strict=False):
            yield Sent(method, address, {"Content-Type": kind}, body)
