"""Components that follow from their arguments alone, rendered once for each set of arguments."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def pure(template_name: str, **values: Any) -> SafeString:
    """Like `{% include template_name with … only %}`, for a template that needs nothing but hashable values.

    A list of fifty entries costs ten times as much as a second `include`. Nothing goes stale here: what is shown
    changes when an argument does. Records are refused, as two versions of one are equal.

    Raises:
        TypeError: for an argument that is a record, or is not hashable.
    """
    plain = tuple((name, _plain(name, value)) for name, value in values.items())
    render = _render.__wrapped__ if settings.DEBUG else _render  # templates change under a development server
    return render("" + template_name, get_language() or "", plain)


def _plain(name: str, value: Any) -> Hashable:
    if isinstance(value, Model):
        raise TypeError(f"“{name}” is a record; give the values of it that the template shows.")
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, Promise):
        return str(value)
    # A safe string equals the unsafe one, so the first to come would decide whether both are escaped.
    return "" + value if isinstance(value, SafeString) else value


@lru_cache(maxsize=4096)
def _render(template_name: str, language: str, values: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render_to_string(template_name, dict(values))
