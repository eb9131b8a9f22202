"""What the chart shows, and where its links lead."""

from __future__ import annotations

from datetime import date

import pytest

from timeline.chart.window import Window, span, window

FOUND = (date(1953, 3, 1), date(2018, 6, 15))


def asked(start: date, end: date) -> Window:
    return window(None, start, end)


def years(first: int, last: int) -> Window:
    return asked(date(first, 1, 1), date(last, 12, 31))


def test_without_a_range_the_chart_shows_whole_decades_of_what_was_found():
    whole = window(FOUND, None, None)
    assert (whole.axis.start, whole.axis.end) == (date(1950, 1, 1), date(2019, 12, 31))
    assert not whole.is_asked
    assert (whole.earlier, whole.later, whole.wider) == (None, None, None)


def test_a_range_is_shown_as_it_was_asked_for():
    shown = window(FOUND, date(2001, 4, 23), date(2016, 5, 4))
    assert (shown.axis.start, shown.axis.end) == (date(2001, 4, 23), date(2016, 5, 4))


def test_one_end_alone_goes_as_far_as_what_was_found():
    assert window(FOUND, date(2001, 1, 1), None).axis.end == date(2019, 12, 31)
    assert window(FOUND, None, date(1990, 12, 31)).axis.start == date(1950, 1, 1)


def test_one_end_beyond_what_was_found_still_makes_a_window():
    assert window(FOUND, date(2050, 1, 1), None).axis.end == date(2059, 12, 31)
    assert window(FOUND, None, date(1800, 1, 1)).axis.start == date(1800, 1, 1)
    assert window(None, date(2050, 1, 1), None).axis.end == date(2059, 12, 31)


def test_nothing_found_and_nothing_asked_for_is_no_window():
    assert window(None, None, None) is None


@pytest.mark.parametrize(
    ("start", "end", "edtf"),
    [
        (date(1950, 1, 1), date(1959, 12, 31), "1950/1959"),
        (date(1957, 1, 1), date(1957, 12, 31), "1957"),
        (date(1953, 3, 1), date(1953, 3, 31), "1953-03"),
        (date(2016, 8, 1), date(2016, 9, 30), "2016-08/2016-09"),
        (date(2018, 6, 3), date(2018, 6, 3), "2018-06-03"),
        (date(33, 4, 3), date(2018, 6, 3), "0033-04-03/2018-06-03"),
    ],
)
def test_a_span_is_said_as_short_as_it_can_be(start, end, edtf):
    assert span(start, end).edtf == edtf


def test_each_tick_leads_to_the_time_up_to_the_next_one():
    first, *_rest, last = years(1950, 2029).stretches
    assert (first.tick.label, first.query, first.words) == ("1950", "from=1950&to=1959", "1950 to 1959")
    assert last.query == "from=2020&to=2029"
    assert years(1950, 1959).stretches[7].query == "from=1957&to=1957"
    assert years(1957, 1957).stretches[1].query == "from=1957-02&to=1957-02"


def test_stretches_fill_the_axis_from_their_first_tick_on():
    stretches = years(1950, 2029).stretches
    assert sum(each.width for each in stretches) == pytest.approx(100, abs=0.1)


def test_a_tick_that_would_lead_to_what_is_shown_is_no_link():
    assert [each.query for each in asked(date(1957, 2, 1), date(1957, 2, 28)).stretches] == [""]


@pytest.mark.parametrize(
    ("start", "end", "earlier", "later", "wider"),
    [
        ((1950, 1, 1), (1959, 12, 31), "from=1940&to=1949", "from=1960&to=1969", "from=1940&to=1969"),
        ((1957, 1, 1), (1957, 12, 31), "from=1956&to=1956", "from=1958&to=1958", "from=1950&to=1959"),
        ((1952, 1, 1), (1955, 12, 31), "from=1948&to=1951", "from=1956&to=1959", "from=1950&to=1959"),
        ((2016, 2, 1), (2016, 2, 29), "from=2016-01&to=2016-01", "from=2016-03&to=2016-03", "from=2016&to=2016"),
        ((2016, 1, 31), (2016, 1, 31), "from=2016-01-30&to=2016-01-30", "from=2016-02-01&to=2016-02-01", "2016-01"),
    ],
)
def test_moving_and_zooming_out_keep_to_the_calendar(start, end, earlier, later, wider):
    shown = asked(date(*start), date(*end))
    assert (shown.earlier, shown.later) == (earlier, later)
    assert shown.wider == (wider if "from" in wider else f"from={wider}&to={wider}")


def test_time_ends_with_the_calendar():
    assert years(1, 9).earlier is None
    assert years(9990, 9999).later is None
    assert asked(date(9999, 12, 31), date(9999, 12, 31)).later is None
    assert years(1, 9999).wider == "from=0001&to=9999"


def test_a_window_in_which_no_month_begins_has_no_ticks():
    assert asked(date(2018, 6, 3), date(2018, 6, 20)).stretches == []
