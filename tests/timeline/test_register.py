"""The register on a day: counts by status, and the days of action next to it."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from tests.factories import AgreementFactory
from timeline.models import Agreement
from timeline.register import Steps, count_standings, steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreements(site_pages) -> None:
    AgreementFactory(
        key="ended",
        actions=[{"kind": "entry-into-force", "date": "1990-05-01"}, {"kind": "termination", "date": "2000-06"}],
    )
    AgreementFactory(key="in-force", attested="2020", actions=[{"kind": "entry-into-force", "date": "1995-01-02"}])
    AgreementFactory(key="undated")
    AgreementFactory(key="draft", public=False, actions=[{"kind": "signature", "date": "1999-01-01"}])


def test_the_steps_lead_to_the_nearest_days_of_action_on_either_side(agreements):
    public = Agreement.objects.public()
    assert steps(public, date(1995, 1, 2)) == Steps(date(1990, 5, 1), date(2000, 6, 30))
    assert steps(public, date(1980, 1, 1)) == Steps(None, date(1990, 5, 1))
    assert steps(public, date(2001, 1, 1)) == Steps(date(2000, 6, 30), None)


def test_steps_stay_among_the_agreements_listed(agreements):
    assert steps(Agreement.objects.filter(key="in-force"), date(2001, 1, 1)) == Steps(date(1995, 1, 2), None)


def test_standings_are_counted_in_the_order_of_an_agreements_life(agreements):
    public = Agreement.objects.public()
    counted = count_standings(agreement.status(on=date(2024, 1, 1)) for agreement in public)
    assert [(str(row.standing), row.count, row.beyond) for row in counted] == [
        ("in-force", 1, 1),
        ("ended", 1, 0),
        ("undated", 1, 0),
    ]


def test_the_page_shows_the_counts_and_keeps_the_filters_in_its_steps(agreements, client):
    page = BeautifulSoup(client.get("/agreements/?on=1995-06-01&nature=agreement").content, "html.parser")
    shown = [" ".join(item.get_text(" ").split()) for item in page.select(".standings li")]
    assert shown == ["2 In force", "1 Not recorded"]
    links = {link.get_text(): link["href"] for link in page.select(".bar-form .meta a")}
    assert links == {
        "Last action before: 2 January 1995": "/agreements/?on=1995-01-02&nature=agreement",
        "Next action after: 30 June 2000": "/agreements/?on=2000-06-30&nature=agreement",
        "Today": "/agreements/?nature=agreement",
    }


def test_a_part_of_a_long_register_is_not_counted(site_pages, client):
    for _ in range(site_pages.agreements.page_size + 1):
        AgreementFactory()
    page = client.get("/agreements/")
    assert page.context["page_obj"].has_other_pages()
    assert page.context["standings"] == []


def test_the_page_of_an_agreement_leads_to_those_before_and_after(agreements, client):
    for key, when in (("earlier", "1950"), ("later", "2020")):
        AgreementFactory(key=key, date=when, short_title=key)
    page = BeautifulSoup(client.get("/agreements/ended/").content, "html.parser")
    assert [link["href"] for link in page.select(".pager a")] == ["/agreements/earlier/", "/agreements/in-force/"]
