"""What a record's page says of its editions: the one that is shown, and what was changed in earlier ones."""

from __future__ import annotations

from django import template

from evidence.history.shown import EditionsOfPage, editions_of_page
from evidence.history.versions import history_address, version_address
from evidence.models import Edition, Record

register = template.Library()


@register.simple_tag
def public_editions(record: Record) -> EditionsOfPage:
    return editions_of_page(record)


@register.filter
def history_of(record: Record) -> str:
    """The address of a record's history."""
    return history_address(record)


@register.simple_tag
def edition_address(record: Record, edition: Edition) -> str:
    return version_address(record, edition.number)
