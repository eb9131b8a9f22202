"""What the timeline holds, counted: by year, kind, verdict, topic and party.

Counting 100,000 events by year costs 30 times a page, so the counts are kept in the cache, under a key that changes
with every publication, withdrawal or expiry.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet

from evidence.kept import kept
from people.models import Organisation
from timeline.models.event import Event
from timeline.models.topic import Topic

CACHE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to filter by, its words, and how many public events have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts over all public events. `years` maps a year to its events, in order; `stamp` changes with the counts."""

    total: int
    years: dict[int, int]
    kinds: dict[str, int]
    verdicts: dict[str, int]
    topics: tuple[Choice, ...]
    parties: tuple[Choice, ...]
    stamp: str = field(default="", compare=False)


@kept
def facets() -> Facets:
    """The counts as of now, in three short queries where the cache has them."""
    stamp = _stamp()
    key = f"timeline-facets:{stamp}"
    counted = cache.get(key)
    if counted is None:
        counted = _count(stamp)
        cache.set(key, counted, CACHE_SECONDS)
    return counted


def _stamp() -> str:
    """Changes with whatever changes the counts or the names in them."""
    events = Event.objects.public().aggregate(Count("pk"), Max("last_published_at"))
    topics = Topic.objects.public().aggregate(Count("pk"), Max("last_published_at"))
    parties = Organisation.objects.public().aggregate(Count("pk"), Max("last_published_at"))
    return "-".join(str(value).replace(" ", "T") for part in (events, topics, parties) for value in part.values())


def _count(stamp: str) -> Facets:
    events = Event.objects.public().order_by()
    years = events.filter(year__isnull=False).values_list("year").annotate(Count("pk")).order_by("year")
    return Facets(
        total=events.count(),
        years=dict(years),
        kinds=dict(events.values_list("kind").annotate(Count("pk"))),
        verdicts=dict(events.values_list("verdict").annotate(Count("pk"))),
        topics=_choices(Topic.objects.public(), "name", "events"),
        parties=_choices(Organisation.objects.public(), "name", "participations__event"),
        stamp=stamp,
    )


def _choices(records: QuerySet, label: str, events: str) -> tuple[Choice, ...]:
    counted = (
        records.filter(**{f"{events}__in": Event.objects.public()})
        .annotate(events_count=Count(events, distinct=True))
        .order_by("-events_count", label)
    )
    return tuple(Choice(row.key, getattr(row, label), row.events_count) for row in counted)
