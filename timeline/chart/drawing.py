"""The chart of the timeline: one axis, and on it who was in office, what happened and what was in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min

from dates import HistoricalDate
from timeline.chart.agreements import Agreements, agreements
from timeline.chart.bins import Histogram, histogram
from timeline.chart.marks import Place, place
from timeline.chart.offices import Office, offices, panel_successions
from timeline.chart.window import Window, window
from timeline.models.dated import DatedQuerySet
from timeline.models.event import Event

#: Up to this many events have a row each.
MOST_ROWS = 80
SHOWN = (
    "slug", "key", "title", "verdict", "origin", "date", "date_text", "date_earliest", "date_latest",
    "reported_date", "reported_date_text", "reported_date_earliest", "reported_date_latest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn. `rows` are the events with their places; where they are too many there is a `histogram` instead.

    `today` is where today ends on the axis, None where it lies outside.
    """

    window: Window
    count: int
    rows: tuple[tuple[Event, Place], ...]
    histogram: Histogram | None
    offices: tuple[Office, ...]
    agreements: Agreements
    today: float | None


def chart(
    events: DatedQuerySet, count: int, start: HistoricalDate | None, end: HistoricalDate | None, today: date
) -> Chart | None:
    """The chart of public `events`, already filtered and counted, over the range that the filter asks for with `start`
    and `end`. At most seven queries at any size. None where there are no events and no range to draw."""
    asked = (start.earliest if start else None, end.latest if end else None)
    shown = window(None if all(asked) else _found(events), *asked)
    if shown is None:
        return None
    axis, is_each = shown.axis, count <= MOST_ROWS
    return Chart(
        window=shown,
        count=count,
        rows=tuple((event, _place(event, shown, today)) for event in _rows(events)) if is_each else (),
        histogram=None if is_each else histogram(events, axis),
        offices=offices(panel_successions(today), axis, today),
        agreements=agreements(axis, today),
        today=axis.after(today) if axis.start <= today <= axis.end else None,
    )


def _found(events: DatedQuerySet) -> tuple[date, date] | None:
    """The first and the last day that any of the events can mean, as far as known."""
    ends = events.aggregate(Min("date_earliest"), Min("date_latest"), Max("date_earliest"), Max("date_latest"))
    days = [day for day in ends.values() if day]
    return (min(days), max(days)) if days else None


def _rows(events: DatedQuerySet) -> DatedQuerySet:
    return events.in_order().only(*SHOWN)[:MOST_ROWS]


def _place(event: Event, shown: Window, today: date) -> Place:
    return place(event.date, event.reported_date if event.reported_date_is_wrong else None, shown.axis, today)
