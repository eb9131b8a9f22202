"""What other sites are told of a page, to show beside a link to it: the Open Graph protocol, and Twitter's card."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.text import Truncator

from evidence.models import Record, Source
from portal.link_pictures import drawing
from portal.link_pictures.contents import of_record, of_site
from portal.link_pictures.views import record_address, site_address

register = template.Library()
MOST_CHARACTERS = 200


@register.inclusion_tag("components/sharing.html", takes_context=True)
def sharing(context: Context) -> dict[str, Any]:
    """Of the page's record, else of the page; of an error or a preview nothing, as there is nothing to lead to."""
    request, shown = context.get("request"), context.get("record") or context.get("page")
    if request is None or getattr(request, "is_preview", False) or getattr(shown, "pk", None) is None:
        return {}
    root = f"{request.scheme}://{request.get_host()}"
    told = _of_record(shown) if isinstance(shown, Record) else _of_page(shown, request.path)
    width, height = drawing.SIZE
    return {
        **told,
        "address": root + told["address"],
        "image": root + told["image"],
        "width": width,
        "height": height,
    }


def _of_record(record: Record) -> dict[str, str]:
    contents = of_record(record)
    text = f"{record.byline} {record.imprint}" if isinstance(record, Source) else record.summary or record.reported
    return {
        "type": "article",
        "title": contents.title,
        "description": _short(text),
        "address": record.get_absolute_url(),
        "image": record_address(record, contents),
        "alt": contents.text,
    }


def _of_page(page: Any, path: str) -> dict[str, str]:
    return {
        "type": "website",
        "title": page.seo_title or page.title,
        "description": _short(page.search_description or getattr(page, "introduction", "")),
        "address": path,
        "image": site_address(),
        "alt": of_site().text,
    }


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MOST_CHARACTERS and line.isascii() else Truncator(line).chars(MOST_CHARACTERS)
