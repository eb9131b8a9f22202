"""This day in other years: events known to the day whose day and month are today's, or else the next to come round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Substr

from timeline.facets import Facets
from timeline.listed import ListedEvent, listed
from timeline.models import Event

MOST = 3


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A day of the year when it next comes round, the latest events of that day, and how many there are in all."""

    day: date
    is_today: bool
    events: tuple[ListedEvent, ...]
    count: int


def this_day(today: date, counted: Facets) -> Anniversary | None:
    """None where no past event is known to the day.

    Today is looked up by index, which at 100,000 events is nearly always enough; else one pass over the events finds
    the next day. A date that is only about, or perhaps, a day is not known to the day. 29 February comes round in leap
    years.
    """
    # The text of a date that is known to the day is that day. It stands in `date_order` in the same form on every
    # database, and cutting it there takes SQLite half as long as extracting months and days.
    known = Event.objects.public().filter(date=Substr("date_order", 1, 10), date_order__lt=today.isoformat())
    found = _on(today, today, known, counted)
    if found is None:
        days = known.order_by().annotate(day=Substr("date_order", 6, 5)).values_list("day", flat=True).distinct()
        coming = min((_next(today, int(day[:2]), int(day[3:])) for day in days), default=None)
        found = _on(coming, today, known, counted) if coming else None
    return found


def _on(day: date, today: date, known: QuerySet, counted: Facets) -> Anniversary | None:
    """The past events of a day of the year, if any."""
    past = [other for year in counted.years if (other := _day(year, day.month, day.day)) and other < today]
    of_day = known.filter(date_earliest__in=past)
    events = tuple(listed(of_day.order_by("-date_order", "-pk").values_list("pk", flat=True)[:MOST]))
    return Anniversary(day, day == today, events, of_day.count()) if events else None


def _next(today: date, month: int, day: int) -> date:
    """The first time from today on that the calendar has this day; at most eight years on (29 February, 1896)."""
    years = range(today.year, today.year + 9)
    return next(found for year in years if (found := _day(year, month, day)) and found >= today)


def _day(year: int, month: int, day: int) -> date | None:
    """None where the year has no 29 February, or lies beyond what a calendar of this kind counts."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
