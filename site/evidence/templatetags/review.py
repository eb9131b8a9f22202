"""Where a reviewer reads what was submitted, for the mail that says so."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.admin.utils import quote
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Task

from evidence.desk.comparing import compare_url
from evidence.models import Record
from evidence.reminders import admin_url

register = template.Library()


@register.simple_tag
def review_links(submitted: Any, task: Task, user: Any) -> dict[str, str]:
    """Full addresses of the `edit` form, the `preview` and the comparison with what is live; each only where it is.

    Wagtail's own mail names a preview whose address it cannot make.
    """
    links = {"edit": AdminURLFinder(user).get_edit_url(submitted)}
    if isinstance(submitted, Record):
        links["compare"] = compare_url(submitted, user)
        if submitted.is_previewable():
            name = type(submitted).snippet_viewset.get_url_name("workflow_preview")
            links["preview"] = reverse(name, args=[quote(submitted.pk), task.pk])
    return {name: admin_url(path) for name, path in links.items() if path}
