"""What the frame of every public page asks of the site as a whole."""

from __future__ import annotations

from django import template

from portal import stylesheet

register = template.Library()


@register.simple_tag
def stylesheet_address(is_embed: bool = False) -> str:
    return stylesheet.address(is_embed)
