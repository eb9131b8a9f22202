"""Agreements as bars that follow their status, solid up to the last evidence."""

from __future__ import annotations

from datetime import date

import pytest

from dates.axis import Axis
from tests.factories import AgreementFactory, OrganisationFactory
from timeline.chart.agreements import AgreementBar, Segment, agreements

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 1)
#: A hundred years, so that a percent of the axis is a year.
CENTURY = Axis(date(1951, 1, 1), date(2050, 12, 31))


def bar(*actions: str, axis: Axis = CENTURY, **kwargs: object) -> AgreementBar:
    """The bar of an agreement with actions such as “signature 1988-04-21”."""
    rows = [dict(zip(("kind", "date"), action.split(), strict=True)) for action in actions]
    AgreementFactory(actions=rows, **kwargs)
    return agreements(axis, TODAY).bars[0]


def parts(drawn: AgreementBar) -> list[tuple[str, float, float]]:
    return [(part.css, *(round(1951 + place) for place in (part.x, part.x + part.width))) for part in drawn.segments]


def test_a_bar_is_solid_up_to_the_last_evidence_and_then_fades_up_to_today():
    drawn = bar("signature 1991-01-01", "entry-into-force 2001-01-01", attested="2010-12-31", date="1991-01-01")
    assert parts(drawn) == [("concluded", 1991, 2001), ("in-force", 2001, 2011), ("in-force beyond", 2011, 2026)]
    assert drawn.status.label == "In force"


def test_a_bar_ends_where_an_action_ends_the_agreement():
    drawn = bar("entry-into-force 1991-01-01", "termination 2001-01-01", date="1991-01-01")
    assert parts(drawn) == [("in-force", 1991, 2001)]


def test_a_suspension_shows():
    drawn = bar("entry-into-force 1991-01-01", "suspension 1996-01-01", "resumption 2001-01-01", date="1991-01-01")
    assert parts(drawn)[:3] == [("in-force", 1991, 1996), ("suspended", 1996, 2001), ("in-force", 2001, 2001)]


def test_time_in_which_an_action_may_have_been_taken_is_unsure():
    drawn = bar("entry-into-force 1991", date="1991", attested="2020")
    assert parts(drawn)[0] == ("in-force unsure", 1991, 1992)


def test_what_is_said_of_the_future_is_not_drawn():
    drawn = bar("entry-into-force 1991-01-01", "termination 2040-01-01", date="1991-01-01")
    assert parts(drawn)[-1][2] == 2026


def test_evidence_that_ended_before_the_window_leaves_the_bar_pale_throughout():
    decade = Axis(date(2011, 1, 1), date(2020, 12, 31))
    (part,) = bar("entry-into-force 1991-01-01", date="1991-01-01", axis=decade).segments
    assert (part.x, part.width, part.is_beyond_evidence, part.fades) == (0, 100, True, False)


def test_an_agreement_without_actions_is_drawn_at_its_date_alone():
    drawn = bar(date="1991-01-01")
    assert drawn.segments == ()
    assert round(drawn.concluded.middle) == 40


@pytest.mark.parametrize(
    "axis",
    [
        Axis(date(1951, 1, 1), date(1960, 12, 31)),
        Axis(date(2005, 1, 1), date(2010, 12, 31)),
        Axis(date(2040, 1, 1), date(2049, 12, 31)),
    ],
)
def test_an_agreement_that_does_not_hold_in_the_window_is_left_out(axis):
    actions = [{"kind": "signature", "date": "1991"}, {"kind": "termination", "date": "2001"}]
    AgreementFactory(date="1991", actions=actions)
    assert agreements(axis, TODAY).bars == ()


def test_a_window_of_one_day_shows_the_status_of_that_day():
    drawn = bar("entry-into-force 1991-01-01", date="1991-01-01", axis=Axis(date(1991, 1, 1), date(1991, 1, 1)))
    assert [(part.css, part.x, part.width) for part in drawn.segments] == [("in-force", 0, 100)]


def test_parties_that_are_not_public_do_not_decide():
    seen, hidden = OrganisationFactory(), OrganisationFactory(public=False)
    AgreementFactory(
        date="1991",
        parties=[{"organisation": seen}, {"organisation": hidden}],
        actions=[{"kind": "signature", "date": "1991-01-01", "party": seen}],
    )
    (drawn,) = agreements(CENTURY, TODAY).bars
    assert isinstance(drawn.segments[0], Segment)


def test_queries_and_rows_are_bounded(django_assert_num_queries):
    AgreementFactory.create_batch(70, actions=[{"kind": "signature", "date": "1991"}])
    with django_assert_num_queries(3):
        drawn = agreements(CENTURY, TODAY)
    assert (len(drawn.bars), drawn.has_more) == (60, True)
