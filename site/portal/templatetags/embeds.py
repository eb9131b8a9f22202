"""The code for a page's embed, and where programs find it."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.embeds.code import embedded_event
from portal.embeds.options import filter_query
from timeline.models import Event, TimelinePage

register = template.Library()


@register.simple_tag(takes_context=True)
def oembed_link(context: Context) -> SafeString:
    """Where oEmbed describes this page: on that of an event, and on the timeline with its filters."""
    request, record, page = context.get("request"), context.get("record"), context.get("page")
    if request is None or getattr(request, "is_preview", False):
        return SafeString("")
    if isinstance(record, Event) and record.pk:
        path = record.get_absolute_url()
    elif record is None and isinstance(page, TimelinePage):
        query = filter_query(request.GET)
        path = request.path + (f"?{query}" if query else "")
    else:
        return SafeString("")
    root = _root(request)
    address = f"{root}{reverse('oembed')}?{urlencode({'url': root + path})}"
    return format_html('<link rel="alternate" type="application/json+oembed" href="{}">', address)


@register.simple_tag(takes_context=True)
def event_code(context: Context, event: Event) -> SafeString:
    """The HTML that shows the event elsewhere; empty for one that is not saved yet."""
    return embedded_event(_root(context["request"]), event).html if event.pk else SafeString("")


@register.simple_tag(takes_context=True)
def embed_query(context: Context) -> str:
    """The filters of this page, to go on with; may be empty."""
    query = filter_query(context["request"].GET)
    return f"?{query}" if query else ""


def _root(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
