"""The rail: how many events in each year, cut into stretches to jump to."""

from __future__ import annotations

import pytest

from timeline.rail import LOWEST, rail


def years(**counts: int) -> dict[int, int]:
    return {int(year[1:]): count for year, count in counts.items()}


def whole(counts: dict[int, int]):
    return rail(counts, counts, None, None)


def test_it_has_every_year_of_every_decade_between_the_first_event_and_the_last():
    found = whole(years(y1949=1, y1966=4, y1969=2))
    assert [(stretch.label, stretch.count) for stretch in found.stretches] == [("1940s", 1), ("1950s", 0), ("1960s", 6)]
    assert [bar.start for stretch in found.stretches for bar in stretch.bars] == list(range(1940, 1970))
    assert not found.is_zoomed


def test_the_fullest_year_is_the_highest_and_any_event_is_seen():
    [decade] = whole(years(y1960=1000, y1961=500, y1962=1)).stretches
    assert [bar.height for bar in decade.bars[:4]] == [100, 50, LOWEST, 0]


def test_no_events_make_no_rail():
    assert whole({}).stretches == ()


def test_a_range_within_one_decade_zooms_into_its_years():
    counts = years(y1953=1, y2016=5, y2018=2)
    found = rail(counts, counts, 2010, 2019)
    assert found.is_zoomed
    assert [(stretch.label, stretch.count) for stretch in found.stretches][5:] == [
        ("2015", 0),
        ("2016", 5),
        ("2017", 0),
        ("2018", 2),
        ("2019", 0),
    ]
    assert not [stretch for stretch in found.stretches if stretch.is_current]
    year = rail(counts, counts, 2016, 2016)
    assert [stretch.label for stretch in year.stretches if stretch.is_current] == ["2016"]


def test_what_lies_outside_of_the_range_asked_for_is_marked():
    counts = years(y1953=1, y1987=2, y2016=5)
    found = rail(counts, counts, 1980, 1999)
    out = {bar.start: bar.is_out for stretch in found.stretches for bar in stretch.bars}
    assert (out[1953], out[1979], out[1980], out[1999], out[2000]) == (True, True, False, False, True)


def test_the_heights_are_those_of_the_filter_over_the_years_of_the_whole():
    found = rail(years(y1987=2), years(y1953=9, y1987=4), None, None)
    assert [stretch.count for stretch in found.stretches] == [0, 0, 0, 2]


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (150, 2024, ["100–199", "2000–2099"]),
        (900, 1099, ["900s", "1090s"]),
        (5, 9999, ["0–999", "9000–9999"]),
    ],
)
def test_many_centuries_stay_few_stretches(low, high, labels):
    counts = {low: 1, high: 1}
    found = whole(counts).stretches
    assert [found[0].label, found[-1].label] == labels
    assert len(found) <= 21
    assert sum(stretch.count for stretch in found) == 2


def test_addresses_ask_for_years_that_exist():
    assert whole({5: 1}).stretches[0].query == "from=0001&to=0009"
    assert whole({1957: 1}).stretches[0].bars[7].query == "from=1957&to=1957"
