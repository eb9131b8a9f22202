"""What the frame of every public page asks of the site as a whole."""

from __future__ import annotations

from django import template
from django.template.context import Context

from portal import stylesheet
from portal.data.listings import LISTINGS

register = template.Library()


@register.simple_tag
def stylesheet_address() -> str:
    return stylesheet.address()


@register.simple_tag(takes_context=True)
def feed_address(context: Context, section: str) -> str:
    """Of the latest changes to what this page lists: the section's feed, with the page's filters."""
    query = context["request"].GET.copy()
    filters = LISTINGS[section].filterset.base_filters
    for name in [name for name in query if name not in filters or not any(query.getlist(name))]:
        del query[name]
    return f"/{section}.atom" + (f"?{query.urlencode()}" if query else "")
