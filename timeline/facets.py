"""What the timeline holds, counted: by year, kind, verdict, topic and party.

Counting 100,000 events by year costs 30 times a page, so the counts are kept in the cache, under a key that changes
with every publication, withdrawal or expiry.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Count, Max, Model, QuerySet

from evidence.kept import kept
from people.models import Organisation
from timeline.models.event import Event, Participation
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
        topics=_choices(Topic.objects.public(), Event.topics.through, "topic"),
        parties=_choices(Organisation.objects.public(), Participation, "organisation"),
        stamp=stamp,
    )


def _choices(records: QuerySet, through: type[Model], relation: str) -> tuple[Choice, ...]:
    """By the rows between events and the records: joined to either, they take SQLite five times as long to count."""
    rows = through._default_manager.filter(event__in=Event.objects.public().order_by().values("pk")).order_by()
    counted = dict(rows.values_list(f"{relation}_id").annotate(Count("event", distinct=True)))
    named = records.order_by("name").values_list("pk", "key", "name")
    choices = [Choice(key, name, counted[pk]) for pk, key, name in named if pk in counted]
    return tuple(sorted(choices, key=lambda choice: -choice.count))
