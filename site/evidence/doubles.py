"""Sources that are there already, under another spelling of the address or the title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from operator import or_
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evidence.models import Source
from evidence.warnings import MOST_COMPARED, RecordWarning, nearly_the_same, plain

#: Parameters that say how a reader came to a page, and not which page it is.
TRACKING = re.compile(r"(?:utm_.*|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|_ga|ref|ref_src|ref_url|cmpid|s_cid)")
#: The wrapping of a page kept by an archive.
ARCHIVED = re.compile(
    r"(?:https?://)?(?:web\.archive\.org/web/[0-9]{4,14}[a-z_]*|archive\.(?:is|ph|today)/[0-9]{8,14})/"
)
HOST_PREFIX = re.compile(r"^(?:www[0-9]?|m|mobile|amp)\.")
INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$")


def plain_address(url: str) -> str:
    """An address without what leads to the same page either way: scheme, www, closing slash, tracking, archive.

    Empty where the address names no host.
    """
    address = _outside_archive(url)
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        host = HOST_PREFIX.sub("", (parts.hostname or "").lower())
    except ValueError:
        return ""
    path = INDEX.sub("", unquote(parts.path)).rstrip("/")
    kept = sorted((name, value) for name, value in parse_qsl(parts.query) if not TRACKING.fullmatch(name.lower()))
    return f"{host}{path}{'?' if kept else ''}{urlencode(kept)}" if host else ""


def _outside_archive(url: str) -> str:
    return ARCHIVED.sub("", url.strip(), count=1)


def sources_there_already(source: Source) -> Iterator[RecordWarning]:
    """Other sources at the same address, and those of nearly the same title from one place or day: two queries."""
    others = Source._base_manager.exclude(pk=source.pk)
    seen = set()
    for other in _at_the_same_address(source, others):
        seen.add(other.pk)
        yield RecordWarning(_("A source with this address is there already:"), other)
    for other in _of_the_same_title(source, others):
        if other.pk not in seen:
            yield RecordWarning(_("A source with nearly the same title, from the same place or day, is there:"), other)


def _at_the_same_address(source: Source, others: QuerySet) -> Iterator[Source]:
    wanted = plain_address(source.url)
    if not wanted:
        return
    page = wanted.partition("?")[0]
    rule = Q()
    for spelling in {page, quote(page)}:
        rule |= Q(url__icontains=spelling) | Q(archive_url__icontains=spelling)
    for name, value in parse_qsl(wanted.partition("?")[2]):
        rule &= Q(url__icontains=urlencode({name: value})) | Q(archive_url__icontains=urlencode({name: value}))
    for other in others.filter(rule).order_by("pk")[:MOST_COMPARED]:
        if wanted in (plain_address(other.url), plain_address(other.archive_url)):
            yield other


def _of_the_same_title(source: Source, others: QuerySet) -> Iterator[Source]:
    """Compared with those of one day, and those from one place that share the beginning of a long word of the title."""
    longest = sorted(plain(source.title).split(), key=len)[-3:]
    if not longest:
        return
    rule = Q(pk__in=())
    if source.issued is not None:
        rule |= Q(issued_earliest=source.issued.earliest, issued_latest=source.issued.latest)
    share_a_word = reduce(or_, (Q(title__icontains=word[:6]) for word in longest))
    for place in filter(None, (source.container_title, source.publisher)):
        rule |= share_a_word & (Q(container_title__iexact=place) | Q(publisher__iexact=place))
    for other in others.filter(rule).order_by("pk")[:MOST_COMPARED]:
        if nearly_the_same(source.title, other.title):
            yield other
