"""What fits together in a person and an organisation, and what may be published."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import RequestFactory

from dates import HistoricalDate
from evidence.models import Reliability
from evidence.verdicts import Verdict
from people.models import Organisation, Person, Post, Rank
from tests.factories import OrganisationFactory, PersonFactory, PostFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return PostFactory(title="Ambassador of Israel to NATO")


def messages(record) -> dict[str, list[str]]:
    """What full_clean says, by field."""
    with pytest.raises(ValidationError) as error:
        record.full_clean()
    return error.value.message_dict


def finding(*sources, aspect: str = "year") -> tuple[str, dict]:
    return ("finding", {"aspect": aspect, "verdict": "corrected", "why": "It says so.", "sources": list(sources)})


def test_a_person_of_the_factory_is_in_order(post):
    person = PersonFactory(sources=[SourceFactory()], terms=[{"post": post, "date": "2016/.."}])
    person.full_clean()
    assert person.consistency_errors() == person.publication_errors() == []


def test_a_person_does_not_die_before_being_born():
    person = PersonFactory.build(birth_date="1950", death_date="1949")
    assert messages(person) == {
        "death_date": ["The person dies before being born."],
        "__all__": ["The person dies before being born."],
    }
    with pytest.raises(IntegrityError, match="person_is_born_before_dying"):
        Person.objects.bulk_create([person])


@pytest.mark.parametrize(("born", "died"), [("1950", "1950"), ("1950-12", "1950"), ("1950", ""), ("", "1949")])
def test_a_person_may_die_at_any_time_after_birth_that_the_dates_allow(born, died):
    PersonFactory(birth_date=born, death_date=died).full_clean()


def test_a_native_name_needs_its_language():
    assert messages(PersonFactory.build(native_name="חיים רגב")) == {
        "native_language": ["Say which language the name is in, for example “he”."]
    }
    PersonFactory.build(native_name="חיים רגב", native_language="he").full_clean()


def test_ambassadors_are_the_people_who_held_a_post_of_that_rank(post):
    head = PostFactory(rank=Rank.HEAD)
    twice = PersonFactory(terms=[{"post": post, "date": "2001"}, {"post": post, "date": "2003"}])
    PersonFactory(terms=[{"post": head, "date": "2001"}])
    assert list(Person.objects.ambassadors()) == [twice]
    assert list(Post.objects.ambassadorial()) == [post]


# Sources within the record


def test_a_finding_names_only_sources_that_the_record_lists():
    listed, other = SourceFactory(), SourceFactory(title="NATO Update")
    person = PersonFactory(sources=[listed], findings=[finding(listed), finding(listed, other, aspect="name")])
    expected = (
        "Finding 2 (“name”) names the source “NATO Update”, which the record does not list among its sources. "
        "Add it there, or take it out."
    )
    assert person.consistency_errors() == person.publication_errors() == [expected]


def test_a_term_names_only_a_source_that_the_record_lists(post):
    listed, other = SourceFactory(), SourceFactory(title="NATO Update")
    terms = [{"post": post, "date": "2001", "source": listed}, {"post": post, "date": "2003", "source": other}]
    assert PersonFactory(sources=[listed], terms=terms).consistency_errors() == [
        "The term “Ambassador of Israel to NATO” names the source “NATO Update”, which the record does not list among "
        "its sources. Add it there, or take it out."
    ]


def test_a_term_does_not_begin_after_death(post):
    person = PersonFactory(death_date="1995-11-04", terms=[{"post": post, "date": "1996/1997"}])
    assert person.consistency_errors() == [
        "The term “Ambassador of Israel to NATO” (1996 to 1997) begins after the person's death (4 November 1995)."
    ]


def test_a_term_does_not_end_before_birth(post):
    person = PersonFactory(birth_date="1922-03-01", terms=[{"post": post, "attested": "1921"}])
    assert person.consistency_errors() == [
        "The term “Ambassador of Israel to NATO” (1921) ends before the person was born (1 March 1922)."
    ]


def test_a_term_may_touch_the_years_of_birth_and_death(post):
    terms = [{"post": post, "date": date} for date in ("1922/1923", "1990/1995", "/1996", "1994/")]
    assert not PersonFactory(birth_date="1922", death_date="1995-11-04", terms=terms).consistency_errors()


def test_a_term_without_a_date_yet_stops_nothing():
    person = PersonFactory.build(death_date="1995", terms=[{"post": PostFactory()}])
    assert person.consistency_errors() == []


# Publication


def test_a_record_without_a_verdict_is_not_published():
    person = PersonFactory(verdict="")
    assert person.publication_errors() == [
        "The verdict is missing. Choose how well the record is known before it is published."
    ]


@pytest.mark.parametrize("grades", [[], [Reliability.REPORT], [Reliability.REPORT, Reliability.REPORT]])
@pytest.mark.parametrize("verdict", [Verdict.CONFIRMED, Verdict.CORRECTED, Verdict.DISPUTED])
def test_a_verdict_needs_a_source_beside_the_report(grades, verdict):
    person = PersonFactory(verdict=verdict, sources=[SourceFactory(reliability=grade) for grade in grades])
    assert person.publication_errors() == [
        f"The verdict is “{verdict.label}”, but no source beside the report is cited. Cite one, or set the verdict to "
        "“unverified”."
    ]


@pytest.mark.parametrize("grades", [[], [Reliability.REPORT]])
def test_an_unverified_record_needs_no_other_source(grades):
    sources = [SourceFactory(reliability=grade) for grade in grades]
    assert PersonFactory(verdict=Verdict.UNVERIFIED, sources=sources).publication_errors() == []


def test_one_source_beside_the_report_bears_a_verdict():
    sources = [SourceFactory(reliability=Reliability.REPORT), SourceFactory(reliability=Reliability.WEAK)]
    assert PersonFactory(verdict=Verdict.CONFIRMED, sources=sources).publication_errors() == []


def test_a_cited_source_must_be_published_first():
    draft = SourceFactory(title="NATO Update", public=False)
    assert PersonFactory(sources=[SourceFactory(), draft]).publication_errors() == [
        "The source “NATO Update” is not public. Publish it first."
    ]


def test_publishing_says_what_is_missing_in_the_record_and_its_parts(post):
    person = PersonFactory(sort_name="", other_names=[{"name": "H. Regev"}, {"name": ""}])
    assert person.publication_errors() == [
        "“name for sorting” is missing.",
        "“name” is missing in other spelling 2.",
    ]


def test_a_person_that_may_not_be_published_stays_a_draft():
    person = PersonFactory(verdict="", public=False)
    with pytest.raises(ValidationError, match="The verdict is missing"):
        person.save_revision().publish()
    assert not Person.objects.public().exists()


def test_a_record_is_overdue_after_the_day_of_its_next_check():
    assert PersonFactory.build(review_by=date(2020, 1, 1)).is_overdue
    assert not PersonFactory.build(review_by=date.max).is_overdue
    assert not PersonFactory.build().is_overdue


# The page


def test_the_page_of_a_person_shows_terms_in_order_and_none_in_hidden_posts(post):
    hidden = PostFactory(public=False)
    terms = [
        {"post": post, "date": "2016/.."},
        {"post": hidden, "date": "2001"},
        {"post": post, "attested": "2003"},
        {"post": post, "date": "/2002"},
    ]
    person = PersonFactory(terms=terms, other_names=[{"name": "A"}, {"name": "B"}])
    context = person.page_context(RequestFactory().get("/"))
    assert [term.when for term in context["terms"]] == [
        "until 2002; start not found",
        "in office in the sources of 2003",
        "since 2016",
    ]
    assert [other.name for other in context["other_names"]] == ["A", "B"]
    assert context["record"] == person


def test_the_preview_of_a_draft_leaves_out_terms_without_a_date(post):
    person = PersonFactory.build(terms=[{"post": post}, {"post": post, "date": "2001"}])
    context = person.page_context(RequestFactory().get("/"))
    assert [term.when for term in context["terms"]] == ["2001"]


# Organisations


def test_an_organisation_is_not_part_of_itself():
    nato = OrganisationFactory()
    nato.parent = nato
    assert messages(nato)["parent"] == ["This would make the organisation a part of itself."]
    with pytest.raises(IntegrityError, match="organisation_is_not_its_own_parent"):
        nato.save()


def test_the_constraint_says_so_too():
    nato = OrganisationFactory()
    nato.parent = nato
    with pytest.raises(ValidationError) as error:
        nato.validate_constraints()
    assert error.value.messages == ["An organisation cannot be part of itself."]


def test_an_organisation_is_not_part_of_its_own_part():
    nato = OrganisationFactory()
    agency = OrganisationFactory(parent=OrganisationFactory(parent=nato))
    nato.parent = agency
    assert messages(nato) == {"parent": ["This would make the organisation a part of itself."]}
    assert Organisation.objects.get(pk=agency.pk).full_clean() is None


def test_a_date_made_by_hand_does_not_get_past_the_database():
    """The parser never makes such a date; the constraint does not rely on it."""
    person = PersonFactory.build(
        birth_date=HistoricalDate("1950", date(1950, 1, 1), date(1950, 12, 31)),
        death_date=HistoricalDate("1949", date(1949, 1, 1), date(1949, 12, 31)),
    )
    with pytest.raises(ValidationError) as error:
        person.validate_constraints()
    assert error.value.messages == ["The person dies before being born."]


def test_a_person_cannot_take_the_address_of_the_ambassadors_page():
    person = PersonFactory.build(slug="ambassadors")
    with pytest.raises(ValidationError, match="the address of a page"):
        person.clean()
