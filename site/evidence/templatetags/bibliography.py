"""How to cite a record, for its page."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.http import HttpRequest

from evidence.bibliography.chicago import Piece, chicago
from evidence.bibliography.item import item_of
from evidence.models import Record, Source

register = template.Library()


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a citation and the address that ends them; `files` is the record's address, to be ended by a form's.

    `is_page` where a page of this site is cited, which readers have open: the day they read it belongs to the citation.
    """

    pieces: tuple[Piece, ...]
    url: str
    files: str
    is_page: bool


@register.simple_tag
def cited(record: Record, request: HttpRequest) -> Citation:
    """At most one query."""
    item = item_of(record, f"{request.scheme}://{request.get_host()}")
    return Citation(
        chicago(item), item.url, (record.get_absolute_url() or "").rstrip("/"), not isinstance(record, Source)
    )
