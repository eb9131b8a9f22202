"""What programs are told of a page: schema.org, as JSON-LD in a block of data that nothing executes."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from evidence.models import Record
from portal.linked_data import graph

register = template.Library()


@register.simple_tag(takes_context=True)
def linked_data(context: Context) -> SafeString:
    """Of the page's record, of the files that it lists as `downloads_as_linked_data`, else of the page.

    Of an error or a preview nothing, as there is nothing to lead to, nor of an earlier version: it is not the record.
    """
    request, record = context.get("request"), context.get("record")
    if request is None or getattr(request, "is_preview", False) or context.get("version"):
        return SafeString("")
    root, page = f"{request.scheme}://{request.get_host()}", context.get("page")
    shown = context.flatten()
    if (files := shown.get("downloads_as_linked_data")) is not None:
        nodes = graph.of_downloads(root, list(files))
    elif isinstance(record, Record) and record.pk:
        nodes = graph.of_record(root, record, shown)
    elif getattr(page, "pk", None):
        nodes = graph.of_page(root, page, request, shown)
    else:
        return SafeString("")
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(graph.to_script(nodes)))
