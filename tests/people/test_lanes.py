"""Where terms lie on an axis: solid as far as the evidence goes, fading after it, side by side where they overlap."""

from __future__ import annotations

from datetime import date

import pytest

from dates.axis import Axis
from people.lanes import FADE, LEAST, Bar, Lane, extent, lanes
from people.models import Person, Post, Term
from people.succession import Succession, succession

TODAY = date(2026, 3, 1)
#: A hundred years, so that a percent of the axis is a year.
CENTURY = Axis(date(1951, 1, 1), date(2050, 12, 31))
YEAR = pytest.approx


def of(*terms: str, established: str = "", today: date = TODAY) -> Succession:
    """A succession of A, B, C …; “2005 @2006-05” is attested then."""
    post = Post(title="Ambassador", established=established or None)
    made = []
    for number, text in enumerate(terms):
        dates, _at, attested = (part.strip() for part in text.partition("@"))
        term = Term(pk=number + 1, person=Person(name=chr(65 + number)), post=post, date=dates, attested=attested)
        made.append(term)
    return succession(post, made, today)


def lane(*terms: str, axis: Axis = CENTURY, **kwargs: str) -> Lane:
    return lanes([of(*terms, **kwargs)], axis, TODAY)[0]


def years(bar: Bar) -> tuple[float, float, float, float]:
    """The places of a bar on the axis of a century, as years to one decimal."""
    return tuple(round(1951 + place, 1) for place in (bar.x, bar.solid_from, bar.solid_to, bar.end))


def test_exact_days_make_a_bar_that_is_solid_throughout():
    (bar,) = lane("2001-01-01/2010-12-31").bars
    assert years(bar) == (2001, 2001, 2011, 2011)
    assert (bar.fade_in, bar.fade_out) == (0, 0)
    assert bar.width == bar.solid_width == YEAR(10, abs=0.02)


def test_a_bar_fades_over_the_years_in_which_the_term_began_and_ended():
    assert years(lane("1984/1990").bars[0]) == (1984, 1985, 1990, 1991)


def test_an_end_that_was_not_found_fades_after_the_last_evidence():
    bar = lane("2016-09-16/ @2018-02-05/2018-02-09").bars[0]
    assert years(bar)[1:3] == (2016.7, 2018.1)
    assert bar.fade_out == FADE


def test_a_start_that_was_not_found_fades_before_the_first_evidence():
    bar = lane("/2016 @2013-08/2015-07").bars[0]
    assert bar.fade_in == YEAR(FADE, abs=0.01)
    assert years(bar)[1:] == (2013.7, 2016, 2017)


def test_what_was_not_found_fades_no_further_than_to_the_next_sure_holder():
    first, second = lane("2000/2004", "/2008 @2006").bars
    assert (second.x, first.solid_to) == (YEAR(first.solid_to), YEAR(2004 - 1951, abs=0.1))
    first, second = lane("2000-01-01/", "2002-01-01/2003-01-01").bars
    assert first.end == YEAR(second.solid_from)


def test_an_open_term_runs_to_today_and_is_solid_to_its_last_evidence():
    assert years(lane("2016-01-01/..").bars[0]) == (2016, 2016, 2026.2, 2026.2)
    assert years(lane("2016-01-01/.. @2020").bars[0]) == (2016, 2016, 2020, 2026.2)


def test_nothing_after_today_is_solid():
    assert years(lane("2016-01-01/2030-12-31").bars[0]) == (2016, 2016, 2026.2, 2031)
    assert years(lane("2016-01-01/").bars[0])[3] <= 2026.2


def test_a_term_that_is_only_attested_is_told_from_one_with_dates():
    bar = lane("@2012-02-10/2016-09-20").bars[0]
    assert bar.is_attested
    assert years(bar) == (2012.1, 2012.1, 2016.7, 2016.7)
    assert not lane("2012/2016").bars[0].is_attested


def test_without_any_sure_day_no_part_is_solid():
    bar = lane("@2005").bars[0]
    assert years(bar) == (2005, 2005.5, 2005.5, 2006)
    assert bar.solid_width == 0


@pytest.mark.parametrize("term", ["@2018-02-05", "2018-02-05", "2050-12-31", "1951-01-01"])
def test_a_single_day_is_wide_enough_to_be_seen(term):
    bar = lane(term).bars[0]
    assert bar.width == bar.solid_width == LEAST
    assert bar.x >= 0
    assert bar.end <= 100


def test_terms_that_surely_ran_together_lie_one_under_the_other():
    overlapping = lane("2000-01-01/2010-01-01", "2002-01-01/2003-01-01", "2005/2012", "2012/..")
    assert [bar.row for bar in overlapping.bars] == [0, 1, 1, 0]
    assert overlapping.depth == 2
    assert [bar.row for bar in lane("1984/1990", "1990/1995", "1995-03-01/..").bars] == [0, 0, 0]
    assert [bar.row for bar in lane("2000-01-01/2004-01-05", "2004-01-05/..").bars] == [0, 0]


def test_bars_and_gaps_stand_in_order_of_succession():
    found = lane("2000-01-01/2003-12-31", "/2008 @2005", "2008/..", established="1999-01-01")
    assert [row.person.name if isinstance(row, Term) else row.kind.value for row in found.rows] == [
        "gap",
        "A",
        "unknown",
        "B",
        "C",
    ]


def test_gaps_are_told_from_times_of_which_nothing_is_known():
    found = lane("2000-01-01/2003-12-31", "2006-01-01/ @2007-01-01", established="1999-01-01").gaps
    assert [(gap.interval.kind.value, round(1951 + gap.x, 1), round(gap.width, 1)) for gap in found] == [
        ("gap", 1999, 1),
        ("gap", 2004, 2),
        ("unknown", 2007, 19.2),
    ]


def test_a_post_without_holder_is_an_empty_lane():
    empty = lane(established="1999")
    assert (empty.bars, empty.gaps, empty.depth, empty.post.title) == ((), (), 1, "Ambassador")


def test_what_lies_off_the_axis_is_left_out_and_what_crosses_its_edge_is_cut():
    decade = Axis(date(2010, 1, 1), date(2019, 12, 31))
    found = lane("1990/1995", "2004-01-01/2014-12-31", "2019-06-01/..", axis=decade)
    assert [bar.term.person.name for bar in found.bars] == ["B", "C"]
    assert (found.bars[0].x, found.bars[1].end) == (0, 100)
    assert [(gap.x, gap.x + gap.width) for gap in found.gaps] == [(YEAR(50, abs=0.1), YEAR(94.1, abs=0.1))]


def test_every_place_lies_on_the_drawing_over_a_thousand_years_of_holders():
    terms = [f"{year}-03-01/{year + 9}-07-01" for year in range(1016, 2016, 10)]
    found = lane(*terms, axis=Axis(date(1010, 1, 1), date(2029, 12, 31)))
    assert len(found.bars) == 100
    assert len(found.gaps) == 100
    for bar in found.bars:
        assert 0 <= bar.x <= bar.solid_from <= bar.solid_to <= bar.end <= 100
        assert bar.width >= LEAST


def test_the_extent_reaches_from_the_first_term_or_post_to_today():
    assert extent([of("1984/1990"), of("1957-05-16/1961", "2000/2001")], TODAY) == (date(1957, 5, 16), TODAY)
    assert extent([of("2016-09-16/..", established="2016-05-04")], TODAY) == (date(2016, 5, 4), TODAY)
    assert extent([of("2025/2030")], TODAY) == (date(2025, 1, 1), date(2030, 12, 31))
    assert extent([of()], TODAY) == (TODAY, TODAY)
