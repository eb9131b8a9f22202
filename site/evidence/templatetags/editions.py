"""What a record's page says of its editions: the present one, and what was changed in earlier ones."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.db.models import Q, Subquery

from evidence.history.versions import Version, history_address, version_address
from evidence.models import Edition, Record

register = template.Library()
MOST = 10


@dataclass(frozen=True, slots=True)
class PublicEditions:
    """The edition that is shown, None where the record has none, and the last ones with a note, the newest first."""

    shown: Edition | None = None
    noted: tuple[Edition, ...] = ()


@register.simple_tag
def public_editions(record: Record, version: Version | None = None) -> PublicEditions:
    """In one query. A page that shows `version` says nothing of what changed elsewhere."""
    if version or record.pk is None:
        return PublicEditions(version.edition if version else None)
    editions = Edition.objects.of(record)
    wanted = ~Q(note="") | Q(number=Subquery(editions.values("number")[:1]))
    found = list(editions.filter(wanted).defer("content")[: MOST + 1])
    return PublicEditions(found[0] if found else None, tuple(edition for edition in found if edition.note)[:MOST])


@register.filter
def history_of(record: Record) -> str:
    """The address of a record's history."""
    return history_address(record)


@register.simple_tag
def edition_address(record: Record, edition: Edition) -> str:
    return version_address(record, edition.number)
