"""Who was in office on a date: the posts marked for it, each with its holders or with nobody."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dates import parse
from people.in_office import Office, in_office
from people.models import Post
from tests.factories import OrganisationFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown() -> Post:
    return PostFactory(title="Secretary General", in_office_panel=True, display_order=10)


def serve(post: Post, dates: str, **person: object) -> str:
    return PersonFactory(terms=[{"post": post, "date": dates}], **person).name


def names(on: str) -> dict[str, list[tuple[str, bool]]]:
    """Posts by title, their holders with whether that is certain."""
    return {
        office.post.title: [(term.person.name, is_certain) for term, is_certain in office.terms]
        for office in in_office(parse(on))
    }


def test_the_holder_stands_beside_the_post(shown):
    stoltenberg = serve(shown, "2014-10-01/2024-10-01")
    assert names("2018-06-04") == {"Secretary General": [(stoltenberg, True)]}


def test_only_posts_marked_for_it_are_shown(shown):
    unmarked = PostFactory(title="Spokesperson")
    serve(unmarked, "2014-10-01/2024-10-01")
    assert names("2018-06-04") == {"Secretary General": []}


def test_a_post_that_nobody_is_on_file_for_is_shown_without_terms(shown):
    serve(shown, "2014-10-01/2024-10-01")
    assert in_office(parse("2010")) == [Office(shown, ())]


def test_where_no_post_is_marked_nothing_is_shown():
    serve(PostFactory(), "2014/2024")
    assert in_office(parse("2018")) == []


@pytest.mark.parametrize("on", ["2016-05-02", "2015", "200X", "/2016-05-02", "../2010", "2015/.."])
def test_a_post_that_was_not_established_yet_is_left_out(on):
    PostFactory(in_office_panel=True, established="2016-05-03/2016-05-04")
    assert names(on) == {}


@pytest.mark.parametrize("on", ["2016-05-03", "2016", "201X", "2016-05-04/..", "../2017", "2020"])
def test_a_post_that_may_have_been_established_is_shown(on):
    PostFactory(title="Ambassador", in_office_panel=True, established="2016-05-03/2016-05-04")
    assert names(on) == {"Ambassador": []}


def test_all_who_may_have_held_the_post_are_named_in_order_of_their_terms(shown):
    later = serve(shown, "2014-10-01/2024-10-01")
    earlier = serve(shown, "2009-08-01/2014-09-30")
    assert names("2014") == {"Secretary General": [(earlier, False), (later, False)]}
    assert names("2014-10") == {"Secretary General": [(later, True)]}


def test_predecessor_and_successor_are_both_possible_within_the_year_of_a_succession(shown):
    earlier, later = serve(shown, "2016-09/"), serve(shown, "2021/2025-08~")
    assert names("2021-03-05") == {"Secretary General": [(earlier, False), (later, False)]}
    assert names("2022-03-05") == {"Secretary General": [(later, True)]}


@pytest.mark.parametrize("hidden", [{"public": False}, {"is_private": True}])
def test_hidden_people_and_posts_are_left_out(shown, hidden):
    serve(shown, "2014/2024", **hidden)
    PostFactory(in_office_panel=True, **hidden)
    assert names("2018") == {"Secretary General": []}


def test_posts_stand_in_their_own_order(shown):
    PostFactory(title="A third", in_office_panel=True, display_order=20)
    PostFactory(title="First", in_office_panel=True, display_order=5)
    assert list(names("2018")) == ["First", "Secretary General", "A third"]


def test_two_queries_answer_at_any_size():
    organisation = OrganisationFactory()

    def queries(posts: int, terms: int) -> int:
        for _number in range(posts):
            post = PostFactory(in_office_panel=True, organisation=organisation)
            for _term in range(terms):
                serve(post, "2000/2024")
        with CaptureQueriesContext(connection) as captured:
            for office in in_office(parse("2018")):
                assert all(term.person.name and term.post.title for term, _certain in office.terms)
        return len(captured)

    assert (queries(1, 1), queries(4, 3)) == (2, 2)
