"""Measuring the admin's listings of records: the same list at two sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.models import Record, Source
from people.models import Organisation, Person, Post
from portal.measuring import median_cpu_ms
from portal.records import KINDS
from portal.sample import make_sample
from timeline.models import Agreement, Event, Topic

#: How much longer a list may take at the large size than at the small one.
LISTING_BAR = 1.5
BATCH = 500
SAMPLE_OF: dict[type[Record], dict[str, Any]] = {
    Topic: {},
    Source: {"kind": "webpage", "reliability": "press"},
    Organisation: {"kind": "body"},
    Post: {"rank": "official"},
    Person: {"verdict": "unverified"},
    Agreement: {"legal_nature": "agreement", "date": "2001", "verdict": "unverified"},
}


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: its queries and the processor time in ms of one request (median)."""

    queries: int
    ms: float


def listings(small: int, large: int, runs: int = 15) -> Iterator[tuple[str, Listing, Listing]]:
    """The first page of every kind's list as an administrator sees it, with so many records of that kind and with more.

    The other kinds stay small meanwhile: a list offers some of them in its filters.
    """
    users = get_user_model().objects
    user = users.filter(username="bench").first() or users.create_superuser("bench", "bench@example.org", "bench")
    client = Client()
    client.force_login(user)
    for kind in KINDS:
        _thin_out(kind.model)
        _fill_up(kind.model, small)
        at_small = _measure(client, kind.model, runs)
        _fill_up(kind.model, large)
        yield kind.listed_as, at_small, _measure(client, kind.model, runs)
        _thin_out(kind.model)


def _measure(client: Client, model: type[Record], runs: int) -> Listing:
    address = reverse(model.snippet_viewset.get_url_name("list"))
    for _warm_up in range(2):
        response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answers {response.status_code}")
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return Listing(len(captured), median_cpu_ms(lambda: client.get(address), runs))


def _fill_up(model: type[Record], number: int) -> None:
    """Made-up records, so that there are `number` of a kind; they have no revisions."""
    if model is Event:
        make_sample(number - Event.objects.exclude(key__startswith="sample-").count())
        return
    missing = list(_samples(model, number - model.objects.count()))
    for start in range(0, len(missing), BATCH):
        model.objects.bulk_create(missing[start : start + BATCH])


def _thin_out(model: type[Record]) -> None:
    """Take away what was made up."""
    for prefix in ("many-", "sample-"):
        model.objects.filter(key__startswith=prefix).delete()


def _samples(model: type[Record], number: int) -> Iterator[Record]:
    first = model.objects.filter(key__startswith="many-").count()
    organisation = Organisation.objects.order_by("pk").first()
    for place in range(first, first + max(0, number)):
        record = model(key=f"many-{place:06}", live=True, **SAMPLE_OF[model])
        setattr(record, model.named_by, f"Made up {place:06}")
        if hasattr(record, "slug"):
            record.slug = record.key
        if isinstance(record, Agreement):
            record.title = record.short_title
            record.date_order, record.year = record.place_in_time, 2001
        if isinstance(record, Person):
            record.sort_name = record.name
        if isinstance(record, Post):
            record.organisation = organisation
        yield record
