"""The addresses at which records, lists and pages show: all those that shared caches may keep for long.

`is_purged` says of an address whether it is one of them; any other is kept for seconds. So an address that nobody
thought of here is late by these seconds, and never stale for a day.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Max, Q
from wagtail.models import Page

from evidence.models import Edition, Record
from people.models import Person, Post, Term
from portal.api.resources import RESOURCES
from portal.data.forms import FORMS
from portal.data.listings import LISTINGS
from portal.data.views import CHANGES
from portal.data.whole.files import FILES
from portal.data.whole.keeping import CHECKSUMS
from portal.purging.facts import Facts, label
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
    """Of the records where a change shows, as they are public now; two or three queries a kind."""
    rows: dict[str, dict[int, bool]] = defaultdict(dict)
    for is_page_alone, found in ((True, shown.pages), (False, shown.whole)):
        for kind, pk in found:
            rows[kind][pk] = is_page_alone
    if shown.on_every_event:
        for pk in Event.objects.public().values_list("pk", flat=True).iterator():
            rows[label(Event)].setdefault(pk, True)
    for kind, alone in rows.items():
        model = model_of(kind)
        if issubclass(model, Record):
            yield from _of_rows(model, alone)
        elif issubclass(model, Page):
            yield from (parts[2] for page in model.objects.filter(pk__in=alone) if (parts := page.get_url_parts()))


def every(model: type[Record]) -> Iterator[str]:
    """Of each public record of a kind, with that of its picture."""
    pks = model.objects.public().order_by("pk").values_list("pk", flat=True)
    batch: dict[int, bool] = {}
    for pk in pks.iterator():
        batch[pk] = False
        if len(batch) == BATCH:
            yield from _of_rows(model, batch)
            batch = {}
    yield from _of_rows(model, batch)


def _of_rows(model: type[Record], alone: dict[int, bool]) -> Iterator[str]:
    part = "slug" if hasattr(model, "slug") else "key"
    pks = sorted(alone)
    for start in range(0, len(pks), BATCH):
        some = model.objects.public().filter(pk__in=pks[start : start + BATCH])
        rows = list(some.values_list("pk", part, "key"))
        editions = _editions(model, [key for _pk, _part, key in rows]) if model.section else {}
        for pk, own, key in rows:
            yield from of_record(model, own, key, editions.get(key, 0), is_page_alone=alone[pk])
        if model is Person:
            whole = [pk for pk, _part, _key in rows if not alone[pk]]
            yield from _terms(Term.objects.filter(person__in=whole).values_list("person__key", "post__key"))


def _terms(held: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A term's key is made of the person's, the post's, and the number of those in it before."""
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    for person, post in held:
        numbers[person, post] += 1
        number = numbers[person, post]
        yield f"/api/v1/terms/{person}.{post}" + (f".{number}" if number > 1 else "")


def _editions(model: type[Record], keys: list[str]) -> dict[str, int]:
    of_kind = Edition.objects.filter(Q(kind=model._meta.model_name), key__in=keys).order_by()
    return dict(of_kind.values_list("key").annotate(last=Max("number")))
