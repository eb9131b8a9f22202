"""All that the home page shows of the record beside the counts of the timeline, made once for each public version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from dates import parse
from evidence.verdicts import Verdict
from people.in_office import Office, in_office
from portal.freshness import public_version, seconds_to_live
from portal.front.anniversaries import Anniversary, this_day
from portal.front.latest import DayOfChanges, latest_changes
from portal.front.natures import agreements_by_nature
from portal.front.parties import PartyHoldings, parties
from portal.totals import totals
from timeline.facets import Choice, Facets
from timeline.listed import ListedEvent, listed
from timeline.models import Event

MOST_CORRECTED = 3


@dataclass(frozen=True, slots=True)
class FrontPage:
    """`in_office` holds the offices of neither party; `corrected` the latest events whose verdict is “corrected”."""

    totals: list[tuple[str, str, int]]
    parties: list[PartyHoldings]
    in_office: list[Office]
    latest: list[DayOfChanges]
    this_day: Anniversary | None
    corrected: tuple[ListedEvent, ...]
    natures: list[Choice]


def front_page(counted: Facets, today: date, version: int | None = None) -> FrontPage:
    """As of `today`. `version` is the `public_version()`, where the caller has asked for it already.

    Some twenty queries, and at 100,000 events a pass over them: kept for those whom the page cache does not serve.
    """
    version = public_version() if version is None else version
    key = f"front-page:{version}:{today.isoformat()}"
    front = cache.get(key)
    if front is None:
        seconds = seconds_to_live(version)  # measured first: a record may expire while the page is made
        front = _made(counted, today)
        cache.set(key, front, seconds)
    return front


def _made(counted: Facets, today: date) -> FrontPage:
    corrected = Event.objects.public().filter(verdict=Verdict.CORRECTED).order_by("-date_order", "-pk")
    both, others = parties(counted, in_office(parse(today.isoformat())))
    return FrontPage(
        totals=totals(),
        parties=both,
        in_office=others,
        latest=latest_changes(),
        this_day=this_day(today, counted),
        corrected=tuple(listed(corrected.values_list("pk", flat=True)[:MOST_CORRECTED])),
        natures=agreements_by_nature(),
    )
