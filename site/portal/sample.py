"""Made-up events in any number, for measuring; they name real organisations, topics and sources of the record."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone
from wagtail.search.backends import get_search_backend

from dates import HistoricalDate
from dates.value import bounds_of
from evidence.models import Source
from evidence.verdicts import Verdict
from people.models import Organisation
from portal.freshness import advance
from timeline.models import Event, EventCitation, EventKind, Participation, Topic

BATCH = 500
#: Of so many events it is said that they are made.
STEP = 10_000
SOURCES_AN_EVENT = 3
WORDS = ("meeting", "exercise", "talks", "visit", "statement", "review", "training", "mission", "council", "rescue")


@transaction.atomic
def make_sample(number: int, say: Callable[[str], object] = lambda _words: None, seed: int = 1949) -> int:
    """Add published events up to `number` of them, spread over 1950 to 2025, and index them for search.

    The same seed makes the same events. They have no revisions, so that 10,000 take seconds: measure with them, do
    not edit them. `say` is told how far it is. Returns how many were added.
    """
    chance = random.Random(seed)  # noqa: S311 - figures for measuring, no secret
    existing = Event.objects.filter(key__startswith="sample-").count()
    topics, sources = list(Topic.objects.public()), list(Source.objects.public())
    organisations = list(Organisation.objects.public())
    backend = get_search_backend()
    for start in range(existing, number, BATCH):
        events = list(_events(chance, start, min(start + BATCH, number)))
        for event in events:
            event.date_order = f"{event.date_earliest}/{event.date_latest}"
            event.year = event.date_earliest.year
        Event.objects.bulk_create(events)
        Event.topics.through.objects.bulk_create(
            Event.topics.through(event=event, topic=topic) for event in events for topic in chance.sample(topics, 2)
        )
        Participation.objects.bulk_create(
            Participation(event=event, organisation=organisation, role="participant", sort_order=order)
            for event in events
            for order, organisation in enumerate(chance.sample(organisations, 2))
        )
        EventCitation.objects.bulk_create(
            EventCitation(record=event, source=source, sort_order=order)
            for event in events
            for order, source in enumerate(chance.sample(sources, SOURCES_AN_EVENT))
        )
        backend.get_index_for_model(Event).add_items(Event, events)
        if start and start % STEP == 0:
            say(f"{start:,} events so far")
    advance()  # rows made in bulk send no signals
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return max(0, number - existing)


def _events(chance: random.Random, start: int, stop: int) -> Iterator[Event]:
    now = timezone.now()
    for number in range(start, stop):
        title = " ".join(chance.choices(WORDS, k=5)).capitalize()
        yield Event(
            key=f"sample-{number:06}",
            slug=f"sample-{number:06}",
            title=f"{title} {number}",
            kind=chance.choice(EventKind.values),
            verdict=chance.choice(Verdict.values),
            summary=f"A made-up event for measuring, about {' '.join(chance.choices(WORDS, k=20))}.",
            reported=f"The report says that there was {' '.join(chance.choices(WORDS, k=12))}.",
            date=_date(chance),
            live=True,
            first_published_at=now,
            last_published_at=now,
        )


def _date(chance: random.Random) -> HistoricalDate:
    day = date(1950, 1, 1) + timedelta(days=chance.randrange(76 * 365))
    edtf = chance.choice((day.isoformat(), f"{day:%Y-%m}", f"{day:%Y}"))
    return HistoricalDate(edtf, *bounds_of(edtf))  # what `parse` makes of it in three milliseconds
