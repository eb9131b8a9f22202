"""One graph for each page: the page, what it is about, where it stands, and the site."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.models import Page

from evidence.history.shown import editions_of_page
from evidence.models import Record, Source
from evidence.pages import SectionPage
from portal.data.listings import LISTINGS
from portal.linked_data import datasets, site_wide, sources
from portal.linked_data.claims import claim_review
from portal.linked_data.dating import coverage, filled
from portal.linked_data.records import DESCRIBED
from portal.models import HomePage, SearchPage
from timeline.models import Agreement, Event
from timeline.pages import View

#: Within a script element, what could end it or open a comment; and what ends a line in JavaScript, not in JSON.
ESCAPED = "<>&\u2028\u2029"
#: Parameters that show the same page, or another part of the same list.
SAME_LIST = ("page", "view")
SECTION_NAMES = {
    "timeline": gettext_lazy("Timeline"),
    "agreements": gettext_lazy("Agreements"),
    "people": gettext_lazy("People"),
    "sources": gettext_lazy("Sources"),
}


def to_script(nodes: list[dict[str, Any]]) -> str:
    """The graph as JSON that nothing can break out of, whatever the titles hold."""
    graph = {"@context": "https://schema.org", "@graph": nodes}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for sign in ESCAPED:
        text = text.replace(sign, f"\\u{ord(sign):04X}")
    return text


def of_record(root: str, record: Record, page: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`page` is the context of the record's page. Two queries at most: its edition, and the bodies of posts held."""
    path = record.get_absolute_url()
    address = f"{root}{path}"
    fragment, describe = DESCRIBED[type(record)]
    described = describe(root, record, page)
    thing = {"@type": described["@type"], "@id": f"{address}#{fragment}", **described}
    if not isinstance(record, Source):  # whose address is that of the document
        thing["url"] = address
    citations = page.get("citations", ())
    cited = {row.citation.source_id: row.citation.source for row in citations}
    crumbs = site_wide.breadcrumbs(address, _trail(root, record))
    review = claim_review(root, record, address, citations) if isinstance(record, Event) else None
    whole = filled(
        at_type="ProfilePage" if fragment == "person" else "WebPage",
        at_id=address,
        url=address,
        name=thing["name"],
        identifier=record.key,
        version=_edition(record),
        inLanguage=get_language(),
        isPartOf={"@id": f"{root}/#website"},
        breadcrumb={"@id": crumbs["@id"]},
        mainEntity={"@id": thing["@id"]},
        temporalCoverage=coverage(record.date) if isinstance(record, (Event, Agreement)) else "",
        datePublished=_moment(record.first_published_at),
        dateModified=_moment(record.last_published_at),
        lastReviewed=_moment(getattr(record, "checked_on", None)),
        license=settings.DATA_LICENCE["path"],
        citation=[sources.cited(root, source) for source in cited.values()],
        isBasedOn=[{"@id": sources.address(root, s)} for s in cited.values() if s.reliability != "report"],
        mentions=[_mention(root, other) for other in page.get("agreements", ())],
        encoding=datasets.record_files(root, LISTINGS[record.section], path),
    )
    return [whole, thing, *filter(None, [review]), crumbs, site_wide.website(root), site_wide.publisher(root)]


def of_page(root: str, page: Page, request: HttpRequest, context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of a page that is no record, from what it shows: no query but that for the page above it."""
    address = f"{root}{request.path}"
    is_list = isinstance(page, SectionPage) and request.path == f"/{page.slug}/"
    further = getattr(page, "further_paths", {}).get(request.path.removeprefix(f"/{page.slug}/"))
    is_narrowed = bool(set(request.GET) - set(SAME_LIST))
    crumbs = site_wide.breadcrumbs(address, _above(root, page, request))
    data = datasets.of_listing(root, LISTINGS[page.slug], page.title) if is_list and not is_narrowed else None
    site = site_wide.website(root)
    if isinstance(page, HomePage):
        site["potentialAction"] = site_wide.search_action(root)
    whole = filled(
        at_type=_type(page),
        at_id=address,
        url=address,
        name=str(further) if further else page.seo_title or page.title,
        description="" if further else page.search_description or getattr(page, "introduction", ""),
        inLanguage=get_language(),
        isPartOf={"@id": site["@id"]},
        breadcrumb=crumbs and {"@id": crumbs["@id"]},
        mainEntity=_items(root, context) if data else None,
        about={"@id": data["@id"]} if data else None,
        license=settings.DATA_LICENCE["path"],
    )
    return [whole, *filter(None, [data, crumbs]), site, site_wide.publisher(root)]


def of_downloads(root: str, files: list[datasets.Download]) -> list[dict[str, Any]]:
    """Of the page that lists the files of the whole record."""
    data = datasets.whole(root, files)
    whole = {
        "@type": "WebPage",
        "@id": f"{root}/data/",
        "url": f"{root}/data/",
        "name": _("Data"),
        "isPartOf": {"@id": f"{root}/#website"},
        "mainEntity": {"@id": data["@id"]},
    }
    return [whole, data, site_wide.website(root), site_wide.publisher(root)]


def _type(page: Page) -> str:
    if isinstance(page, SectionPage):
        return "CollectionPage"
    if isinstance(page, SearchPage):
        return "SearchResultsPage"
    return "AboutPage" if page.slug == "about" else "WebPage"


def _items(root: str, context: Mapping[str, Any]) -> dict[str, Any] | None:
    """The part of the list that the page shows; none where it draws them, as that would ask for them."""
    shown = context.get("page_obj")
    if shown is None or context.get("view") == View.CHART:
        return None
    first = shown.start_index()
    entries: Iterator[tuple[int, Record]] = enumerate(shown.object_list, start=first)
    return filled(
        at_type="ItemList",
        numberOfItems=shown.paginator.count,
        itemListElement=[
            {"@type": "ListItem", "position": position, "url": f"{root}{record.get_absolute_url()}"}
            for position, record in entries
        ],
    )


def _trail(root: str, record: Record) -> Iterator[tuple[str, str]]:
    """The trail that the page of a record shows."""
    yield str(SECTION_NAMES[record.section]), f"{root}/{record.section}/"
    if isinstance(record, Event) and record.year:
        yield str(record.year), f"{root}/timeline/?from={record.year}&to={record.year}"
    yield str(getattr(record, "title", "")) if isinstance(record, (Event, Source)) else str(record), ""


def _above(root: str, page: Page, request: HttpRequest) -> Iterator[tuple[str, str]]:
    """The trail that a page of text below another shows."""
    if page.depth > 3 and (parent := page.get_parent()):
        yield parent.title, root + parent.get_url_parts(request)[2]
    yield page.title, ""


def _edition(record: Record) -> str:
    edition = editions_of_page(record).shown
    return str(edition.number) if edition else ""


def _moment(when: Any) -> str:
    return when.isoformat(timespec="seconds") if hasattr(when, "hour") else when.isoformat() if when else ""


def _mention(root: str, other: Agreement) -> dict[str, Any]:
    address = f"{root}{other.get_absolute_url()}"
    return {"@type": "CreativeWork", "@id": f"{address}#agreement", "name": str(other), "url": address}
