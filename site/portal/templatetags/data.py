"""The data beside a page: announced in its head, and offered to readers on it."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from evidence.models import Record
from portal.data.offers import Offer, offers_of_listing, offers_of_record

register = template.Library()


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> SafeString:
    """For programs that look into the head of a page."""
    link = '<link rel="alternate" type="{}" href="{}" title="{}">'
    return format_html_join("", link, ((offer.media_type, offer.address, offer.label) for offer in _offers(context)))


@register.inclusion_tag("components/downloads.html", takes_context=True)
def downloads(context: Context) -> dict[str, Any]:
    return {"offers": _offers(context)}


def _offers(context: Context) -> list[Offer]:
    """Of the page's record, else of its list; of a preview nothing, as its data is not there yet, nor of a version."""
    request, record = context.get("request"), context.get("record")
    if request is None or getattr(request, "is_preview", False) or context.get("version"):
        return []
    if isinstance(record, Record):
        return list(offers_of_record(record)) if record.is_public else []
    page, filterset = context.get("page"), context.get("filter")
    if filterset is None or not hasattr(page, "record_model"):
        return []
    return list(offers_of_listing(page.record_model.section, filterset))
