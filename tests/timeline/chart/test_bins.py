"""Events that are too many for a row each, counted in columns."""

from __future__ import annotations

from datetime import date

import pytest

from dates.axis import Axis
from tests.factories import EventFactory
from timeline.chart.bins import HIGHEST, histogram
from timeline.models import Event

pytestmark = pytest.mark.django_db


def years(first: int, last: int) -> Axis:
    return Axis(date(first, 1, 1), date(last, 12, 31))


def counted(axis: Axis, *dates: str, **kwargs: str) -> dict[str, int]:
    for text in dates:
        EventFactory(date=text, **kwargs)
    return {each.words: each.count for each in histogram(Event.objects.public(), axis).bins}


@pytest.mark.parametrize(
    ("axis", "column"),
    [
        (Axis(date(1957, 3, 1), date(1957, 3, 31)), "9 March 1957"),
        (years(1957, 1958), "March 1957"),
        (years(1950, 2029), "1957"),
        (years(1501, 2000), "1950 to 1959"),
        (years(1, 2029), "1900 to 1999"),
        (years(1, 9999), "1900 to 1999"),
    ],
)
def test_the_window_decides_how_long_a_column_is(axis, column):
    assert counted(axis, "1957-03-09") == {column: 1}


def test_columns_stand_over_their_time_and_lead_to_it():
    EventFactory(date="1957")
    (only,) = histogram(Event.objects.public(), years(1950, 1959)).bins
    assert (only.start, only.end, only.query) == (date(1957, 1, 1), date(1957, 12, 31), "from=1957&to=1957")
    assert only.x == pytest.approx(70, abs=0.1)
    assert only.width == pytest.approx(10, abs=0.1)


def test_a_column_at_the_edge_is_cut_to_the_window():
    EventFactory(date="1957-12-24")
    (only,) = histogram(Event.objects.public(), Axis(date(1957, 12, 20), date(2029, 12, 31))).bins
    assert only.query == "from=1957-12-20&to=1957-12-31"


def test_a_single_day_has_one_column_that_leads_nowhere():
    EventFactory.create_batch(3, date="1957-03-09")
    found = histogram(Event.objects.public(), Axis(date(1957, 3, 9), date(1957, 3, 9)))
    assert [(each.count, each.query) for each in found.bins] == [(3, "")]


def test_dates_that_are_not_known_as_closely_as_the_columns_are_told_apart():
    for text in ("1957-03-09", "1957-03", "1957", "1957-03/", "1957-03/1957-04"):
        EventFactory(date=text, verdict="disputed")
    january, march = histogram(Event.objects.public(), years(1957, 1957)).bins
    assert (january.within, january.wider) == ({}, {"disputed": 1})
    assert (march.within, march.wider) == ({"disputed": 2}, {"disputed": 2})


def test_each_verdict_has_a_row_on_one_scale():
    EventFactory.create_batch(3, date="1957", verdict="confirmed")
    EventFactory(date="1957", verdict="corrected")
    found = histogram(Event.objects.public(), years(1950, 2029))
    assert [(row.verdict, row.count, row.height) for row in found.rows] == [
        ("confirmed", 3, HIGHEST * 3 // 4),
        ("corrected", 1, HIGHEST // 4),
    ]
    assert found.bins[0].by_verdict == [3, 1, 0, 0]
    assert found.rows[0].within.startswith("M8.")
    assert "v-100h" in found.within


def test_what_began_before_the_window_is_counted_apart():
    for text in ("1930/1955", "/1955", "1957"):
        EventFactory(date=text)
    found = histogram(Event.objects.public(), years(1950, 1959))
    assert (found.begun_before, [each.count for each in found.bins]) == (2, [1])


def test_where_nothing_begins_in_the_window_there_are_no_columns():
    EventFactory(date="1930/1955")
    assert histogram(Event.objects.public(), years(1950, 1959)) is None


def test_only_public_events_are_counted():
    EventFactory(date="1957", public=False)
    EventFactory(date="1957", is_private=True)
    assert counted(years(1950, 1959), "1957") == {"1957": 1}


def test_counting_takes_one_query(django_assert_num_queries):
    EventFactory.create_batch(5)
    with django_assert_num_queries(1):
        histogram(Event.objects.public(), years(1950, 2029))
