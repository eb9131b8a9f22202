"""`/sitemap.xml`, the files that it names, and `/robots.txt`."""

from __future__ import annotations

from typing import Any

from django.contrib.sitemaps import views
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import condition, require_safe

from portal.crawling.sitemaps import sitemaps
from portal.freshness import validator

#: Who reads all they find would never end with the filters of four lists, any day of the register, and every word that
#: can be searched for: what stands behind a question mark is the same records in another choice. The pages of a list
#: are the exception, since not every record is linked from elsewhere. Where two rules fit, the longer one holds
#: (RFC 9309). Embeds say themselves that they are not to be listed, which only those find who may ask for them.
ROBOTS = """\
User-agent: *
Disallow: /admin/
Disallow: /search/
Disallow: /*?
Allow: /*?page=
Disallow: /*?page=*&
Allow: /sitemap
Allow: /embed/
Allow: /oembed/

Sitemap: {sitemap}
"""


def _tag(request: HttpRequest, **kwargs: Any) -> str:
    return f'W/"{validator(getattr(request, "public_version", None))}"'


@require_safe
@condition(etag_func=_tag)
def index(request: HttpRequest) -> HttpResponse:
    return _without_date(views.index(request, sitemaps(), sitemap_url_name="sitemap"))


@require_safe
@condition(etag_func=_tag)
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    return _without_date(views.sitemap(request, sitemaps(), section))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    text = ROBOTS.format(sitemap=request.build_absolute_uri(reverse("sitemaps")))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _without_date(response: HttpResponse) -> HttpResponse:
    """Without `Last-Modified`: it is that of the last record published, which a withdrawal leaves as it was, so whoever
    asks by it alone would be told that nothing has changed."""
    response = response.render()
    del response["Last-Modified"]
    return response
