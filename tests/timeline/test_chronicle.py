"""Events by decade and year, and the rail beside them."""

from __future__ import annotations

import pytest

from tests.factories import EventFactory
from timeline.chronicle import RailYear, chronicle, rail
from timeline.facets import Facets
from timeline.models import Event


def facets(**years: int) -> Facets:
    counts = {int(year[1:]): count for year, count in years.items()}
    return Facets(sum(counts.values()), counts, {}, {}, (), ())


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


def test_the_rail_has_every_year_of_every_decade_between_the_first_event_and_the_last():
    found = rail(facets(y1949=1, y1966=4, y1969=2))
    assert [(decade.start, decade.end, decade.count) for decade in found] == [
        (1940, 1949, 1),
        (1950, 1959, 0),
        (1960, 1969, 6),
    ]
    assert [year.year for decade in found for year in decade.years] == list(range(1940, 1970))


def test_the_fullest_year_is_the_highest_and_any_event_is_seen():
    [decade] = rail(facets(y1960=1000, y1961=500, y1962=1))
    assert decade.years[:4] == (
        RailYear(1960, 1000, 100),
        RailYear(1961, 500, 50),
        RailYear(1962, 1, 1),
        RailYear(1963, 0, 0),
    )


def test_the_rail_of_nothing_is_empty():
    assert rail(facets()) == []
