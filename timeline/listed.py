"""Events as lists show them, fifty at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from evidence.models import Source
from evidence.prepared import Prepared, numbered, several
from timeline.models.event import Event, EventCitation
from timeline.models.topic import Topic

#: Events of a page.
MOST = 50
#: What an entry or a row shows.
FIELDS = (
    *("key", "slug", "title", "kind", "place", "summary", "reported", "verdict", "origin", "checked_on"),
    *("date", "date_text", "date_earliest", "date_latest", "date_order", "year"),
    *("reported_date", "reported_date_text", "reported_date_earliest", "reported_date_latest"),
)


def listed(pks: Iterable[int]) -> list[Event]:
    """The public events among these, in their order, at most `MOST`, in two queries.

    Each has its `source_count`, of public ones, and its `public_topics`: key and name of each.
    """
    pks = list(pks)
    if not pks:
        return []
    found = {event.pk: event for event in _events(**numbered("pk", pks, of=MOST))}
    topics: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, key, name in _topics(**numbered("pk", pks, of=MOST)):
        topics[pk].append((key, name))
    for event in found.values():
        event.public_topics = tuple(topics[event.pk])
    return [found[pk] for pk in pks if pk in found]


@Prepared
def _events() -> QuerySet:
    sources = (
        EventCitation.objects.filter(record=OuterRef("pk"), source__in=Source.objects.public())
        .order_by()
        .values("record")
        .annotate(number=Count("source", distinct=True))
        .values("number")
    )
    events = Event.objects.public().filter(pk__in=several("pk", MOST)).only(*FIELDS).order_by()
    return events.annotate(source_count=Coalesce(Subquery(sources), 0))


@Prepared
def _topics() -> QuerySet:
    rows = Event.topics.through._default_manager.filter(event__pk__in=several("pk", MOST))
    public = rows.filter(topic__in=Topic.objects.public()).order_by("topic__name", "topic__pk")
    return public.values_list("event_id", "topic__key", "topic__name")
