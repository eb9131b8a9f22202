"""Names of holders stand where they run into nothing, or in the list alone."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from dates.axis import Axis
from people.lane_drawing import LONGEST, Strip, draw
from people.lanes import lanes
from people.models import Person, Post, Term
from people.succession import succession

TODAY = date(2026, 3, 1)
CENTURY = Axis(date(1951, 1, 1), date(2050, 12, 31))


def strip(*terms: tuple[str, str]) -> Strip:
    """A post whose holders, by name and dates, are drawn on the axis of a century."""
    post = Post(title="Ambassador")
    made = [Term(pk=n, person=Person(name=name), post=post, date=when) for n, (name, when) in enumerate(terms, 1)]
    return draw(lanes([succession(post, made, TODAY)], CENTURY, TODAY)[0])


def assert_legible(drawn: Strip) -> None:
    for name in drawn.names:
        assert name.extent[0] >= 0
        assert name.extent[1] <= 100
    for name, other in combinations(drawn.names, 2):
        (left, right), (first, last) = name.extent, other.extent
        if name.line == other.line:
            assert right <= first or last <= left, (name.text, other.text)
        low, high = sorted((name, other), key=lambda each: -each.line)
        assert low.line == high.line or not high.extent[0] <= low.x <= high.extent[1], (low.text, high.text)


def test_names_that_have_room_stand_on_one_line_from_the_start_of_their_bars():
    drawn = strip(("Ismay", "1952/1957"), ("Spaak", "1970/1980"), ("Luns", "1990/2000"))
    assert [(name.text, name.line, name.runs_on) for name in drawn.names] == [
        ("Ismay", 0, True),
        ("Spaak", 0, True),
        ("Luns", 0, True),
    ]
    assert [name.x for name in drawn.names] == [bar.bar.x for bar in drawn.bars]


@pytest.mark.parametrize("start", [1951, 1990, 2016])
def test_names_of_short_terms_stand_one_under_the_other_and_no_leader_crosses_a_name(start):
    names = ("David Walzer", "Aharon Leshno-Yaar", "Haim Regev", "Avi Nir-Feldklein")
    drawn = strip(*((name, f"{start + 2 * n}-01-01/{start + 2 * n + 1}-06-01") for n, name in enumerate(names)))
    assert [name.text for name in drawn.names] == list(names)
    assert_legible(drawn)
    assert drawn.names_height == 24 * (1 + max(name.line for name in drawn.names))


def test_the_order_of_the_names_is_that_of_the_terms():
    drawn = strip(("Adam", "1952/1953"), ("Beth Levy", "1954/1960"), ("Carl Jung", "2020/2022"), ("Dana", "2023/2025"))
    assert [name.text for name in drawn.names] == ["Adam", "Beth Levy", "Carl Jung", "Dana"]
    assert_legible(drawn)


def test_a_crowded_lane_has_its_names_in_the_list_alone():
    drawn = strip(*((f"Given Family {n}", f"{2000 + n}-01-01/{2000 + n}-11-01") for n in range(12)))
    assert drawn.names == ()
    assert len(drawn.bars) == 12
    many = strip(*((f"P{n}", f"{1951 + 2 * n}-01-01/{1952 + 2 * n}-01-01") for n in range(37)))
    assert many.names == ()


def test_a_very_long_name_is_cut_under_its_bar():
    (name,) = strip(("Wolfeschlegel" * 30, "1960/1970")).names
    assert len(name.text) == LONGEST
    assert name.text.endswith("…")
    assert_legible(strip(("Wolfeschlegel" * 30, "1960/1970"), ("Wolfeschlegel" * 30, "1971/1972")))


def test_a_strip_is_as_high_as_its_overlapping_bars_need():
    one, two = strip(("A", "2000/2010")), strip(("A", "2000/2010"), ("B", "2003/2005"))
    assert one.height == 28
    assert two.height > one.height
    assert [drawn.y for drawn in two.bars] == [8, 26]


def test_a_gap_is_named_in_the_drawing_where_there_is_room():
    drawn = strip(("A", "1960-01-01/1969-12-31"), ("B", "2000-01-01/2009-12-31"), ("C", "2012-01-01/2013-01-01"))
    assert [round(middle) for _gap, middle in drawn.named_gaps] == [34]
