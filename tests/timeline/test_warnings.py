"""People out of their time, steps out of order, and events that are there already."""

import pytest

from evidence.warnings import warnings_of
from tests.factories import AgreementFactory, EventFactory, OrganisationFactory, PersonFactory, PostFactory
from timeline.models import Event
from timeline.warnings import (
    agreements_there_already,
    events_outside_life,
    events_there_already,
    participants_out_of_their_time,
    steps_out_of_order,
)

pytestmark = pytest.mark.django_db


def found(date, *, kind="meeting", **participation):
    event = EventFactory.build(date=date, kind=kind, participations=[participation])
    return list(participants_out_of_their_time(event))


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2001", "after the death"),
        ("1930", "before the birth"),
        ("1995", ""),
        ("1999", ""),
        ("since 1990", ""),
        ("until 1930", "before the birth"),
        ("about 2001", ""),
        ("about 2010", "after the death"),
    ],
)
def test_a_person_who_was_dead_or_not_born_is_named(date, said):
    person = PersonFactory(name="Paul-Henri Spaak", birth_date="1940", death_date="1999-06")
    warnings = found(date, person=person, role="host")
    assert [warning.about for warning in warnings] == ([person] if said else [])
    assert all(said in warning.text and "Paul-Henri Spaak" in warning.text for warning in warnings)


def test_a_person_without_life_dates_is_in_time():
    assert found("1066", person=PersonFactory()) == []


@pytest.fixture
def ambassador():
    post = PostFactory(title="Ambassador of Israel to NATO")
    return PersonFactory(name="Haim Regev", terms=[{"post": post, "date": "2014/2016"}])


@pytest.mark.parametrize(
    ("date", "kind", "role", "is_outside"),
    [
        ("2018", "meeting", "ambassador", True),
        ("2018", "meeting", "Ambassador to NATO", True),
        ("2018", "meeting", "then Ambassador of Israel to NATO", True),
        ("2018", "meeting", "ambassador of Germany", False),
        ("2018", "meeting", "host", False),
        ("2018", "meeting", "", False),
        ("2018", "accreditation", "", True),
        ("2018", "appointment", "", True),
        ("2013", "appointment", "", False),
        ("2013", "accreditation", "", True),
        ("2013", "meeting", "ambassador", True),
        ("2016", "meeting", "ambassador", False),
        ("about 2018", "meeting", "ambassador", False),
        ("since 2010", "meeting", "ambassador", False),
    ],
)
def test_an_event_outside_the_term_that_it_names_is_pointed_out(ambassador, date, kind, role, is_outside):
    warnings = found(date, kind=kind, person=ambassador, role=role)
    assert [warning.about for warning in warnings] == ([ambassador] if is_outside else [])
    assert all("Ambassador of Israel to NATO, 2014 to 2016" in warning.text for warning in warnings)


def test_one_of_several_terms_that_fits_is_enough():
    post = PostFactory(title="Ambassador of Israel to NATO")
    person = PersonFactory(terms=[{"post": post, "date": "2001/2003"}, {"post": post, "date": "2014/2016"}])
    assert found("2015", person=person, role="ambassador") == []
    assert len(found("2008", person=person, role="ambassador")) == 1


def test_a_term_known_only_from_sources_that_show_it_may_have_been_longer():
    post = PostFactory(title="Ambassador of Israel to NATO")
    person = PersonFactory(terms=[{"post": post, "attested": "2014"}])
    assert found("2018", person=person, role="ambassador") == []


def test_a_body_that_was_not_yet_founded_is_named():
    body = OrganisationFactory(founded="20 December 1991")
    assert [warning.about for warning in found("1956", organisation=body)] == [body]
    assert found("1991", organisation=body) == []


def test_an_event_without_a_date_or_with_half_a_participant_is_passed_over():
    event = EventFactory.build(date=None)
    event.participations.set([event.participations.model()])
    assert list(participants_out_of_their_time(event)) == []
    event.date = "2001"
    assert list(participants_out_of_their_time(event)) == []


