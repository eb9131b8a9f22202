"""How to cite a record, for its page."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.http import HttpRequest

from evidence.bibliography.chicago import Piece, chicago
from evidence.bibliography.item import item_of
from evidence.history.shown import editions_of_page
from evidence.models import Record, Source

register = template.Library()


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a citation and the address that ends them; `files` is the record's address, to be ended by a form's;
    empty on the page of an earlier version, since the files cite the record as it is.

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
    files = "" if editions_of_page(record).is_version else (record.get_absolute_url() or "").rstrip("/")
    return Citation(chicago(item), item.url, files, not isinstance(record, Source))
