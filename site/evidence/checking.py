"""What Wagtail's checker looks for in the preview of a record: evidence that is missing, headings, pictures, links.

The checker is axe; its rules are data here, and use checks that axe brings with it, by their names.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem


class RecordChecker(ContentCheckerItem):
    """Wagtail's checks, those of a record's evidence, and the words for both that tell editors what to do."""

    axe_run_only: ClassVar[list[str]] = [
        *ContentCheckerItem.axe_run_only,
        "image-alt",
        "finding-names-source",
        "record-cites-source",
    ]
    axe_custom_rules: ClassVar[list[dict[str, Any]]] = [
        *ContentCheckerItem.axe_custom_rules,
        {
            "id": "finding-names-source",
            "impact": "serious",
            "selector": "table.findings tbody tr",
            "tags": ["best-practice"],
            "any": ["check-finding-source"],
            "enabled": True,
        },
        {
            "id": "record-cites-source",
            "impact": "serious",
            "selector": "section[aria-labelledby='sources']",
            "tags": ["best-practice"],
            "any": ["check-record-source"],
            "enabled": True,
        },
    ]
    axe_custom_checks: ClassVar[list[dict[str, Any]]] = [
        *ContentCheckerItem.axe_custom_checks,
        {"id": "check-finding-source", "evaluate": "has-descendant-evaluate", "options": {"selector": "a.ref"}},
        {"id": "check-record-source", "evaluate": "has-descendant-evaluate", "options": {"selector": "ol.sources"}},
    ]
    axe_messages: ClassVar[dict[str, Any]] = {
        **ContentCheckerItem.axe_messages,
        "finding-names-source": {
            "error_name": _("This finding names no source"),
            "help_text": _("Name the source that was read, under “Evidence”; or say under “Why” that none was found."),
        },
        "record-cites-source": {
            "error_name": _("This record cites no source that readers can see"),
            "help_text": _("Add one under “Evidence”, or publish the one that it cites."),
        },
        "empty-heading": {
            "error_name": _("This heading is empty"),
            "help_text": _("Write the heading, or take it out of the text."),
        },
        "heading-order": {
            "error_name": _("This heading skips a level"),
            "help_text": _("Use the largest heading of the text first, and the next smaller one within it."),
        },
        "p-as-heading": {
            "error_name": _("This paragraph looks like a heading"),
            "help_text": _("Make it a heading, or take away the bold type."),
        },
        "link-name": {
            "error_name": _("This link has no words"),
            "help_text": _("Write what the link leads to, or take it out."),
        },
        "image-alt": {
            "error_name": _("This picture has no description"),
            "help_text": _("Describe what it shows, for those who do not see it."),
        },
        "alt-text-quality": {
            "error_name": _("The description of this picture looks like the name of a file"),
            "help_text": _("Describe what it shows, for those who do not see it."),
        },
        "empty-meta-description": {
            "error_name": _("There is no summary"),
            "help_text": _("Write one: search engines and lists show it."),
        },
    }


def use_record_checker(request: Any, items: list[Any], page: Any) -> None:
    """Put our checker in the place of Wagtail's."""
    items[:] = [
        RecordChecker(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items
    ]
