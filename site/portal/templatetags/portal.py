"""What the frame of every public page asks of the site as a whole, and marks in plain texts."""

from __future__ import annotations

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from portal import stylesheet

register = template.Library()


@register.simple_tag
def stylesheet_address(is_embed: bool = False) -> str:
    return stylesheet.address(is_embed)


@register.filter
def marked(text: str) -> SafeString:
    """Plain text in which `code` stands between backticks."""
    return SafeString(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))
