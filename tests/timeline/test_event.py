"""Events: their date and the reported one, their order, and who took part."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import RequestFactory

from dates import HistoricalDate
from tests.factories import (
    AgreementFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    SourceFactory,
    TopicFactory,
)
from timeline.models import Event, Participation

pytestmark = pytest.mark.django_db


def backwards() -> HistoricalDate:
    """A date that the parser never makes; the rules do not rely on it."""
    return HistoricalDate("2016/2010", date(2016, 1, 1), date(2010, 12, 31))


def titles(events) -> list[str]:
    return [event.title for event in events]


# Dates


def test_an_event_needs_a_date():
    with pytest.raises(ValidationError) as error:
        EventFactory.build(date="").full_clean()
    assert error.value.message_dict == {"date": ["This field cannot be blank."]}


def test_an_event_does_not_end_before_it_starts():
    event = EventFactory.build(date=backwards())
    with pytest.raises(ValidationError) as error:
        event.clean()
    assert error.value.message_dict == {"date": ["The end is before the start."]}
    with pytest.raises(ValidationError) as error:
        event.validate_constraints()
    assert error.value.messages == ["The event ends before it starts."]
    with pytest.raises(IntegrityError, match="event_ends_after_it_starts"):
        Event.objects.bulk_create([event])


@pytest.mark.parametrize(
    ("date", "order", "year"),
    [
        ("2018-06-03/2018-06-15", "2018-06-03/2018-06-15", 2018),
        ("1953", "1953-01-01/1953-12-31", 1953),
        ("2016/..", "2016-01-01/9999-12-31", 2016),
        ("2016/", "2016-01-01/9999-12-31", 2016),
        ("/2016-05", "0001-01-01/2016-05-31", 2016),
        ("195X", "1950-01-01/1959-12-31", 1950),
    ],
)
def test_order_and_year_follow_from_the_date_on_save(date, order, year):
    event = EventFactory(date="1900")
    event.date = date
    event.save()
    event.refresh_from_db()
    assert (event.date_order, event.year) == (order, year)


@pytest.mark.parametrize(
    ("date", "reported", "wrong"),
    [
        ("2018-06-03/2018-06-15", "2019-06", True),
        ("2018-06-03/2018-06-15", "2018-06-16", True),
        ("2018-06-03/2018-06-15", "2018-06", False),
        ("2018-06-03/2018-06-15", "2018", False),
        ("2018-06", "2018-06-03", False),
        ("2018", "201X", False),
        ("2016/..", "2020", False),
        ("2016/..", "2015", True),
        ("2018", "", False),
    ],
)
def test_a_reported_date_is_wrong_only_where_it_does_not_meet_the_reading(date, reported, wrong):
    event = EventFactory(date=date, reported_date=reported)
    assert event.reported_date_is_wrong is wrong
    assert event.date_is_corrected is bool(reported)


def test_an_event_without_a_date_yet_has_no_wrong_one():
    assert not EventFactory.build(date="", reported_date="2018").reported_date_is_wrong


# Order


@pytest.fixture
def ordered() -> list[Event]:
    """Events in their right order, made in another."""
    dates = ["/1950", "../1952", "1953", "1953-01-01", "1953", "1953/..", "1953/", "1953-03", "2016"]
    right = ["/1950", "../1952", "1953-01-01", "1953", "1953", "1953/..", "1953/", "1953-03", "2016"]
    made = [EventFactory(date=date, title=f"{date} {number}") for number, date in enumerate(dates)]
    return [made.pop(next(i for i, event in enumerate(made) if event.date.edtf == date)) for date in right]


def test_events_stand_by_earliest_then_latest_day_then_as_they_were_made(ordered):
    assert titles(Event.objects.in_order()) == titles(ordered)
    assert titles(Event.objects.all()) == titles(ordered)


def test_before_and_after_divide_the_others_at_every_place(ordered):
    for place, event in enumerate(ordered):
        assert titles(Event.objects.before(event)) == titles(ordered[:place][::-1])
        assert titles(Event.objects.after(event)) == titles(ordered[place + 1 :])


def test_a_draft_not_yet_saved_stands_before_those_of_its_date():
    first, same, last = (EventFactory(date=date) for date in ("1952", "1953", "1954"))
    draft = EventFactory.build(date="1953")
    assert list(Event.objects.before(draft)) == [first]
    assert list(Event.objects.after(draft)) == [same, last]


def test_a_draft_stands_where_its_new_date_puts_it():
    event, other = EventFactory(date="1952"), EventFactory(date="1953")
    event.date = "1954"
    assert list(Event.objects.before(event).exclude(pk=event.pk)) == [other]
    assert list(Event.objects.after(event)) == []


# Participants


@pytest.mark.parametrize("both", [True, False])
def test_a_participation_names_a_person_or_an_organisation(both):
    participants = {"person": PersonFactory(), "organisation": OrganisationFactory()} if both else {}
    row = Participation(event=EventFactory(), **participants)
    with pytest.raises(ValidationError) as error:
        row.clean()
    assert error.value.messages == ["Name either a person or an organisation."]
    with pytest.raises(ValidationError) as error:
        row.validate_constraints()
    assert error.value.messages == ["Name either a person or an organisation."]
    with pytest.raises(IntegrityError, match="participation_names_one_participant"):
        Participation.objects.bulk_create([row])


def test_a_participant_is_named_with_the_role():
    person, organisation = PersonFactory(name="Haim Regev"), OrganisationFactory(name="Israel")
    event = EventFactory(participations=[{"person": person, "role": "host"}, {"organisation": organisation}])
    assert [str(row) for row in event.participations.all()] == ["Haim Regev (host)", "Israel"]
    for row in event.participations.all():
        row.full_clean()


# Evidence


def test_an_event_follows_the_rules_of_evidence():
    listed, other = SourceFactory(), SourceFactory(title="NATO Update")
    value = {"aspect": "year", "verdict": "corrected", "why": "It says so.", "sources": [other]}
    event = EventFactory(sources=[listed], findings=[("finding", value)])
    assert len(event.consistency_errors()) == 1
    assert "“NATO Update”" in event.consistency_errors()[0]
    assert EventFactory(sources=[listed]).publication_errors() == []


def test_an_event_without_a_date_is_not_published():
    event = EventFactory(public=False)
    event.date = ""
    assert event.publication_errors() == ["“date” is missing."]


# The page


def test_the_page_of_an_event_shows_only_what_is_public():
    shown, hidden = {}, {"public": False}
    event = EventFactory(
        topics=[TopicFactory(**state) for state in (shown, hidden)],
        agreements=[AgreementFactory(**state) for state in (shown, hidden)],
        participations=[
            {"person": PersonFactory(**hidden)},
            {"organisation": OrganisationFactory(**hidden)},
            {"organisation": OrganisationFactory(name="Israel")},
        ],
    )
    before, after = EventFactory(date="2001"), EventFactory(date="2020")
    EventFactory(date="2005", **hidden)
    context = event.page_context(RequestFactory().get("/"))
    assert [len(context[name]) for name in ("topics", "agreements", "participations")] == [1, 1, 1]
    assert context["topics"][0].is_public
    assert context["agreements"][0].is_public
    assert (context["previous"], context["next"]) == (before, after)


def test_the_preview_of_an_event_without_a_date_has_no_neighbours():
    EventFactory()
    context = EventFactory.build(date="").page_context(RequestFactory().get("/"))
    assert (context["previous"], context["next"], context["in_office"]) == (None, None, [])
