"""Which editions a record's page speaks of; asked for once, however many parts of the page do."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Subquery

from evidence.models import Edition, Record
from evidence.prepared import Given, Prepared

#: Notes to changes that a page lists; the history has them all.
MOST = 10
_AT_HAND = "_editions_of_page"


@dataclass(frozen=True, slots=True)
class EditionsOfPage:
    """The edition that is shown, None where the record has none, and the last ones with a note, the newest first.

    `is_version` where the page shows that edition itself and not the record.
    """

    shown: Edition | None = None
    noted: tuple[Edition, ...] = ()
    is_version: bool = False


def editions_of_page(record: Record) -> EditionsOfPage:
    """One query for a record, the first time."""
    if _AT_HAND not in vars(record):
        vars(record)[_AT_HAND] = _find(record)
    return vars(record)[_AT_HAND]


def show_only(record: Record, edition: Edition) -> None:
    """`record` was made of this edition, and its page says nothing of what changed elsewhere."""
    vars(record)[_AT_HAND] = EditionsOfPage(edition, is_version=True)


@Prepared
def _latest_and_noted() -> QuerySet:
    editions = Edition.objects.named(Given("kind"), Given("key"))
    wanted = ~Q(note="") | Q(number=Subquery(editions.values("number")[:1]))
    return editions.filter(wanted).defer("content")[: MOST + 1]


def _find(record: Record) -> EditionsOfPage:
    if record.pk is None or not record.key:
        return EditionsOfPage()
    found = _latest_and_noted(kind=record._meta.model_name, key=record.key)
    return EditionsOfPage(found[0] if found else None, tuple(edition for edition in found if edition.note)[:MOST])
