"""The forms of the data in which what a page shows can be had, with their addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django_filters import FilterSet

from evidence.models import Record
from portal.data.forms import FORMS
from portal.data.listings import LISTINGS


@dataclass(frozen=True, slots=True)
class Offer:
    """A form of what a page shows: its address on this site, its media type, and its name for readers."""

    address: str
    media_type: str
    label: str


def offers_of_record(record: Record) -> Iterator[Offer]:
    listing = LISTINGS.get(record.section or "")
    address = record.get_absolute_url().rstrip("/")
    for form in FORMS:
        if listing and listing.schema in form.schemas and form.record and not form.refusal(record):
            yield Offer(f"{address}.{form.extension}", form.plain_type, str(form.label))


def offers_of_listing(section: str, filterset: FilterSet) -> Iterator[Offer]:
    """With the filter as the page has it: what was not understood narrows neither."""
    listing, query = LISTINGS.get(section), _understood(filterset)
    for form in FORMS:
        if listing and listing.schema in form.schemas and form.listing:
            yield Offer(f"/{section}.{form.extension}{query}", form.plain_type, str(form.label))


def _understood(filterset: FilterSet) -> str:
    kept, wrong = QueryDict(mutable=True), filterset.form.errors
    for name in filterset.filters:
        if values := [value for value in filterset.form.data.getlist(name) if value and name not in wrong]:
            kept.setlist(name, values)
    return f"?{kept.urlencode()}" if kept else ""
