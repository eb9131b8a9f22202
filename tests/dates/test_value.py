import copy
import pickle
from dataclasses import FrozenInstanceError
from datetime import date

import pytest
from django.utils.translation import override

from dates import HistoricalDate, Precision, parse


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("1953", date(1953, 1, 1), date(1953, 12, 31)),
        ("1953-03", date(1953, 3, 1), date(1953, 3, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
        ("2001-04-23~", date(2001, 4, 23), date(2001, 4, 23)),
        ("1957~", date(1957, 1, 1), date(1957, 12, 31)),
        ("2012-21", date(2012, 3, 1), date(2012, 5, 31)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31)),
        ("1957-11/1957-12", date(1957, 11, 1), date(1957, 12, 31)),
        ("2012-01~/2012-03~", date(2012, 1, 1), date(2012, 3, 31)),
        ("2010-05-31/2016", date(2010, 5, 31), date(2016, 12, 31)),
        ("2016-09-16/..", date(2016, 9, 16), None),
        ("2016-09/", date(2016, 9, 1), None),
        ("2025-09-30~/", date(2025, 9, 30), None),
        ("/2016", None, date(2016, 12, 31)),
        ("../2016", None, date(2016, 12, 31)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
    ],
)
def test_the_bounds_are_the_days_of_the_calendar_without_padding(edtf, earliest, latest):
    assert (parse(edtf).earliest, parse(edtf).latest) == (earliest, latest)


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("1953-03", "March 1953"),
        ("2002-01-09", "9 January 2002"),
        ("1957~", "about 1957"),
        ("1957?", "perhaps 1957"),
        ("1957%", "perhaps about 1957"),
        ("199X", "1990s"),
        ("190X", "the decade 1900–1909"),
        ("190X/201X", "the decade 1900–1909 to 2010s"),
        ("19XX", "20th century"),
        ("20XX", "21st century"),
        ("10XX", "11th century"),
        ("2012-21", "spring 2012"),
        ("0953", "0953"),
        ("2018-06-03/2018-06-15", "3 to 15 June 2018"),
        ("2018-06-03~/2018-06-15", "about 3 June 2018 to 15 June 2018"),
        ("2016-10-31/2016-11-04", "31 October to 4 November 2016"),
        ("2016-12-31/2017-01-04", "31 December 2016 to 4 January 2017"),
        ("1957-11/1957-12", "November to December 1957"),
        ("1995/2002", "1995 to 2002"),
        ("2021/2025-08~", "2021 to about August 2025"),
        ("2016-09-16/..", "since 16 September 2016"),
        ("2016-09-16/", "from 16 September 2016; end not found"),
        ("../2016", "until 2016"),
        ("/2016", "until 2016; start not found"),
    ],
)
def test_words_say_what_is_known_and_no_more(edtf, words):
    assert str(parse(edtf)) == words


def test_the_words_as_written_come_before_words_made():
    assert parse("early 2012").display() == "early 2012"


def test_words_follow_the_language_asked_for_or_else_that_of_the_reader():
    assert parse("1953-03").display("de") == "März 1953"
    with override("fr"):
        assert str(parse("1953-03")) == "mars 1953"


def test_words_are_made_even_where_translation_is_off():
    with override(None):
        assert str(parse("1953-03")) == "March 1953"


def test_an_open_end_and_an_unknown_end_are_two_things():
    serving, lost = parse("2016-09/.."), parse("2016-09/")
    assert (serving.is_open, serving.end_unknown) == (True, False)
    assert (lost.is_open, lost.end_unknown) == (False, True)
    assert serving != lost
    assert parse("/2016").start_unknown
    assert not parse("../2016").start_unknown


def test_flags_are_found_at_either_side_of_an_interval():
    assert parse("2021/2025-08~").approximate
    assert parse("2021?/2025").uncertain
    assert parse("1957%").approximate
    assert parse("1957%").uncertain
    assert not parse("1957").approximate


@pytest.mark.parametrize(
    ("edtf", "precision"),
    [
        ("2002-01-09", "day"),
        ("1953-03", "month"),
        ("2012-21", "season"),
        ("1953~", "year"),
        ("199X", "decade"),
        ("19XX", "century"),
        ("1995/2002", "interval"),
        ("2016/..", "interval"),
    ],
)
def test_precision_is_that_of_the_statement(edtf, precision):
    assert parse(edtf).precision is Precision(precision)


def test_the_parts_of_an_interval_have_bounds_of_their_own():
    term = parse("2021/2025-08~")
    assert (term.start, term.start.latest) == (parse("2021"), date(2021, 12, 31))
    assert (term.end, term.end.earliest) == (parse("2025-08~"), date(2025, 8, 1))
    assert parse("2016/..").end is None
    assert parse("/2016").start is None
    point = parse("1953-03")
    assert point.start is point.end is point


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("2016-06", "2016", True),
        ("2019-06", "2018-06-03/2018-06-15", False),
        ("2016/..", "2024", True),
        ("2016/", "2024", True),
        ("2016/..", "2015-12-31", False),
        ("../2016", "/1900", True),
        ("2016-05-04", "2016-05-03/2016-05-04", True),
        ("2016-05-05", "2016-05-03/2016-05-04", False),
    ],
)
def test_two_dates_overlap_when_they_can_mean_the_same_day(one, other, meet):
    assert parse(one).overlaps(parse(other)) is meet
    assert parse(other).overlaps(parse(one)) is meet


def test_an_open_term_is_still_serving_on_any_later_day():
    term = parse("2016-09-16/..")
    assert term.contains(date(2016, 9, 16))
    assert term.contains(date(9999, 12, 31))
    assert not term.contains(date(2016, 9, 15))


def test_order_puts_unknown_starts_first_and_open_ends_last():
    texts = ["2016/..", "2016", "2016-09", "/2016", "2016-01"]
    in_order = sorted((parse(text) for text in texts), key=lambda when: when.sort_key)
    assert [when.edtf for when in in_order] == ["/2016", "2016-01", "2016", "2016/..", "2016-09"]


def test_a_date_is_a_frozen_value_that_can_be_copied_pickled_and_hashed():
    when = parse("early 2012")
    with pytest.raises(FrozenInstanceError):
        when.edtf = "2013"
    for twin in (copy.deepcopy(when), pickle.loads(pickle.dumps(when))):  # noqa: S301
        assert (twin, twin.earliest, twin.text) == (when, when.earliest, "early 2012")
    assert len({when, copy.copy(when), HistoricalDate("2012-01/2012-04", None, None)}) == 2
