"""Intervals speak of dates as precisely as the terms beside them do, and no more."""

from __future__ import annotations

from datetime import date

import pytest

from dates import parse
from people.in_office import in_office
from people.models import Term
from people.succession import Interval, succession
from tests.factories import PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


def intervals(*terms: dict[str, str]) -> list[tuple[str, str]]:
    post = PostFactory()
    for term in terms:
        PersonFactory(terms=[{"post": post, **term}])
    rows = succession(post, list(Term.objects.filter(post=post)), date(2026, 1, 1)).rows
    found = [row for row in rows if isinstance(row, Interval)]
    return [(str(row.since or ""), str(row.until or "")) for row in found]


def test_a_gap_after_a_year_begins_with_the_year():
    assert intervals({"date": "1999/2003"}, {"date": "2005-01-05/.."}) == [("2003", "5 January 2005")]


def test_a_gap_before_a_year_ends_with_the_year():
    assert intervals({"date": "1957-05-16/1961-04-21"}, {"date": "1999/.."}) == [("21 April 1961", "1999")]


def test_an_unknown_end_is_told_from_its_last_evidence():
    assert intervals({"date": "2016-09-16/", "attested": "2018-02"}, {"date": "2021/.."}) == [("February 2018", "2021")]


def test_a_holder_for_part_of_a_longer_time_surely_held_the_post_in_it():
    post = PostFactory(in_office_panel=True)
    PersonFactory(name="Jens", sort_name="Jens", terms=[{"post": post, "date": "2014-10-01/2024-10-01"}])
    office = next(office for office in in_office(parse("2010-05-31/2016")) if office.post == post)
    assert [(term.person.name, certain) for term, certain in office.terms] == [("Jens", True)]


def test_a_rough_date_of_an_event_leaves_the_holder_uncertain():
    post = PostFactory(in_office_panel=True)
    PersonFactory(terms=[{"post": post, "date": "1957-05-16/1961-04-21"}])
    office = next(office for office in in_office(parse("1957")) if office.post == post)
    assert [certain for _term, certain in office.terms] == [False]
