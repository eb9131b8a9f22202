"""The addresses at which records, lists and pages show: all those that shared caches may keep for long.

`is_purged` says of an address whether it is one of them; any other is kept for seconds. So an address that nobody
thought of here is late by these seconds, and never stale for a day.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from django.db.models import CharField, F, Max, Q, QuerySet, Value
from wagtail.models import Page

from evidence.models import Edition, Record
from people.models import Person, Post, Term
from portal.api.resources import RESOURCES
from portal.data.forms import FORMS
from portal.data.listings import LISTINGS
from portal.data.views import CHANGES
from portal.data.whole.files import FILES
from portal.data.whole.keeping import CHECKSUMS
from portal.purging.facts import Facts, Row, label
from portal.purging.relations import Shown, model_of
from portal.totals import SECTIONS
from timeline.models import Event

BATCH = 500
HISTORY = ("history/", "history.json", "history.link")
_RESOURCE = {resource.model: name for name, resource in RESOURCES.items()}
#: Records that the API alone has an address for.
WITHOUT_PAGES = tuple(model for model in _RESOURCE if issubclass(model, Record) and not model.section)
_SECTION = f"(?:{'|'.join(SECTIONS)})"
_RECORD = rf"/{_SECTION}/[a-z0-9-]+"
_PURGED = re.compile(
    rf"/|/{_SECTION}/|/search/|/people/ambassadors/|/embed/|/embed/timeline/|/data/|/sitemap(?:-[a-z]+)?\.xml"
    rf"|/data/[a-zA-Z0-9.-]+|/changes\.[a-z]+|/{_SECTION}\.[a-z0-9.]+"
    rf"|{_RECORD}/|{_RECORD}\.[a-z0-9.]+|{_RECORD}/history(?:/|\.json|\.link)"
    rf"|/embed/timeline/[a-z0-9-]+/|/pictures/{_SECTION}/[a-z0-9-]+\.[0-9a-f]+\.png"
    rf"|/api/v1/(?:{'|'.join(RESOURCES)})/(?:[a-z0-9.-]+)?"
)
#: As above, but they show what an edition named once, which no index knows: they are told, and kept for seconds.
EDITION = re.compile(rf"{_RECORD}/(?:history/|v[0-9]+(?:/|\.json))")


def is_purged(path: str) -> bool:
    """Whether every change of what is shown at an address without a question mark is told to shared caches."""
    return bool(_PURGED.fullmatch(path)) and not EDITION.fullmatch(path)


def of_lists() -> Iterator[str]:
    """What shows many records, or how many there are."""
    yield from ("/", "/search/", "/people/ambassadors/", "/embed/", "/embed/timeline/", "/data/", "/sitemap.xml")
    yield from (f"/data/{name}" for name in (*FILES, CHECKSUMS))
    yield from (f"/changes.{extension}" for extension in CHANGES)
    yield from (f"/sitemap-{name}.xml" for name in ("pages", *SECTIONS))
    yield from (f"/{section}/" for section in SECTIONS)
    yield from (f"/api/v1/{name}/" for name in RESOURCES)
    for section, listing in LISTINGS.items():
        yield from (f"/{section}.{form.extension}" for form in FORMS if form.listing and listing.schema in form.schemas)


def of_pages() -> list[str]:
    """Of the pages that editors compose, as they are public now."""
    pages = Page.objects.live().filter(depth__gt=1).order_by("path")
    return [parts[2] for page in pages if (parts := page.get_url_parts())]


def of_record(model: type[Record], part: str, key: str, editions: int, *, is_page_alone: bool = False) -> Iterator[str]:
    """Of one record at the end of an address. `is_page_alone`: what shows other records beside it."""
    if model.section:
        address = f"/{model.section}/{part}"
        yield f"{address}/"
        yield from (f"{address}/v{number}/" for number in range(1, editions + 1))
        if is_page_alone:
            return
        yield from (f"{address}/{name}" for name in HISTORY)
        yield from (f"{address}/v{number}.json" for number in range(1, editions + 1))
        listing = LISTINGS[model.section]
        yield from (f"{address}.{form.extension}" for form in FORMS if form.record and listing.schema in form.schemas)
    if model is Event:
        yield f"/embed/timeline/{part}/"
    if model in _RESOURCE:
        yield f"/api/v1/{_RESOURCE[model]}/{key}"


def of_change(model: type[Record], before: Facts, after: Facts) -> Iterator[str]:
    """A record's own addresses before and after a change of it."""
    for facts in (before, after):
        if facts.is_public:
            yield from of_record(model, facts.part, facts.key, facts.editions)
            yield from filter(None, [facts.picture])
            if facts.spans:
                keys = dict(Post.objects.filter(pk__in=[span[0] for span in facts.spans]).values_list("pk", "key"))
                yield from _terms((facts.key, keys[span[0]]) for span in facts.spans if span[0] in keys)


