"""Who serves on a day: what the dates say, what sources show, and how sure that is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from dates import HistoricalDate, parse
from people.models import Post, Term
from tests.factories import OrganisationFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return PostFactory(organisation=OrganisationFactory())


def serve(post: Post, dates: str = "", attested: str = "", **person: Any) -> Term:
    """A term of a new person in the post."""
    return PersonFactory(terms=[{"post": post, "date": dates, "attested": attested}], **person).terms.get()


def serving(on: str) -> list[Term]:
    """The terms that serve on a day or date, written as an event would write it; a day is asked for in both ways."""
    when = parse(on)
    found = list(Term.objects.serving(on=when).order_by("pk"))
    if when.earliest == when.latest:
        assert list(Term.objects.serving(on=when.earliest).order_by("pk")) == found
    return found


def is_certain(term: Term, on: str) -> bool:
    return term.is_certain(on=parse(on))


@pytest.mark.parametrize("on", ["2014-10-01", "2019", "2024-10-01", "2024", "201X", "2010/2015", "2024-10-01/2030"])
def test_a_dated_term_serves_on_every_date_that_meets_it(post, on):
    term = serve(post, "2014-10-01/2024-10-01")
    assert serving(on) == [term]


@pytest.mark.parametrize("on", ["2014-09-30", "2014-09", "2024-10-02", "2025", "2010/2013"])
def test_a_dated_term_serves_on_no_other_date(post, on):
    serve(post, "2014-10-01/2024-10-01")
    assert serving(on) == []


def test_an_open_term_is_still_serving_today_and_for_certain(post):
    term = serve(post, "2016-09-16/..")
    assert list(Term.objects.serving(on=timezone.localdate())) == [term]
    assert term.is_certain(on=timezone.localdate())


def test_a_term_of_unknown_end_may_still_serve_today_but_not_for_certain(post):
    term = serve(post, "2016-09-16/")
    assert list(Term.objects.serving(on=timezone.localdate())) == [term]
    assert not term.is_certain(on=timezone.localdate())


def test_a_term_of_unknown_end_is_certain_from_its_first_day_to_that_of_its_last_source(post):
    term = serve(post, "2016-09-16/", attested="2018-02-05/2018-02-09")
    days = ["2016-09-15", "2016-09-16", "2017", "2018-02-09", "2018-02-10"]
    assert [is_certain(term, day) for day in days] == [False, True, True, True, False]


def test_a_term_of_unknown_end_and_without_later_source_is_certain_on_its_first_day_alone(post):
    term = serve(post, "2025-09-30/")
    assert [is_certain(term, day) for day in ("2025-09-30", "2025-10-01")] == [True, False]


def test_a_source_of_a_year_shows_no_day_of_it_for_certain(post):
    dated, attested = serve(post, "2000/", attested="2005"), serve(PostFactory(), attested="2005")
    assert is_certain(dated, "2004-12-31")
    assert not is_certain(dated, "2005-06-01")
    assert serving("2005-06-01") == [dated, attested]
    assert not is_certain(attested, "2005-06-01")


@pytest.mark.parametrize("open_or_unknown", ["2000-01-01/..", "2000-01-01/"])
def test_a_term_without_an_end_gives_way_to_the_next_in_its_post(post, open_or_unknown):
    earlier, later = serve(post, open_or_unknown), serve(post, "2005-03-01/2008-03-01")
    assert serving("2005-02-28") == [earlier]
    assert serving("2005-03-01") == [later]
    assert serving("2009-01-01") == []


def test_both_serve_at_some_time_within_the_year_of_the_succession(post):
    earlier, later = serve(post, "2000/"), serve(post, "2005-03-01/2008")
    assert serving("2005") == [earlier, later]


@pytest.mark.parametrize(
    ("start", "undecided", "decided"),
    [
        ("2005", "2005-12-30", "2005-12-31"),
        ("2005~", "2005-12-30", "2005-12-31"),
        ("2005-03", "2005-03-30", "2005-03-31"),
        ("2005-22", "2005-08-30", "2005-08-31"),
        ("200X", "2009-12-30", "2009-12-31"),
        ("20XX", "2010-01-01", "2099-12-31"),
        ("2005-03-10?", "2005-03-09", "2005-03-10"),
    ],
)
def test_a_term_without_an_end_gives_way_only_when_the_next_has_surely_begun(post, start, undecided, decided):
    earlier, later = serve(post, "1999-01-01/"), serve(post, f"{start}/2200")
    assert earlier in serving(undecided)
    assert serving(decided) == [later]


def test_a_term_without_an_end_gives_way_to_who_is_only_shown_in_office(post):
    earlier, later = serve(post, "2000/"), serve(post, attested="2005-03-01")
    assert serving("2005-02-28") == [earlier]
    assert serving("2005-03-01") == [later]
    assert serving("2005-03-02") == []


def test_a_term_without_an_end_serves_as_long_as_sources_show_it(post):
    earlier, later = serve(post, "2000/", attested="2006-06-01"), serve(post, "2005-03-01/2008")
    assert serving("2006-06-01") == [earlier, later]
    assert serving("2006-06-02") == [later]


def test_a_term_gives_way_only_within_its_post(post):
    term = serve(post, "2000/..")
    other = serve(PostFactory(), "2005/..")
    assert serving("2010") == [term, other]


@pytest.mark.parametrize("hidden", [{"public": False}, {"is_private": True}])
def test_a_term_does_not_give_way_to_one_that_is_not_public(post, hidden):
    term = serve(post, "2000/..")
    serve(post, "2005-01-01/2008", **hidden)
    assert list(Term.objects.public().serving(on=date(2010, 1, 1))) == [term]


def test_a_term_of_unknown_start_may_serve_at_any_time_before_its_end(post):
    term = serve(post, "/2016", attested="2013-08")
    assert serving("1950") == serving("2016-12-31") == [term]
    assert serving("2017") == []
    assert [is_certain(term, day) for day in ("2013-08-30", "2013-08-31", "2016-01-01", "2016-01-02")] == [
        False,
        True,
        True,
        False,
    ]


def test_a_term_that_is_only_attested_holds_from_the_first_such_day_to_the_last(post):
    term = serve(post, attested="2012-02-10/2016-09-20")
    assert serving("2012-02-09") == serving("2016-09-21") == []
    assert serving("2014") == serving("2012-02-10") == [term]
    assert is_certain(term, "2014")
    assert not is_certain(term, "2012")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("1998-12-31", None),
        ("1999-01-01", False),
        ("1999-12-30", False),
        ("1999-12-31", True),
        ("2001", True),
        ("2003-01-01", True),
        ("2003-01-02", False),
        ("2003", False),
        ("2003-12-31", False),
        ("2004-01-01", None),
    ],
)
def test_a_term_between_two_years_is_possible_in_both_and_certain_between_them(post, on, expected):
    """None: it does not serve at all."""
    term = serve(post, "1999/2003")
    assert serving(on) == ([] if expected is None else [term])
    assert is_certain(term, on) is bool(expected)


def test_what_is_certain_serves(post):
    """`is_certain` reads the value, `serving` the columns; they must not contradict each other."""
    terms = [
        serve(PostFactory(), dates, attested=attested)
        for dates in ("1999/2003", "1999-05/2003-05-02", "1999-05-03/..", "1999/", "/2003-05", "2001/2002", "")
        for attested in ("", "2002", "2002-02-02", "2001-01-01/2002-02-02")
        if dates or attested
    ]
    day, certain = date(1998, 11, 7), 0
    while day < date(2005, 1, 1):
        found = set(Term.objects.serving(on=day))
        sure = {term for term in terms if term.is_certain(on=day)}
        assert sure <= found, day
        certain += len(sure)
        day += timedelta(days=13)
    assert certain


def test_a_date_open_to_one_side_stands_for_the_day_it_names(post):
    term = serve(post, "1999/2003")
    assert serving("2003-12-31/..") == serving("../1999-01-01") == [term]
    assert serving("2004-01-01/..") == serving("../1998-12-31") == []
    assert isinstance(parse("2003/.."), HistoricalDate)


def test_public_leaves_out_terms_of_hidden_people_and_posts(post):
    shown = serve(post, "2000/2001")
    past, coming = timezone.now() - timedelta(hours=1), timezone.now() + timedelta(hours=1)
    for hidden in ({"public": False}, {"is_private": True}, {"expire_at": past}):
        serve(post, "2000/2001", **hidden)
        serve(PostFactory(**hidden), "2000/2001")
    expires_later = serve(post, "2002/2003", expire_at=coming)
    assert set(Term.objects.public()) == {shown, expires_later}
    assert Term.objects.count() == 8


def test_a_term_says_when_it_was(post):
    assert serve(post, "2016-09-16/..").when == "since 16 September 2016"
    assert str(serve(post, attested="2005-05").when) == "in office in the sources of May 2005"
    assert str(Term(post=post).when) == "undated"  # a draft not yet filled in


def test_a_term_needs_dates_or_a_source_that_shows_it(post):
    person = PersonFactory()
    with pytest.raises(ValidationError) as error:
        Term(person=person, post=post).full_clean()
    message = "Give the term's dates, or a day on which a source shows the person in office."
    assert set(error.value.messages) == {message}
    with pytest.raises(IntegrityError, match="term_is_dated_or_attested"):
        Term.objects.bulk_create([Term(person=person, post=post)])


def test_a_term_does_not_end_before_it_starts(post):
    with pytest.raises(ValidationError, match="ends before it starts"):
        Term(person=PersonFactory(), post=post, date="2016/2010").full_clean()
    backwards = HistoricalDate("2016/2010", date(2016, 1, 1), date(2010, 12, 31))
    term = Term(person=PersonFactory(), post=post, date=backwards)
    with pytest.raises(ValidationError) as error:
        term.validate_constraints()
    assert error.value.messages == ["The term ends before it starts."]
    with pytest.raises(IntegrityError, match="term_ends_after_it_starts"):
        term.save()


def test_a_person_has_a_term_of_given_dates_in_a_post_once(post):
    term = serve(post, "2000/2003")
    again = Term(person=term.person, post=post, date="2000/2003")
    with pytest.raises(ValidationError) as error:
        again.full_clean()
    assert error.value.messages == ["This person already has a term in this post with these dates."]
    with pytest.raises(IntegrityError):
        again.save()


def test_a_person_may_be_shown_in_office_more_than_once_and_serve_again(post):
    person = PersonFactory(
        terms=[
            {"post": post, "attested": "2000"},
            {"post": post, "attested": "2001"},
            {"post": post, "date": "2003/2004"},
            {"post": post, "date": "2006/2007"},
        ]
    )
    for term in person.terms.all():
        term.full_clean()
    assert Term.objects.count() == 4
