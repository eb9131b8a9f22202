"""The sitemaps: one for each kind of record, and one for pages. Of what is public alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.utils.functional import cached_property
from wagtail.models import Page

from evidence.models import Record
from evidence.pages import SectionPage
from portal.models import SearchPage
from portal.totals import SECTIONS

#: Addresses in one file. The protocol allows 50,000; so many take seconds to make, and megabytes to keep in hand.
PER_FILE = 10_000


class RecordSitemap(Sitemap):
    """The public records of one kind, each with the time of its last publication; two queries a file."""

    limit = PER_FILE

    def __init__(self, kind: type[Record]) -> None:
        self.kind = kind

    def items(self) -> QuerySet:
        part = "slug" if hasattr(self.kind, "slug") else "key"
        return self.kind.objects.public().only(part, "last_published_at").order_by("pk")

    def lastmod(self, record: Record) -> datetime | None:
        return record.last_published_at

    def get_latest_lastmod(self) -> datetime | None:
        """By the database: Django's own reads every record."""
        return self.kind.objects.public().aggregate(last=Max("last_published_at"))["last"]


class PageSitemap(Sitemap):
    """The pages. A section changes when its records do; one that only searches holds nothing to be found."""

    limit = PER_FILE

    def items(self) -> list[tuple[str, datetime | None]]:
        return self._found

    @cached_property
    def _found(self) -> list[tuple[str, datetime | None]]:
        """Address and last change of each."""
        pages = Page.objects.live().public().not_type(SearchPage).filter(depth__gt=1).order_by("path").specific()
        found: list[tuple[str, datetime | None]] = []
        for page in pages:
            if (parts := page.get_url_parts()) is None:
                continue
            changed = page.last_published_at
            if isinstance(page, SectionPage):
                changed = max(
                    filter(None, [changed, RecordSitemap(page.record_model).get_latest_lastmod()]), default=None
                )
            found.append((parts[2], changed))
            found += [(f"{parts[2]}{path}", changed) for path in getattr(page, "further_paths", {})]
        return found

    def location(self, item: tuple[str, Any]) -> str:
        return item[0]

    def lastmod(self, item: tuple[str, Any]) -> datetime | None:
        return item[1]

    def get_latest_lastmod(self) -> datetime | None:
        return max((changed for _address, changed in self.items() if changed), default=None)


def sitemaps() -> dict[str, Sitemap]:
    """By the name that stands in the address of each."""
    return {"pages": PageSitemap(), **{section: RecordSitemap(kind) for section, kind in SECTIONS.items()}}
