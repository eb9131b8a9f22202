"""The status of an agreement on a day follows from its actions, and goes no further than they do."""

from __future__ import annotations

from datetime import date

import pytest

from dates import parse
from people.models import Organisation
from tests.factories import AgreementFactory, OrganisationFactory
from timeline.models import ActionKind, Agreement
from timeline.status import BRINGS, Standing, Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def israel() -> Organisation:
    return OrganisationFactory(name="Israel")


@pytest.fixture
def turkey() -> Organisation:
    return OrganisationFactory(name="Turkey")


def agreement(*actions: str, parties: tuple = (), **fields: str) -> Agreement:
    """With actions written as “signature 2001-04-10”, or with a party as a tuple of that and the organisation."""
    rows = [action if isinstance(action, tuple) else (action, None) for action in actions]
    split = [(*text.split(" "), party) for text, party in rows]
    return AgreementFactory(
        actions=[{"kind": kind, "date": when, "party": party} for kind, when, party in split],
        parties=[{"organisation": party} for party in parties],
        **fields,
    )


def status(subject: Agreement, on: str) -> Status:
    return subject.status(on=date.fromisoformat(on))


def standings(subject: Agreement, *days: str) -> list[str]:
    """The standing on each day; with a question mark where it is not certain."""
    found = [status(subject, day) for day in days]
    return [f"{one.standing}{'' if one.is_certain else '?'}" for one in found]


def test_an_agreement_passes_from_signature_through_force_to_its_end():
    subject = agreement(
        "signature 2001-04-10",
        "entry-into-force 2002-01-01",
        "suspension 2010-05-31",
        "resumption 2016-06-28",
        "termination 2020-01-01",
    )
    assert standings(subject, "2001-04-09", "2001-04-10", "2001-12-31") == ["not-yet", "concluded", "concluded"]
    assert standings(subject, "2002-01-01", "2010-05-30") == ["in-force", "in-force"]
    assert standings(subject, "2010-05-31", "2016-06-27") == ["suspended", "suspended"]
    assert standings(subject, "2016-06-28", "2019-12-31") == ["in-force", "in-force"]
    assert standings(subject, "2020-01-01", "2025-01-01") == ["ended", "ended"]


def test_the_status_names_the_action_that_decides():
    subject = agreement("signature 2001-04-10", "entry-into-force 2002-01-01", "amendment 2003", attested="2005")
    assert status(subject, "2004-01-01") == Status(Standing.IN_FORCE, True, parse("2002-01-01"), parse("2005"), False)
    assert status(subject, "2000-01-01") == Status(Standing.NOT_YET, True, None, parse("2005"), False)
    assert status(subject, "2001-05-01").since == parse("2001-04-10")
    assert status(subject, "2001-05-01").label == "Concluded; entry into force not recorded"


def test_an_agreement_without_dated_actions_is_not_recorded():
    assert standings(agreement(), "1900-01-01", "2020-01-01") == ["undated", "undated"]
    draft = AgreementFactory.build(actions=[{"kind": ActionKind.SIGNATURE}])
    assert status(draft, "2020-01-01") == Status(Standing.UNDATED, True, None, None, False)


def test_the_order_of_the_rows_does_not_matter():
    subject = agreement("termination 2020-01-01", "entry-into-force 2002-01-01", "signature 2001-04-10")
    assert standings(subject, "2001-05-01", "2003-01-01", "2021-01-01") == ["concluded", "in-force", "ended"]


def test_signature_and_entry_into_force_may_fall_on_one_day():
    for actions in (
        ("signature 2002-01-01", "entry-into-force 2002-01-01"),
        ("entry-into-force 2002-01-01", "signature 2002-01-01"),
    ):
        assert standings(agreement(*actions), "2001-12-31", "2002-01-01") == ["not-yet", "in-force"]


def test_a_later_signature_does_not_take_an_agreement_out_of_force():
    subject = agreement("provisional-application 2002-01-01", "signature 2003-01-01", "ratification 2004-01-01")
    assert standings(subject, "2002-01-01", "2005-01-01") == ["in-force", "in-force"]


def test_a_designation_is_in_force_at_once_and_made_by_one_side(israel, turkey):
    subject = agreement(("designation 1987-02-05", israel), parties=(israel, turkey))
    assert standings(subject, "1987-02-04", "1987-02-05") == ["not-yet", "in-force"]


# By one party or by all


def test_the_ratification_of_one_party_changes_nothing(israel, turkey):
    subject = agreement("signature 2016-06-28", ("ratification 2016-08-20", israel), parties=(israel, turkey))
    assert standings(subject, "2016-08-19", "2016-08-20") == ["concluded", "concluded"]
    assert status(subject, "2016-08-20").since == parse("2016-06-28")


def test_the_entry_into_force_for_one_party_is_not_that_of_the_agreement(israel, turkey):
    subject = agreement("signature 2016-06-28", ("entry-into-force 2016-08-20", israel), parties=(israel, turkey))
    assert standings(subject, "2020-01-01") == ["concluded"]


