"""Paging by place: a page begins after the last record of the page before, wherever that now stands.

An offset makes the database count what is skipped, and shows a record twice, or never, when another is published
meanwhile. A place is found by the index of the list's order, so the last page is as quick as the first.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from portal.data.listings import Listing

#: A longer cursor is none of ours: the longest title, coded.
LONGEST_CURSOR = 4096
_LARGEST_PK = 2**63 - 1


class BadCursor(ValueError):
    """Text that is no place in this list."""


@dataclass(frozen=True, slots=True)
class Page:
    """Primary keys of a page's records, in order, and the cursor of the next page; None for the last page."""

    pks: list[int]
    next: str | None


def page_of(listing: Listing, records: QuerySet, limit: int, after: str | None = None) -> Page:
    """The first `limit` records after a cursor, in one query. Raises BadCursor."""
    if after is not None:
        records = records.filter(_after(listing.order, _places(listing, after)))
    rows = list(records.order_by(*listing.order).values_list(*listing.order)[: limit + 1])
    shown = rows[:limit]
    return Page([row[-1] for row in shown], _cursor(listing, shown[-1]) if len(rows) > limit else None)


def _after(order: tuple[str, ...], places: list[Any]) -> Q:
    """Rows that come later; the first field is compared once by itself, so that its index is used."""
    later, equal = Q(), Q()
    for name, place in zip(order, places, strict=True):
        later |= equal & Q(**{f"{name}__gt": place})
        equal &= Q(**{name: place})
    return Q(**{f"{order[0]}__gte": places[0]}) & later


def _cursor(listing: Listing, row: tuple[Any, ...]) -> str:
    """Opaque on purpose: what is in it may change. It needs no secret, as it gives no more than a filter would."""
    places = [place.isoformat() if isinstance(place, date) else place for place in row]
    text = json.dumps([listing.name, *places], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _places(listing: Listing, cursor: str) -> list[Any]:
    """The values of the order's fields. Raises BadCursor."""
    if len(cursor) > LONGEST_CURSOR or not cursor.isascii():
        raise BadCursor
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        name, *places = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True).decode())
        if name != listing.name or len(places) != len(listing.order):
            raise BadCursor
        return [_place(listing.schema.model, field, value) for field, value in zip(listing.order, places, strict=True)]
    except (ValueError, TypeError, ValidationError, RecursionError) as error:
        raise BadCursor from error


def _place(model: type[Model], name: str, value: Any) -> Any:
    """The value as the field has it, where a database can hold it. Raises ValueError."""
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    place = field.to_python(value)
    if not isinstance(value, str | int) or isinstance(value, bool) or place is None:
        raise BadCursor
    if isinstance(place, str) and "\0" in place.encode().decode():  # half a character cannot be encoded
        raise BadCursor
    if isinstance(place, int) and not 0 <= place <= _LARGEST_PK:
        raise BadCursor
    return place
