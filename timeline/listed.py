"""Events as lists show them, fifty at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dates import HistoricalDate
from evidence.models import Source
from evidence.prepared import Prepared, numbered, several
from timeline.models.event import Event, EventCitation
from timeline.models.topic import Topic

#: Events of a page.
MOST = 50


class ListedEvent(NamedTuple):
    """What an entry or a row shows of an event: no record, which takes five times as long to make.

    `source_count` is that of public sources. Columns are as stored; `date` and `reported_date` are read from theirs.
    """

    pk: int
    slug: str
    title: str
    kind: str
    place: str
    summary: str
    reported: str
    verdict: str
    origin: str
    checked_on: date | None
    year: int | None
    edtf: str
    date_text: str
    date_earliest: date | None
    date_latest: date | None
    reported_edtf: str
    reported_date_text: str
    reported_date_earliest: date | None
    reported_date_latest: date | None
    source_count: int
    #: Key and name of each public one.
    public_topics: tuple[tuple[str, str], ...] = ()

    @property
    def date(self) -> HistoricalDate | None:
        bounds = self.date_earliest, self.date_latest
        return HistoricalDate(str(self.edtf), *bounds, self.date_text) if self.edtf else None

    @property
    def reported_date(self) -> HistoricalDate | None:
        bounds = self.reported_date_earliest, self.reported_date_latest
        return HistoricalDate(str(self.reported_edtf), *bounds, self.reported_date_text) if self.reported_edtf else None

    def get_absolute_url(self) -> str:
        return f"/{Event.section}/{self.slug}/"


#: The columns in the order of `ListedEvent`, whose names they have but for those of the dates.
COLUMNS = [{"edtf": "date", "reported_edtf": "reported_date"}.get(name, name) for name in ListedEvent._fields[:-1]]


def listed(pks: Iterable[int]) -> list[ListedEvent]:
    """The public events among these, in their order, at most `MOST`, in two queries."""
    pks = list(pks)
    if not pks:
        return []
    topics: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, *topic in _topics(**numbered("pk", pks, of=MOST)):
        topics[pk].append(tuple(topic))
    found = {row[0]: ListedEvent(*row, tuple(topics.get(row[0], ()))) for row in _rows(**numbered("pk", pks, of=MOST))}
    return [found[pk] for pk in pks if pk in found]


@Prepared
def _rows() -> QuerySet:
    sources = (
        EventCitation.objects.filter(record=OuterRef("pk"), source__in=Source.objects.public())
        .order_by()
        .values("record")
        .annotate(number=Count("source", distinct=True))
        .values("number")
    )
    events = Event.objects.public().filter(pk__in=several("pk", MOST)).order_by()
    return events.annotate(source_count=Coalesce(Subquery(sources), 0)).values_list(*COLUMNS)


@Prepared
def _topics() -> QuerySet:
    rows = Event.topics.through._default_manager.filter(event__pk__in=several("pk", MOST))
    public = rows.filter(topic__in=Topic.objects.public()).order_by("topic__name", "topic__pk")
    return public.values_list("event_id", "topic__key", "topic__name")