def test_an_agreement_is_concluded_when_the_last_party_has_signed(israel, turkey):
    subject = agreement(("signature 2016-06-28", israel), ("signature 2016-06-30", turkey), parties=(israel, turkey))
    assert standings(subject, "2016-06-27", "2016-06-29", "2016-06-30") == ["not-yet", "not-yet", "concluded"]


def test_one_party_alone_does_not_conclude_an_agreement_whose_parties_are_not_listed(israel):
    assert standings(agreement(("signature 2016-06-28", israel)), "2020-01-01") == ["not-yet"]


@pytest.mark.parametrize(("kind", "standing"), [("termination", "ended"), ("suspension", "suspended")])
def test_one_party_alone_can_end_or_suspend(israel, turkey, kind, standing):
    subject = agreement("entry-into-force 2001", (f"{kind} 2010-05-31", israel), parties=(israel, turkey))
    assert standings(subject, "2010-05-30", "2010-05-31") == ["in-force", standing]


def test_a_withdrawal_ends_an_agreement_of_two(israel, turkey):
    subject = agreement("entry-into-force 2001", ("withdrawal 2010-05-31", israel), parties=(israel, turkey))
    assert standings(subject, "2010-05-30", "2010-05-31") == ["in-force", "ended"]


def test_a_withdrawal_leaves_an_agreement_of_more_until_fewer_than_two_remain(israel, turkey):
    egypt = OrganisationFactory()
    subject = agreement(
        "entry-into-force 2001",
        ("withdrawal 2010-05-31", israel),
        ("withdrawal 2012-05-31", turkey),
        parties=(israel, turkey, egypt),
    )
    assert standings(subject, "2010-06-01", "2012-05-31") == ["in-force", "ended"]


def test_what_all_have_carried_out_or_amended_has_been_concluded():
    for kind in (ActionKind.EXECUTION, ActionKind.AMENDMENT, ActionKind.RATIFICATION, ActionKind.APPROVAL):
        assert standings(agreement(f"{kind} 2006-10-16"), "2006-10-15", "2006-10-16") == ["not-yet", "concluded"]


def test_every_kind_of_action_has_an_effect():
    assert set(BRINGS) == set(ActionKind)


# Dates that are not known to the day


def test_between_the_days_of_a_rough_date_the_status_is_given_but_not_certain():
    subject = agreement("signature 2001-04", "entry-into-force 2002")
    assert standings(subject, "2001-03-31", "2001-04-01", "2001-04-29", "2001-04-30") == [
        "not-yet",
        "concluded?",
        "concluded?",
        "concluded",
    ]
    assert standings(subject, "2001-12-31", "2002-01-01", "2002-12-30", "2002-12-31") == [
        "concluded",
        "in-force?",
        "in-force?",
        "in-force",
    ]


def test_a_rough_signature_leaves_nothing_open_once_in_force():
    subject = agreement("signature 2001", "entry-into-force 2001-06-01")
    assert standings(subject, "2001-05-31", "2001-06-01") == ["concluded?", "in-force"]


def test_two_rough_actions_that_may_have_come_in_either_order_are_not_certain():
    subject = agreement("entry-into-force 2001", "termination 2010", "suspension 2010-03-01")
    assert standings(subject, "2010-02-01", "2010-04-01") == ["ended?", "suspended?"]


def test_an_action_over_a_time_without_end_counts_from_its_start():
    subject = agreement("provisional-application 2001/..")
    assert standings(subject, "2000-12-31", "2001-05-01", "2001-12-31") == ["not-yet", "in-force?", "in-force"]


def test_an_action_of_unknown_start_is_certain_from_its_last_day():
    subject = agreement("termination /2010-05-31")
    assert standings(subject, "1950-01-01", "2010-05-31") == ["ended?", "ended"]


# The reach of the evidence


def test_after_the_last_evidence_the_status_is_beyond_it():
    subject = agreement("entry-into-force 2001-01-01", attested="2017-11")
    assert [status(subject, day).is_beyond_evidence for day in ("2017-11-30", "2017-12-01")] == [False, True]
    assert standings(subject, "2017-12-01") == ["in-force"]


def test_the_last_action_is_evidence_too():
    subject = agreement("signature 2001-01-01", ("amendment 2018-05-05", OrganisationFactory()), attested="2017")
    assert [status(subject, day).is_beyond_evidence for day in ("2018-05-05", "2018-05-06")] == [False, True]


def test_an_end_needs_no_later_evidence_and_a_beginning_none_before():
    subject = agreement("entry-into-force 2001-01-01", "expiry 2011-01-01")
    assert [status(subject, day).is_beyond_evidence for day in ("1999-01-01", "2020-01-01")] == [False, False]
    assert not status(agreement(attested="1999"), "2020-01-01").is_beyond_evidence


def test_a_suspension_is_not_known_to_last_beyond_the_evidence():
    subject = agreement("entry-into-force 2001-01-01", "suspension 2010-01-01")
    assert [status(subject, day).is_beyond_evidence for day in ("2010-01-01", "2010-01-02")] == [False, True]


def test_a_status_that_is_attested_without_end_reaches_no_further_than_its_actions():
    subject = agreement("entry-into-force 2001-01-01", attested="2005/..")
    assert status(subject, "2006-01-01").is_beyond_evidence
