"""The section pages at their addresses, found without asking for the way through the page tree each time.

All records stand below four pages, and Wagtail asks six queries to find one of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from wagtail.models import Site
from wagtail.models.sites import get_site_for_hostname
from wagtail.views import serve

from evidence.kept import kept
from evidence.pages import SectionPage


@dataclass(frozen=True, slots=True)
class _Section:
    site: Site
    page: SectionPage


def serve_section(request: HttpRequest, path: str) -> HttpResponse:
    """As Wagtail serves a page, with its privacy and its hooks, once the section is found."""
    slug, *parts = path.strip("/").split("/")
    host, _port = split_domain_port(request._get_raw_host())
    section = _find(host, request.get_port(), slug)
    if section is not None:
        request._wagtail_site = section.site
        try:
            request._wagtail_route_for_request = section.page.route(request, parts)
        except Http404:
            request._wagtail_route_for_request = None
    return serve(request, path)


@kept
def _find(host: str, port: str, slug: str) -> _Section | None:
    """None where the page below the site's root is none of ours: Wagtail decides then."""
    try:
        site = get_site_for_hostname(host, port)
    except Site.DoesNotExist:
        return None
    page = site.root_page.get_children().filter(slug=slug).first()
    page = page.specific if page else None
    if not isinstance(page, SectionPage):
        return None
    page.know_restrictions()
    return _Section(site, page)
