"""Events by decade and year."""

from __future__ import annotations

import pytest

from tests.factories import EventFactory
from timeline.chronicle import chronicle
from timeline.models import Event


def events(*years: int | None) -> list[Event]:
    return [EventFactory.build(title=f"{year}", year=year) for year in years]


def shape(found: list) -> list:
    return [(decade.start, [(year.year, len(year.events)) for year in decade.years]) for decade in found]


def test_events_stand_under_their_year_and_the_years_under_their_decade():
    found = chronicle(events(1949, 1950, 1950, 1959, 1960, 2001))
    assert shape(found) == [
        (1940, [(1949, 1)]),
        (1950, [(1950, 2), (1959, 1)]),
        (1960, [(1960, 1)]),
        (2000, [(2001, 1)]),
    ]
    assert [decade.count for decade in found] == [1, 3, 1, 1]


def test_events_keep_their_order_within_a_year():
    given = events(1950, 1950, 1950)
    [decade] = chronicle(given)
    assert list(decade.years[0].events) == given


def test_events_without_a_year_stand_apart():
    assert shape(chronicle(events(None, None, 1950))) == [(None, [(None, 2)]), (1950, [(1950, 1)])]


def test_no_events_make_no_decades():
    assert chronicle([]) == []


@pytest.mark.django_db
def test_events_from_the_database_are_grouped_as_they_stand_in_order():
    for date in ("1953-03", "195X", "/1940", "1953", "1949-04-04"):
        EventFactory(date=date)
    assert shape(chronicle(Event.objects.in_order())) == [
        (1940, [(1940, 1), (1949, 1)]),
        (1950, [(1950, 1), (1953, 2)]),
    ]
