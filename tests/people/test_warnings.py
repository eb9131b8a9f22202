"""Posts held by two at once, and people and organisations that are there already."""

import pytest

from evidence.warnings import warnings_of
from people.models import Organisation, Person
from people.warnings import people_of_the_same_name, posts_held_by_two
from tests.factories import OrganisationFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("dates", "overlaps"),
    [
        ("2015-06-01/2017-05-31", True),
        ("2016/2018", False),
        ("2016-12-31/2018-01-01", False),
        ("since 2015", True),
        ("2010/2013", False),
        ("2015", False),
    ],
)
def test_a_term_that_surely_overlaps_anothers_in_the_same_post_is_named(dates, overlaps):
    post = PostFactory(title="Ambassador to NATO")
    other = PersonFactory(name="Anna First", terms=[{"post": post, "date": "2014-01-01/2016-12-31"}])
    PersonFactory(terms=[{"post": PostFactory(), "date": "2014-01-01/2016-12-31"}])
    person = PersonFactory.build(terms=[{"post": post, "date": dates}])
    found = list(posts_held_by_two(person))
    assert [warning.about for warning in found] == ([other] if overlaps else [])
    assert all("Ambassador to NATO" in warning.text for warning in found)


def test_ones_own_terms_do_not_overlap_each_other():
    post = PostFactory()
    terms = [{"post": post, "date": "2014/2016"}, {"post": post, "date": "2015/2017"}]
    assert list(posts_held_by_two(PersonFactory(terms=terms))) == []


def test_a_term_without_dates_or_post_is_passed_over():
    person = Person(name="New")
    person.terms.set([person.terms.model(), person.terms.model(post=PostFactory())])
    assert list(posts_held_by_two(person)) == []


@pytest.mark.parametrize(
    ("name", "spellings", "is_found"),
    [
        ("haim REGEV", [], True),
        ("Chaim Regev", [], True),
        ("Someone", ["Haim Regev"], True),
        ("Haim", [], False),
        ("", [""], False),
    ],
)
def test_somebody_of_the_same_name_is_found_under_other_spellings_too(name, spellings, is_found):
    there = PersonFactory(name="Haim Regev", other_names=[{"name": "Chaim Regev"}])
    person = PersonFactory.build(name=name, other_names=[{"name": spelling} for spelling in spellings])
    assert [warning.about for warning in people_of_the_same_name(person)] == ([there] if is_found else [])


def test_an_organisation_of_the_same_name_or_abbreviation_is_found():
    there = OrganisationFactory(name="North Atlantic Treaty Organization", abbreviation="NATO")
    assert [warning.about for warning in warnings_of(Organisation(name=" nato "))] == [there]
    assert warnings_of(Organisation(name="")) == []
    assert warnings_of(there) == []


def test_warnings_of_a_person_cost_the_same_at_any_size(django_assert_max_num_queries):
    counts = []
    for number in (1, 10):
        post = PostFactory()
        for _ in range(number):
            PersonFactory(name="Same Name", terms=[{"post": post, "date": "2014-01-01/2016-12-31"}])
        terms = [{"post": post, "date": f"{2014 - n}-02-01/2016-11-30"} for n in range(number)]
        person = PersonFactory(name="Same Name", terms=terms, birth_date="1950", death_date="2020")
        person = Person.objects.get(pk=person.pk)
        with django_assert_max_num_queries(12) as captured:
            assert len(warnings_of(person)) >= number
        counts.append(len(captured))
    assert counts[0] == counts[1]
