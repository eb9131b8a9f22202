"""Agreements: their parties and actions, what fits together in them, and what their page shows."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import RequestFactory

from dates import HistoricalDate
from tests.factories import AgreementFactory, EventFactory, OrganisationFactory, SourceFactory
from timeline.models import Action, ActionKind, Agreement, Party

pytestmark = pytest.mark.django_db

SIGNED = {"kind": ActionKind.SIGNATURE, "date": "2001-04-10"}


def constraint_messages(row) -> list[str]:
    """What full_clean says beside the fields."""
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    return error.value.message_dict.get("__all__", [])


def test_an_agreement_of_the_factory_is_in_order():
    israel = OrganisationFactory()
    agreement = AgreementFactory(
        sources=[SourceFactory()], parties=[{"organisation": israel}], actions=[SIGNED, {**SIGNED, "party": israel}]
    )
    agreement.full_clean()
    assert agreement.consistency_errors() == agreement.publication_errors() == []


def test_agreements_stand_in_order_of_their_date():
    later, earlier, open_end = (
        AgreementFactory(date="2016"),
        AgreementFactory(date="1987"),
        AgreementFactory(date="1987/.."),
    )
    assert list(Agreement.objects.in_order()) == [earlier, open_end, later]
    assert str(earlier) == earlier.short_title


# Constraints


def test_an_organisation_is_party_once():
    israel = OrganisationFactory()
    agreement = AgreementFactory(parties=[{"organisation": israel}])
    again = Party(agreement=agreement, organisation=israel)
    assert constraint_messages(again) == ["This organisation is already among the parties."]
    with pytest.raises(IntegrityError):
        Party.objects.bulk_create([again])


def test_an_action_of_all_is_recorded_once_on_a_date():
    agreement = AgreementFactory(actions=[SIGNED])
    again = Action(agreement=agreement, **SIGNED)
    assert constraint_messages(again) == ["This action is already recorded, on this date."]
    with pytest.raises(IntegrityError):
        Action.objects.bulk_create([again])


def test_an_action_of_a_party_is_recorded_once_on_a_date():
    israel, nato = OrganisationFactory(), OrganisationFactory()
    agreement = AgreementFactory(
        parties=[{"organisation": israel}, {"organisation": nato}],
        actions=[SIGNED, {**SIGNED, "party": israel}, {**SIGNED, "party": nato}],
    )
    again = Action(agreement=agreement, **SIGNED, party=nato)
    assert constraint_messages(again) == ["This action is already recorded, on this date and by this party."]
    with pytest.raises(IntegrityError):
        Action.objects.bulk_create([again])


def test_an_action_does_not_end_before_it_starts():
    backwards = HistoricalDate("2016/2010", date(2016, 1, 1), date(2010, 12, 31))
    action = Action(agreement=AgreementFactory(), kind=ActionKind.SIGNATURE, date=backwards)
    with pytest.raises(ValidationError) as error:
        action.validate_constraints()
    assert error.value.messages == ["The action ends before it starts."]
    with pytest.raises(IntegrityError, match="action_ends_after_it_starts"):
        action.save()


# What fits together


def test_an_action_is_not_there_twice():
    agreement = AgreementFactory.build(actions=[SIGNED, {**SIGNED, "note": "in Brussels"}])
    assert agreement.consistency_errors() == ["The action “Signature” is there twice, on one date and by one party."]


def test_one_action_may_be_taken_on_two_dates_and_by_two_parties():
    israel, nato = OrganisationFactory(), OrganisationFactory()
    agreement = AgreementFactory(
        parties=[{"organisation": israel}, {"organisation": nato}],
        actions=[
            {**SIGNED, "party": israel},
            {**SIGNED, "party": nato},
            {**SIGNED, "date": "2001-04-11", "party": nato},
            {**SIGNED, "kind": ActionKind.AMENDMENT},
        ],
    )
    assert agreement.consistency_errors() == []


def test_only_a_party_acts():
    israel, jordan = OrganisationFactory(name="Israel"), OrganisationFactory(name="Jordan")
    agreement = AgreementFactory(
        parties=[{"organisation": israel}],
        actions=[{**SIGNED, "party": israel}, {"kind": ActionKind.RATIFICATION, "date": "2002", "party": jordan}],
    )
    assert agreement.consistency_errors() == [
        "The action “Ratification” is by “Jordan”, which is not among the parties."
    ]


def test_actions_and_the_last_attestation_name_only_sources_that_the_record_lists():
    listed, other = SourceFactory(), SourceFactory(title="NATO Update")
    agreement = AgreementFactory(
        sources=[listed],
        actions=[{**SIGNED, "source": listed}, {"kind": ActionKind.EXPIRY, "date": "2002", "source": other}],
        attested="2017",
        attested_source=other,
    )
    ending = (
        "names the source “NATO Update”, which the record does not list among its sources. "
        "Add it there, or take it out."
    )
    assert agreement.consistency_errors() == [f"“Last attested” {ending}", f"The action “Expiry” {ending}"]
    assert agreement.publication_errors() == agreement.consistency_errors()


def test_an_agreement_needs_its_evidence_to_be_published():
    assert AgreementFactory(verdict="").publication_errors() == [
        "The verdict is missing. Choose how well the record is known before it is published."
    ]
    assert AgreementFactory(sources=[SourceFactory(public=False, title="Draft")]).publication_errors() == [
        "The source “Draft” is not public. Publish it first."
    ]


def test_publishing_says_which_part_lacks_what():
    agreement = AgreementFactory.build(title="", actions=[SIGNED, {"kind": ActionKind.EXPIRY}])
    assert agreement.publication_errors() == ["“title” is missing.", "“date” is missing in action 2."]


# The page


def test_the_page_shows_actions_in_order_and_only_public_parties_and_events():
    agreement = AgreementFactory(
        parties=[{"organisation": OrganisationFactory(**state)} for state in ({}, {"public": False})],
        actions=[{"kind": ActionKind.EXPIRY, "date": "2011"}, SIGNED],
    )
    later, earlier = (EventFactory(date=date, agreements=[agreement]) for date in ("2011", "2001"))
    EventFactory(agreements=[agreement], is_private=True)
    context = agreement.page_context(RequestFactory().get("/"))
    assert [str(action) for action in context["actions"]] == ["Signature, 10 April 2001", "Expiry, 2011"]
    assert [party.organisation.is_public for party in context["parties"]] == [True]
    assert list(context["events"]) == [earlier, later]
    assert context["status"] == agreement.status(on=context["on"])


def test_the_preview_of_a_draft_reads_its_parts_from_memory():
    draft = AgreementFactory.build(actions=[{"kind": ActionKind.EXPIRY}, SIGNED])
    context = draft.page_context(RequestFactory().get("/"))
    assert [str(action) for action in context["actions"]] == ["Signature, 10 April 2001"]
    assert context["events"] == []
