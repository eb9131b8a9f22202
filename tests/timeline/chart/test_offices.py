"""Who was in office, in lanes in which no name runs into another."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from dates.axis import Axis
from people.models import Person, Post, Term
from people.succession import succession
from tests.factories import PersonFactory, PostFactory
from timeline.chart.offices import CHARACTER, Office, offices, panel_successions

TODAY = date(2026, 3, 1)
CENTURY = Axis(date(1951, 1, 1), date(2050, 12, 31))


def office(*terms: tuple[str, str], axis: Axis = CENTURY) -> Office:
    """A post whose holders have these names and terms."""
    post = Post(title="Ambassador")
    made = [Term(pk=n, person=Person(name=name), post=post, date=dates) for n, (name, dates) in enumerate(terms)]
    return offices([succession(post, made, TODAY)], axis, TODAY)[0]


def reach(holder) -> tuple[float, float]:
    bar, length = holder.bar, len(holder.bar.term.person.name) * CHARACTER
    return (bar.x - length, bar.end) if holder.name_before else (bar.x, max(bar.end, bar.x + length))


def test_names_that_follow_each_other_closely_take_rows_of_their_own():
    drawn = office(("Jaap de Hoop Scheffer", "2004/2005"), ("Anders Fogh Rasmussen", "2006/2007"), ("Li", "2008/2014"))
    assert drawn.rows == 3
    for row in range(drawn.rows):
        spans = sorted(reach(holder) for holder in drawn.holders if holder.row == row)
        assert all(end <= start for (_first, end), (start, _last) in pairwise(spans))


def test_a_name_at_the_right_edge_stands_before_its_bar():
    (only,) = office(("Jens Stoltenberg", "2045/2048")).holders
    assert only.name_before


def test_a_wide_gap_is_named_and_a_narrow_one_only_drawn():
    drawn = office(("A", "1957/1961"), ("B", "1999/2003"), ("C", "2004-06/2010"))
    ((middle, _known),) = drawn.named_gaps
    assert round(1951 + middle) == 1980
    assert len(drawn.lane.gaps) >= 2


def test_a_post_without_holder_or_gap_in_the_window_is_left_out():
    post = Post(title="Ambassador")
    term = Term(pk=1, person=Person(name="A"), post=post, date="2004/2005")
    early = Axis(date(1951, 1, 1), date(1960, 12, 31))
    assert offices([succession(post, [term], TODAY)], early, TODAY) == ()


@pytest.mark.django_db
def test_only_public_people_in_public_posts_that_are_marked_are_shown(django_assert_num_queries):
    shown = PostFactory(in_office_panel=True)
    PostFactory(in_office_panel=False)
    PostFactory(in_office_panel=True, public=False)
    seen = PersonFactory(terms=[{"post": shown, "date": "2000/2004"}])
    PersonFactory(public=False, terms=[{"post": shown, "date": "2005/2009"}])
    with django_assert_num_queries(2):
        (only,) = panel_successions(TODAY)
        assert [term.person for term in only.terms] == [seen]
