"""The events that stand beside an event: the one before, the one after, and those that share something with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Exists, F, IntegerField, Model, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Abs, Coalesce

from evidence.prepared import Given, Prepared, numbered, several

if TYPE_CHECKING:
    from timeline.models import Event

#: How many events on either side are looked at. The page of an event costs the same in a record of any size.
WITHIN = 40
SHOWN = 4
#: What a list of links to events needs.
LINK_FIELDS = ("slug", "title", "date", "date_text", "date_earliest", "date_latest", "date_order")
#: Where an event stands, for queries that are prepared.
_HERE = SimpleNamespace(pk=Given("pk"), place_in_time=Given("place"))
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
    kind, here = type(event), {"pk": event.pk or 0, "place": event.place_in_time}
    before, after = _before(kind)(**here), _after(kind)(**here)
    beside = [*before[:1], *after[:1]]
    shared = {"agreement": list(agreements), "person": list(people), "topic": list(topics)}
    rows = _closest(kind, **{name: len(pks) for name, pks in shared.items()})(
        year=event.year or 0,
        **numbered("near", [*before, *after], of=2 * WITHIN),
        **numbered("beside", beside, of=2),
        **{name: pk for relation, pks in shared.items() for name, pk in numbered(relation, pks).items()},
    )
    found = {row.pk: row for row in rows}
    related = sorted((row for row in rows if row.shared), key=lambda row: (-row.shared, row.distance or 0))[:SHOWN]
    return Neighbours(
        previous=found.get(before[0]) if before else None,
        next=found.get(after[0]) if after else None,
        related=tuple(sorted(related, key=lambda row: (row.date_order, row.pk))),
    )


@lru_cache
def _before(kind: type[Event]) -> Prepared:
    return Prepared(lambda: kind.objects.public().before(_HERE).values_list("pk", flat=True)[:WITHIN])


@lru_cache
def _after(kind: type[Event]) -> Prepared:
    return Prepared(lambda: kind.objects.public().after(_HERE).values_list("pk", flat=True)[:WITHIN])


@lru_cache
def _closest(kind: type[Event], agreement: int, person: int, topic: int) -> Prepared:
    """Of the events `near`, those `beside`, then those that share most with an event of so many agreements, people and
    topics, then the nearest by year."""
    stands_beside = When(pk__in=several("beside", 2), then=Value(1))
    shared = (
        AGREEMENT * _has(kind.agreements.through, "agreement", agreement)
        + PERSON * _has(kind.participations.rel.related_model, "person", person)
        + TOPIC * Coalesce(Subquery(_number(_of(kind.topics.through, "topic", topic))), Value(0))
    )
    return Prepared(
        lambda: (
            kind.objects.public()
            .filter(pk__in=several("near", 2 * WITHIN))
            .annotate(
                stands_beside=Case(stands_beside, default=Value(0), output_field=IntegerField()),
                shared=shared,
                distance=Abs(F("year") - Given("year", IntegerField())),
            )
            .only(*LINK_FIELDS)
            .order_by("-stands_beside", "-shared", "distance", "date_order", "pk")[: SHOWN + 2]
        )
    )


def _has(through: type[Model], relation: str, number: int) -> Case:
    return Case(When(Exists(_of(through, relation, number)), then=Value(1)), default=Value(0))


def _of(through: type[Model], relation: str, number: int) -> QuerySet:
    return through.objects.filter(event=OuterRef("pk"), **{f"{relation}__pk__in": several(relation, number)})


def _number(rows: QuerySet) -> QuerySet:
    return rows.order_by().values("event").annotate(number=Count("pk")).values("number")