def test_a_persons_own_form_names_the_events_outside_their_life():
    person = PersonFactory(birth_date="1940", death_date="1999")
    late = EventFactory(date="2005", participations=[{"person": person}])
    EventFactory(date="1990", participations=[{"person": person}])
    EventFactory(date="2005")
    assert [warning.about for warning in events_outside_life(person)] == [late]
    person.death_date = None
    assert list(events_outside_life(person)) == []


@pytest.mark.parametrize(
    ("title", "date", "is_found"),
    [
        ("Talks on the Patrol.", "2012-02-07", True),
        ("Talks on the patrols", "7 February 2012", True),
        ("Talks on the patrol", "2012-02-08", False),
        ("Talks on the patrol", "2012-02", False),
        ("A visit", "2012-02-07", False),
        ("Talks on the patrol", "about 7 February 2012", True),
    ],
)
def test_an_event_of_the_same_date_and_nearly_the_same_title_is_found(title, date, is_found):
    there = EventFactory(title="Talks on the patrol", date="2012-02-07")
    warnings = list(events_there_already(EventFactory.build(title=title, date=date)))
    assert [warning.about for warning in warnings] == ([there] if is_found else [])


def test_intervals_that_overlap_are_the_same_date():
    there = EventFactory(title="Exercise at sea", date="3 to 15 June 2018")
    overlapping, later = (
        EventFactory.build(title="Exercise at sea", date=date) for date in ("10 to 20 June 2018", "16 to 20 June 2018")
    )
    assert [warning.about for warning in events_there_already(overlapping)] == [there]
    assert list(events_there_already(later)) == []
    assert list(events_there_already(there)) == []
    assert list(events_there_already(EventFactory.build(title="Exercise at sea", date=None))) == []


def test_an_agreement_is_found_under_its_short_or_its_full_title():
    there = AgreementFactory(title="Agreement on the security of information", short_title="2001 agreement")
    build = AgreementFactory.build
    for names in ({"title": "Agreement on the Security of Information"}, {"short_title": "2001 Agreement"}):
        typed = build(**{"title": "Another", "short_title": "Something", **names})
        assert [warning.about for warning in agreements_there_already(typed)] == [there]


@pytest.mark.parametrize(
    ("kind", "date", "is_early"),
    [
        ("entry-into-force", "2000", True),
        ("entry-into-force", "2001", False),
        ("termination", "2000-12", True),
        ("signature", "2000", False),
        ("amendment", "about 2000", False),
    ],
)
def test_a_step_before_the_agreement_was_made_is_pointed_out(kind, date, is_early):
    agreement = AgreementFactory.build(date="2001-04-10", actions=[{"kind": kind, "date": date}])
    assert bool(list(steps_out_of_order(agreement))) is is_early


def test_evidence_from_before_the_agreement_was_made_is_pointed_out():
    assert "Last attested" in next(steps_out_of_order(AgreementFactory.build(date="2001", attested="1999"))).text
    assert list(steps_out_of_order(AgreementFactory.build(date=None, attested="1999"))) == []


def test_warnings_of_an_event_cost_the_same_at_any_size(django_assert_max_num_queries):
    counts = []
    for number in (1, 10):
        EventFactory.create_batch(number, title="The same", date="1930")
        people = PersonFactory.create_batch(
            number, birth_date="1940", terms=[{"post": PostFactory(), "date": "2014/2016"}]
        )
        bodies = OrganisationFactory.create_batch(number, founded="1950")
        rows = [{"person": person, "role": "ambassador"} for person in people]
        rows += [{"organisation": body} for body in bodies]
        event = Event.objects.get(pk=EventFactory(title="The same", date="1930", participations=rows).pk)
        with django_assert_max_num_queries(12) as captured:
            assert len(warnings_of(event)) >= 3 * number
        counts.append(len(captured))
    assert counts[0] == counts[1]