def of_shown(shown: Shown) -> Iterator[str]:
    """Of the records where a change shows, as they are public now, in two queries for up to `BATCH` of them."""
    alone: dict[Row, bool] = dict.fromkeys(shown.pages, True) | dict.fromkeys(shown.whole, False)
    if shown.on_every_event:
        for pk in Event.objects.public().values_list("pk", flat=True).iterator():
            alone.setdefault((label(Event), pk), True)
    records = {row: is_alone for row, is_alone in alone.items() if issubclass(model_of(row[0]), Record)}
    yield from _of_rows(records)
    for kind in sorted({kind for kind, _pk in alone} - {kind for kind, _pk in records}):
        model = model_of(kind)
        if issubclass(model, Page):
            pages = model.objects.filter(pk__in=[pk for other, pk in alone if other == kind])
            yield from (parts[2] for page in pages if (parts := page.get_url_parts()))


def every(model: type[Record]) -> Iterator[str]:
    """Of each public record of a kind, with that of its picture."""
    pks = model.objects.public().order_by("pk").values_list("pk", flat=True)
    for some in batched(pks.iterator()):
        yield from _of_rows({(label(model), pk): False for pk in some})


def _of_rows(alone: dict[Row, bool]) -> Iterator[str]:
    """Of records by whether their pages alone show something."""
    for some in batched(sorted(alone)):
        of_kind: dict[str, list[int]] = defaultdict(list)
        for kind, pk in some:
            of_kind[kind].append(pk)
        public = [_public(kind, pks) for kind, pks in of_kind.items()]
        rows = list(public[0].union(*public[1:], all=True)) if public else []
        editions = _editions([(kind, key) for kind, _pk, _part, key in rows])
        for kind, pk, own, key in rows:
            model = model_of(kind)
            yield from of_record(model, own, key, editions.get((kind, key), 0), is_page_alone=alone[kind, pk])
        whole = [pk for kind, pk, _part, _key in rows if kind == label(Person) and not alone[kind, pk]]
        if whole:
            yield from _terms(Term.objects.filter(person__in=whole).values_list("person__key", "post__key"))


def _public(kind: str, pks: list[int]) -> QuerySet:
    """Kind, number, last part of the address and key of those that are public."""
    model = model_of(kind)
    part = "slug" if hasattr(model, "slug") else "key"
    rows = model.objects.public().filter(pk__in=pks).order_by()
    return rows.values_list(Value(kind, CharField()), "pk", F(part), F("key"))


def batched(rows: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(rows)
    return iter(lambda: list(islice(remaining, BATCH)), [])


def _terms(held: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A term's key is made of the person's, the post's, and the number of those in it before."""
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    for person, post in held:
        numbers[person, post] += 1
        number = numbers[person, post]
        yield f"/api/v1/terms/{person}.{post}" + (f".{number}" if number > 1 else "")


def _editions(records: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """How many each has, by kind and key, of those that have a page."""
    of_kind: dict[str, list[str]] = defaultdict(list)
    for kind, key in records:
        if model_of(kind).section:
            of_kind[kind].append(key)
    if not of_kind:
        return {}
    some = reduce(or_, (Q(kind=model_of(kind)._meta.model_name, key__in=keys) for kind, keys in of_kind.items()))
    last = Edition.objects.filter(some).order_by().values_list("kind", "key").annotate(last=Max("number"))
    labels = {model_of(kind)._meta.model_name: kind for kind in of_kind}
    return {(labels[name], key): number for name, key, number in last}
