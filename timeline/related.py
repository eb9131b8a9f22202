"""The events that stand beside an event: the one before, the one after, and those that share something with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Abs, Coalesce

if TYPE_CHECKING:
    from timeline.models import Event

#: How many events on either side are looked at. The page of an event costs the same in a record of any size.
WITHIN = 60
SHOWN = 4
#: What a list of links to events needs.
LINK_FIELDS = ("slug", "title", "date", "date_text", "date_earliest", "date_latest", "date_order")
#: A shared agreement or person says more than a shared topic.
AGREEMENT, PERSON, TOPIC = 4, 2, 1


@dataclass(frozen=True, slots=True)
class Neighbours:
    """`related` are in order of time, the most closely related ones of those `WITHIN` reach."""

    previous: Event | None = None
    next: Event | None = None
    related: tuple[Event, ...] = ()


def neighbours(event: Event, *, agreements: Iterable[int], people: Iterable[int], topics: Iterable[int]) -> Neighbours:
    """In three queries. `agreements`, `people` and `topics` are the keys of the public ones of `event`.

    Organisations do not count: the State of Israel and the alliance take part in almost everything.
    """
    if event.date is None:
        return Neighbours()
    public = type(event).objects.public()
    before = list(public.before(event).values_list("pk", flat=True)[:WITHIN])
    after = list(public.after(event).values_list("pk", flat=True)[:WITHIN])
    beside = [*before[:1], *after[:1]]
    rows = list(
        public.filter(pk__in=[*before, *after])
        .annotate(
            stands_beside=Case(When(pk__in=beside, then=Value(1)), default=Value(0), output_field=IntegerField()),
            shared=_shared(event, agreements, people, topics),
            distance=Abs(F("year") - event.year) if event.year else Value(0),
        )
        .only(*LINK_FIELDS)
        .order_by("-stands_beside", "-shared", "distance", "date_order", "pk")[: SHOWN + len(beside)]
    )
    found = {row.pk: row for row in rows}
    related = sorted((row for row in rows if row.shared), key=lambda row: (-row.shared, row.distance or 0))[:SHOWN]
    return Neighbours(
        previous=found.get(before[0]) if before else None,
        next=found.get(after[0]) if after else None,
        related=tuple(sorted(related, key=lambda row: (row.date_order, row.pk))),
    )


def _shared(event: Event, agreements: Iterable[int], people: Iterable[int], topics: Iterable[int]) -> object:
    """How much a row has in common with `event`."""
    kind = type(event)
    of_agreement = kind.agreements.through.objects.filter(event=OuterRef("pk"), agreement__in=list(agreements))
    of_person = kind.participations.rel.related_model.objects.filter(event=OuterRef("pk"), person__in=list(people))
    of_topic = kind.topics.through.objects.filter(event=OuterRef("pk"), topic__in=list(topics))
    return (
        Case(When(Exists(of_agreement), then=Value(AGREEMENT)), default=Value(0))
        + Case(When(Exists(of_person), then=Value(PERSON)), default=Value(0))
        + TOPIC * Coalesce(Subquery(_number(of_topic)), Value(0))
    )


def _number(rows: QuerySet) -> QuerySet:
    return rows.order_by().values("event").annotate(number=Count("pk")).values("number")
