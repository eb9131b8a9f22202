"""oEmbed 1.0 (oembed.com): given the address of a page, the code that shows it elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evidence.plain_text import within_xml
from portal.data.problem_details import problem
from portal.embeds.code import Embed, embedded_event, embedded_list
from portal.embeds.options import EmbedForm, filter_query
from portal.embeds.views import find_event
from portal.link_pictures import drawing
from portal.link_pictures.views import record_address
from timeline.filters import EventFilter
from timeline.models import Event

#: An address longer than this is none of ours.
LONGEST_ADDRESS = 2000
#: A page on which an event or the timeline stands; the last slash may be missing, as readers type it.
PAGE = re.compile(r"/timeline(?:/(?P<slug>[a-z0-9-]{1,120}))?/?")
#: Seconds for which others may keep the answer; the frame itself is always the present one.
CACHE_AGE = 24 * 60 * 60
PORTS = {"http": 80, "https": 443}


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """`url` of a page of this site, `format` json or xml, `maxwidth` and `maxheight` in CSS pixels."""
    form, url = request.GET.get("format", "json"), request.GET.get("url", "")
    if form not in ("json", "xml"):
        return problem(501, _("There are the formats “json” and “xml”."))
    if not url:
        return problem(400, _("Give the address of a page of this site as “url”."))
    limits = {name: _limit(request.GET.get(name, "")) for name in ("maxwidth", "maxheight")}
    if wrong := [name for name, limit in limits.items() if limit == 0]:
        return problem(400, _("A size is a whole number of pixels from 1 to 9999."), errors=wrong)
    page = _own_page(request, url)
    found = _shown(request, page) if page else None
    if found is None:
        return problem(
            404, _("This is no address of an event or of the timeline here, or part of its filter is not understood.")
        )
    embed, more = found
    width, height = (
        min(own, limit or own)
        for own, limit in ((embed.width, limits["maxwidth"]), (embed.height, limits["maxheight"]))
    )
    return _answer(form, _response(request, replace(embed, width=width, height=height), more, limits))


def _limit(text: str) -> int | None:
    """None where no limit is set, 0 where it is no size."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _own_page(request: HttpRequest, url: str) -> SplitResult | None:
    """The address, where it is one of this site as a browser would understand it: with this host and port alone."""
    if len(url) > LONGEST_ADDRESS or re.search(r"[\x00-\x20\\\x7f]", url):
        return None
    try:
        asked, own = urlsplit(url), urlsplit(f"{request.scheme}://{request.get_host()}")
        # One may ask for a page under http that is served under https, or the other way round.
        ports = {asked.port or PORTS.get(asked.scheme), own.port or PORTS[own.scheme]}
        is_default = asked.port in (None, PORTS.get(asked.scheme)) and own.port in (None, PORTS[own.scheme])
    except ValueError:
        return None
    if asked.scheme not in PORTS or "@" in asked.netloc or asked.hostname != own.hostname:
        return None
    return asked if is_default or len(ports) == 1 else None


def _shown(request: HttpRequest, page: SplitResult) -> tuple[Embed, dict[str, Any]] | None:
    """What is embedded of a page, and what else there is to say of it; None where there is no such page."""
    root = f"{request.scheme}://{request.get_host()}"
    match = PAGE.fullmatch(unquote(page.path))
    if match is None:
        return None
    if slug := match["slug"]:
        event = find_event(slug)
        record = Event.objects.public().filter(pk=event.pk).first() if event else None
        return (embedded_event(root, event), _thumbnail(root, record)) if record else None
    asked = QueryDict(page.query)
    if not EventFilter(asked, queryset=Event.objects.none(), request=request).is_valid():
        return None
    form = EmbedForm({})
    return embedded_list(root, filter_query(asked), int(form.chosen("n"))), {}


def _thumbnail(root: str, event: Event) -> dict[str, Any]:
    width, height = drawing.SIZE
    return {
        "thumbnail_url": f"{root}{record_address(event)}",
        "thumbnail_width": width,
        "thumbnail_height": height,
    }


def _response(
    request: HttpRequest, embed: Embed, more: dict[str, Any], limits: dict[str, int | None]
) -> dict[str, Any]:
    """A thumbnail only where it is within the limits, as the specification asks."""
    most_width, most_height = limits["maxwidth"] or 9999, limits["maxheight"] or 9999
    if more and (more["thumbnail_width"] > most_width or more["thumbnail_height"] > most_height):
        more = {}
    return {
        "version": "1.0",
        "type": "rich",
        "title": embed.title,
        "provider_name": settings.WAGTAIL_SITE_NAME,
        "provider_url": f"{request.scheme}://{request.get_host()}/",
        "cache_age": CACHE_AGE,
        "width": embed.width,
        "height": embed.height,
        "html": str(embed.html),
        **more,
    }


def _answer(form: str, members: dict[str, Any]) -> HttpResponse:
    if form == "json":
        return JsonResponse(members, json_dumps_params={"ensure_ascii": False})
    root = ElementTree.Element("oembed")
    for name, value in members.items():
        ElementTree.SubElement(root, name).text = within_xml(str(value))
    text = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + ElementTree.tostring(root, encoding="unicode")
    return HttpResponse(text, content_type="text/xml; charset=utf-8")
