"""No date is made up on the way to schema.org."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dates import HistoricalDate, parse
from dates.value import bounds_of
from portal.linked_data.dating import coverage, iso, span


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("1953", {"startDate": "1953"}),
        ("1953-03", {"startDate": "1953-03"}),
        ("1953-03-09", {"startDate": "1953-03-09"}),
        ("2001-04-23~", {}),
        ("1957?", {}),
        ("1957%", {}),
        ("195X", {}),
        ("19XX", {}),
        ("2009-21", {}),
        ("2018-06-03/2018-06-15", {"startDate": "2018-06-03", "endDate": "2018-06-15"}),
        ("2010-05-31/2016", {"startDate": "2010-05-31", "endDate": "2016"}),
        ("2016-09-16/..", {"startDate": "2016-09-16"}),
        ("2016-09/", {"startDate": "2016-09"}),
        ("/2016", {"endDate": "2016"}),
        ("../2016", {"endDate": "2016"}),
        ("2021/2025-08~", {"startDate": "2021"}),
        ("195X/1960", {"endDate": "1960"}),
    ],
)
def test_start_and_end_are_said_as_far_as_they_are_known(edtf, expected):
    when = parse(edtf)
    assert span(when) == expected
    assert coverage(when) == edtf


def test_an_interval_with_words_of_its_own_has_neither_start_nor_end():
    when = HistoricalDate("2016-05-03/2016-05-04", *bounds_of("2016-05-03/2016-05-04"), "3 or 4 May 2016")
    assert span(when) == {}
    assert coverage(when) == "2016-05-03/2016-05-04"


def test_no_date_says_nothing():
    assert (iso(None), span(None), coverage(None)) == ("", {}, "")


FLAGS = st.sampled_from(["", "~", "?", "%"])
DAYS = st.dates(min_value=date(1, 1, 1))
SIDES = st.one_of(
    st.builds(lambda day, flag: f"{day:%Y-%m-%d}".zfill(10) + flag, DAYS, FLAGS),
    st.builds(lambda day, flag: f"{day.year:04}-{day.month:02}{flag}", DAYS, FLAGS),
    st.builds(lambda day, flag: f"{day.year:04}{flag}", DAYS, FLAGS),
    st.builds(lambda year, month: f"{year:04}-{month}", st.integers(1, 9999), st.integers(21, 23)),
    st.builds(lambda decade: f"{decade:03}X", st.integers(1, 999)),
    st.builds(lambda century: f"{century:02}XX", st.integers(1, 99)),
)
ENDS = st.one_of(SIDES, st.sampled_from(["..", ""]))
DATES = st.one_of(SIDES, st.tuples(ENDS, ENDS).map("/".join).filter(lambda text: set(text) - {".", "/"}))


@given(DATES)
def test_whatever_is_said_stands_in_the_date_as_it_is_kept(edtf):
    """Every start and end is a whole side of the EDTF, without a flag: nothing is padded, cut or widened."""
    when = HistoricalDate(edtf, *bounds_of(edtf))
    sides = edtf.split("/")
    said = span(when)
    assert set(said.values()) <= set(sides)
    for text in said.values():
        assert not set(text) - set("0123456789-")
        assert len(text) < 7 or text[5:7] <= "12"
    if said.get("startDate"):
        assert said["startDate"] == sides[0]
    if said.get("endDate"):
        assert said["endDate"] == sides[1]
    assert coverage(when) == edtf
