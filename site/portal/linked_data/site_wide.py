"""The site itself, and the parts of it that stand on many pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from portal.linked_data.dating import filled


def website(root: str) -> dict[str, Any]:
    return {
        "@type": "WebSite",
        "@id": f"{root}/#website",
        "url": f"{root}/",
        "name": settings.WAGTAIL_SITE_NAME,
        "publisher": {"@id": f"{root}/#publisher"},
    }


def publisher(root: str) -> dict[str, Any]:
    return {"@type": "Organization", "@id": f"{root}/#publisher", "name": settings.WAGTAIL_SITE_NAME, "url": f"{root}/"}


def search_action(root: str) -> dict[str, Any]:
    """How a search on this site is addressed."""
    target = {"@type": "EntryPoint", "urlTemplate": f"{root}/search/?q={{search_term_string}}"}
    return {"@type": "SearchAction", "target": target, "query-input": "required name=search_term_string"}


def breadcrumbs(address: str, trail: Iterable[tuple[str, str]]) -> dict[str, Any] | None:
    """`trail` are name and address of each page above, then the name of this one without an address."""
    steps = [
        filled(at_type="ListItem", position=position, name=name, item=item)
        for position, (name, item) in enumerate(trail, start=1)
    ]
    if len(steps) < 2:
        return None
    return {"@type": "BreadcrumbList", "@id": f"{address}#breadcrumbs", "itemListElement": steps}
