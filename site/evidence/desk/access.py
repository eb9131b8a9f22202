"""Addresses of our own in the admin that some may not open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.permissions import policy_registry

from evidence.models import Record


def may_change(user: Any, kind: type[Record]) -> bool:
    """Whether the user's role lets them change records of a kind."""
    return policy_registry.get_by_type(kind).user_has_permission(user, "change")


def kinds_of(user: Any, kinds: Iterable[type[Record]]) -> list[type[Record]]:
    """Those `kinds` whose records the user may change."""
    return [kind for kind in kinds if may_change(user, kind)]


def forbidden(request: HttpRequest) -> TemplateResponse:
    """A page that says so, with status 403. Wagtail would redirect to the desk, as if the address had changed."""
    title = _("Not for your role")
    context = {"header_title": title, "page_title": title, "header_icon": "lock"}
    return TemplateResponse(request, "evidence/desk/forbidden.html", context, status=403)
