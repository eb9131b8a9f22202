"""A mark is as wide as its date is uncertain, and no wider."""

from __future__ import annotations

from datetime import date

import pytest

from dates import parse
from dates.axis import Axis
from timeline.chart.marks import FADE, LEAST, Mark, Words, mark, place

TODAY = date(2026, 3, 1)
#: A hundred years, so that a percent of the axis is a year.
CENTURY = Axis(date(1951, 1, 1), date(2050, 12, 31))
YEAR_1957 = Axis(date(1957, 1, 1), date(1957, 12, 31))


def drawn(text: str, axis: Axis = CENTURY) -> Mark:
    return mark(parse(text), axis, TODAY)


def years(*places: float) -> list[float]:
    return [round(1951 + place, 1) for place in places]


def test_a_day_is_a_dot_where_it_lies():
    day = drawn("1957-07-02", YEAR_1957)
    assert day.is_day
    assert day.middle == pytest.approx(50, abs=0.2)


def test_a_month_is_as_wide_as_the_month():
    month = drawn("1957-03", YEAR_1957)
    assert not month.is_day
    assert month.x == pytest.approx(59 / 365 * 100, abs=0.01)
    assert month.width == pytest.approx(31 / 365 * 100, abs=0.01)


def test_a_span_reaches_from_its_first_to_its_last_day():
    assert years(drawn("1995/2002").x, drawn("1995/2002").end) == [1995, 2003]


def test_what_is_too_narrow_to_be_seen_is_widened_about_its_middle():
    month = drawn("1953-03")
    assert month.width == LEAST
    assert month.middle == pytest.approx(2.2, abs=0.05)


def test_at_the_edges_a_widened_mark_stays_on_the_axis():
    assert drawn("1951-01").x == 0
    assert drawn("2050-12").end == 100


def test_what_still_goes_on_fades_up_to_today_and_not_beyond():
    since = drawn("2016/..")
    assert years(since.x, since.end) == [2016, 2017]
    assert years(since.outer_end) == [2026.2]


def test_an_end_that_was_not_found_fades_over_a_length_that_means_nothing():
    assert drawn("1958/").fade_out == FADE
    assert drawn("/1958").fade_in == FADE
    assert years(drawn("/1958").x, drawn("/1958").end) == [1958, 1959]


def test_fading_stops_at_the_edge():
    assert drawn("/1952").fade_x == 0
    assert drawn("2049/").outer_end == 100


def test_an_open_date_that_began_before_the_axis_only_fades():
    assert drawn("1930/") == Mark(0, 0, fade_out=FADE)
    assert years(drawn("1930/..").outer_end) == [2026.2]


def test_a_date_that_meets_the_report_has_no_ghost():
    assert place(parse("1957"), None, CENTURY, TODAY).ghost is None


def test_a_report_that_does_not_meet_the_reading_stands_beside_it():
    both = place(parse("2018"), parse("2029"), CENTURY, TODAY)
    assert years(both.ghost.x, both.ghost.end) == [2029, 2030]
    assert years(*both.link) == [2029.5, 2018.5]


def test_a_report_outside_of_the_window_is_pointed_at():
    assert place(parse("2018"), parse("1901"), CENTURY, TODAY).link[0] == 0
    late = place(parse("2018"), parse("2101"), CENTURY, TODAY)
    assert (late.ghost, late.link[0]) == (None, 100)


def test_words_stand_where_there_is_room():
    assert place(parse("1960"), None, CENTURY, TODAY).words is Words.AFTER
    assert place(parse("2040"), None, CENTURY, TODAY).words is Words.BEFORE
    assert place(parse("1955/2045"), None, CENTURY, TODAY).words is Words.WITHIN


@pytest.mark.parametrize("text", ["1957-07-02", "1957", "1901/..", "/2100", "1951/2050", "1940/1960", "20XX"])
def test_nothing_is_drawn_outside_of_the_strip(text):
    one = drawn(text)
    assert 0 <= one.fade_x <= one.x <= one.end <= one.outer_end <= 100


@pytest.mark.parametrize("axis", [Axis(date(1, 1, 1), date(9999, 12, 31)), Axis(date(1957, 5, 4), date(1957, 5, 4))])
@pytest.mark.parametrize("text", ["1957-05-04", "1957", "1957-05/..", "/1957-05", "1957-05-04/"])
def test_a_window_of_all_time_or_of_one_day_holds_together(axis, text):
    one = mark(parse(text), axis, TODAY)
    assert 0 <= one.fade_x <= one.x <= one.end <= one.outer_end <= 100
