"""The years that a drawing of terms shows."""

from __future__ import annotations

from datetime import date

import pytest

from dates.axis import Axis
from people.drawn_years import asked_axis, stretches

WHOLE = Axis(date(1950, 1, 1), date(2029, 12, 31))


def years(first: int, last: int) -> Axis:
    return Axis(date(first, 1, 1), date(last, 12, 31))


@pytest.mark.parametrize(
    ("asked", "axis"),
    [
        ({}, WHOLE),
        ({"from": "", "to": " "}, WHOLE),
        ({"from": "2010", "to": "2019"}, years(2010, 2019)),
        ({"from": "2010"}, years(2010, 2029)),
        ({"to": "1959"}, years(1950, 1959)),
        ({"from": "0001", "to": "9999"}, WHOLE),
        ({"from": "March 1953", "to": "1954"}, Axis(date(1953, 3, 1), date(1954, 12, 31))),
    ],
)
def test_the_address_chooses_the_years_within_the_whole(asked, axis):
    assert asked_axis(asked, WHOLE) == (axis, "")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"from": "9/1/2002"}, "9/1/2002"),
        ({"to": "2010\x00"}, "2010"),
        ({"from": "2010", "to": "2001"}, "No day lies between"),
        ({"from": "2100"}, "No day lies between"),
        ({"to": "12"}, "12"),
    ],
)
def test_a_bad_year_is_named_and_the_whole_shown(asked, says):
    axis, error = asked_axis(asked, WHOLE)
    assert axis == WHOLE
    assert says in error


def test_the_whole_is_divided_at_its_ticks():
    assert [stretch.label for stretch in stretches(WHOLE)][::7] == ["1950–1959", "2020–2029"]
    assert [stretch.label for stretch in stretches(years(2015, 2017))] == ["2015", "2016", "2017"]
    thousand = stretches(years(1010, 2029))
    assert (thousand[0].first, thousand[0].last, thousand[-1].last) == (1010, 1199, 2029)
    assert stretches(years(2016, 2016)) == []


def test_a_stretch_knows_when_it_is_all_that_is_drawn():
    first, second = stretches(years(2000, 2019))[:2]
    assert first.is_all_of(asked_axis({"from": "2000", "to": str(first.last)}, years(2000, 2019))[0])
    assert not second.is_all_of(years(2000, 2019))
