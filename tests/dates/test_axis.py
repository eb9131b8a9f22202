"""Where days fall on a drawing."""

from __future__ import annotations

from datetime import date

import pytest

from dates import parse
from dates.axis import Axis, decades, years

CENTURY = Axis(date(1901, 1, 1), date(2000, 12, 31))


def test_the_first_day_begins_at_the_left_edge_and_the_last_ends_at_the_right():
    assert CENTURY.at(date(1901, 1, 1)) == 0
    assert CENTURY.after(date(2000, 12, 31)) == 100
    assert CENTURY.at(date(1951, 1, 1)) == pytest.approx(50, abs=0.01)


def test_what_lies_outside_falls_on_the_edge():
    assert CENTURY.at(date(1, 1, 1)) == 0
    assert CENTURY.after(date(9999, 12, 31)) == 100


def test_a_day_of_a_short_axis_has_a_width():
    week = Axis(date(2018, 6, 1), date(2018, 6, 10))
    assert (week.at(date(2018, 6, 3)), week.after(date(2018, 6, 3))) == (20, 30)


@pytest.mark.parametrize(
    ("edtf", "shown"), [("1900", False), ("1900/..", True), ("2000-12-31", True), ("2001", False), ("/1950", True)]
)
def test_a_date_shows_where_any_of_its_days_lies_on_the_axis(edtf, shown):
    assert CENTURY.shows(parse(edtf)) is shown


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ((1950, 1), (2029, 12), ["1950", "1960", "1970", "1980", "1990", "2000", "2010", "2020"]),
        ((2010, 1), (2019, 12), [str(year) for year in range(2010, 2020)]),
        ((2015, 1), (2018, 12), ["2015", "2016", "2017", "2018"]),
        ((1, 1), (2000, 12), [str(year) for year in range(200, 2001, 200)]),
        ((2016, 1), (2017, 12), ["2016", "Apr", "Jul", "Oct", "2017", "Apr", "Jul", "Oct"]),
    ],
)
def test_ticks_stand_at_round_years_and_never_crowd(first, last, labels):
    axis = Axis(date(*first, 1), date(*last, 31))
    assert [tick.label for tick in axis.ticks()] == labels


def test_a_year_is_divided_by_its_months():
    ticks = years(date(2016, 5, 3), date(2016, 9, 16)).ticks()
    assert [tick.label for tick in ticks][:3] == ["2016", "Feb", "Mar"]
    assert len(ticks) == 12
    assert not ticks[0].is_month
    assert ticks[1].is_month


def test_decades_and_years_are_whole():
    assert decades(date(1953, 3, 1), date(2024, 11, 30)) == Axis(date(1950, 1, 1), date(2029, 12, 31))
    assert decades(date(5, 1, 1), date(12, 1, 1)).start == date(1, 1, 1)
    assert years(date(1953, 3, 1), date(1954, 2, 1)) == Axis(date(1953, 1, 1), date(1954, 12, 31))


def test_an_axis_of_nearly_ten_thousand_years_still_has_few_ticks():
    assert len(Axis(date(1, 1, 1), date(9999, 12, 31)).ticks()) <= 10
