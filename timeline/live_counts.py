"""What each choice of the timeline's filter would leave, given the other filters in use.

Choices of one filter widen each other, so those of a filter are counted without it: with “corrected” chosen, the number
beside “disputed” is that of the events it would add.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Model, QuerySet

from people.models import Organisation
from timeline.facets import CACHE_SECONDS, Facets
from timeline.filters import EventFilter
from timeline.models.event import Event, Participation
from timeline.models.topic import Topic
from timeline.places import Places, places

#: Above this many events found, counting costs more than the page, and the choices stand without numbers.
MOST_COUNTED = 20_000
DATES = ("from", "to")


@dataclass(frozen=True, slots=True)
class LiveCounts:
    """
    Attributes:
        found: how many events the filters leave.
        choices: for each filter, the events by value; None for a filter that was not counted.
        years: the events of each year that the filters leave, those on dates apart.
        without: where nothing is found, how many there would be without each filter in use: a way on.
        places: where those found stand; None where nothing is filtered.
    """

    found: int
    choices: dict[str, dict[str, int] | None]
    years: dict[int, int]
    without: dict[str, int] = field(default_factory=dict)
    places: Places | None = None


def live_counts(filterset: EventFilter, whole: Facets) -> LiveCounts:
    """Counted anew for each combination of filters, and then kept as long as `whole` stays as it is."""
    if not filterset.in_use:
        return LiveCounts(whole.total, _whole_choices(whole), whole.years)
    key = f"timeline-counts:{_digest(whole.stamp, filterset.in_use)}"
    counted = cache.get(key)
    if counted is None:
        counted = _count(filterset, whole)
        cache.set(key, counted, CACHE_SECONDS)
    return counted


def _whole_choices(whole: Facets) -> dict[str, dict[str, int]]:
    return {
        "verdict": whole.verdicts,
        "kind": whole.kinds,
        "topic": {choice.value: choice.count for choice in whole.topics},
        "party": {choice.value: choice.count for choice in whole.parties},
    }


def _digest(stamp: str, in_use: dict[str, Any]) -> str:
    asked = sorted((name, sorted(value) if isinstance(value, list) else str(value)) for name, value in in_use.items())
    return hashlib.sha256(f"{stamp}{asked}".encode()).hexdigest()


def _count(filterset: EventFilter, whole: Facets) -> LiveCounts:
    events = filterset.without()
    found = events.count()
    total, placed = _whole_choices(whole), places(events, found)
    if found > MOST_COUNTED:
        return LiveCounts(found, dict.fromkeys(total), whole.years, places=placed)
    choices = {
        name: _by_value(name, filterset.without(name)) if filterset.in_use.keys() - {name} else total[name]
        for name in total
    }
    years = _grouped(filterset.without(*DATES), "year") if filterset.in_use.keys() - DATES else whole.years
    return LiveCounts(
        found,
        choices,
        {year: number for year, number in years.items() if year is not None},
        {} if found else {name: filterset.without(name).count() for name in filterset.in_use},
        placed,
    )


def _by_value(name: str, events: QuerySet) -> dict[str, int]:
    if name == "topic":
        return _related(Event.topics.through, "topic", Topic, events)
    if name == "party":
        return _related(Participation, "organisation", Organisation, events)
    return _grouped(events, name)


def _grouped(events: QuerySet, column: str) -> dict[Any, int]:
    return dict(events.order_by().values_list(column).annotate(Count("pk")).order_by(column))


def _related(through: type[Model], relation: str, model: type[Model], events: QuerySet) -> dict[str, int]:
    rows = through._default_manager.filter(
        event__in=events.order_by().values("pk"), **{f"{relation}__in": model.objects.public().values("pk")}
    )
    return dict(rows.order_by().values_list(f"{relation}__key").annotate(Count("event", distinct=True)))
