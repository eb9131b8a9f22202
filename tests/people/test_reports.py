"""The report “Gaps and overlaps” says of each post what the page of ambassadors says of it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import Organisation
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/reports/gaps-and-overlaps/"


@pytest.fixture
def editor(sign_in):
    return sign_in("Editor")


def on_screen(client, **query):
    """What the cells of each row say, from the second column on, by post."""
    response = client.get(ADDRESS, query)
    assert response.status_code == 200
    rows = BeautifulSoup(response.content, "html.parser").select("table.listing tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.find_all("td")] for row in rows]


def as_csv(client, **query):
    text = b"".join(client.get(ADDRESS, {"export": "csv", **query}).streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def holder(name, post, date, **fields):
    return factories.PersonFactory(name=name, terms=[{"post": post, "date": date}], **fields)


@pytest.fixture
def posts(editor):
    """Three posts: one with a gap, one doubly held, one with an end that was not found."""
    state, alliance = factories.OrganisationFactory(name="Israel"), factories.OrganisationFactory(name="NATO")
    gap = factories.PostFactory(title="Ambassador", organisation=state, display_order=1)
    overlap = factories.PostFactory(title="Secretary", organisation=alliance, rank="head", display_order=2)
    unknown = factories.PostFactory(title="Minister", organisation=state, rank="minister", display_order=3)
    holder("Ann First", gap, "2001-01-01/2004-12-31")
    holder("Ben Second", gap, "2006-03-01/..")
    holder("Cay First", overlap, "2001-01-01/2005-06-30")
    holder("Dan Second", overlap, "2005-01-01/..")
    holder("Eve Only", unknown, "2010/")


def test_gaps_overlaps_and_what_is_not_known_are_told_with_those_before_and_after(client, posts):
    assert on_screen(client) == [
        [
            "Ambassador", "Israel", "Gap", "31 December 2004", "1 March 2006",
            "Ann First 1 January 2001 to 31 December 2004", "Ben Second since 1 March 2006",
        ],
        [
            "Secretary", "NATO", "Overlap", "1 January 2005", "30 June 2005",
            "Cay First 1 January 2001 to 30 June 2005", "Dan Second since 1 January 2005",
        ],
        ["Minister", "Israel", "Not known", "2010", "now", "Eve Only from 2010; end not found", "–"],
    ]  # fmt: skip


def test_posts_and_people_link_to_their_forms(client, posts):
    page = BeautifulSoup(client.get(ADDRESS).content, "html.parser")
    links = page.select("td.title a")
    assert len(links) == 8
    for link in links:
        form = client.get(link["href"])
        assert form.status_code == 200
        assert link.get_text(strip=True) in form.content.decode()


def test_the_report_is_filtered_and_its_export_with_it(client, posts):
    state = Organisation.objects.get(name="Israel")
    for query, found in (
        ({"between": "overlap"}, ["Secretary"]),
        ({"between": ["gap", "unknown"]}, ["Ambassador", "Minister"]),
        ({"rank": "minister"}, ["Minister"]),
        ({"organisation": state.pk}, ["Ambassador", "Minister"]),
        ({"organisation": state.pk, "between": "overlap"}, []),
    ):
        assert [row[0] for row in on_screen(client, **query)] == found
        assert [row["Post"] for row in as_csv(client, **query)] == found


def test_the_export_says_what_the_screen_says(client, posts):
    first = as_csv(client)[0]
    assert first == {
        "Post": "Ambassador",
        "Of": "Israel",
        "What": "Gap",
        "From": "31 December 2004",
        "To": "1 March 2006",
        "Before": "Ann First",
        "After": "Ben Second",
    }


def test_a_term_that_readers_cannot_see_closes_no_gap(client, editor):
    post = factories.PostFactory(title="Ambassador")
    holder("Ann First", post, "2001-01-01/2004-12-31")
    holder("Ben Second", post, "2006-03-01/..")
    holder("Cay Between", post, "2005-01-01/2006-02-28", public=False)
    assert [row[2] for row in on_screen(client)] == ["Gap"]


def test_a_post_without_a_break_is_not_listed(client, editor):
    post, day = factories.PostFactory(), timezone.localdate() - timedelta(days=400)
    holder("Ann First", post, f"2001-01-01/{day}")
    holder("Ben Second", post, f"{day + timedelta(days=1)}/..")
    assert on_screen(client) == []


@pytest.mark.parametrize("export", ["", "csv"])
def test_the_report_asks_as_many_queries_for_twenty_posts_as_for_two(client, editor, export):
    def fill(number):
        for _number in range(number):
            post = factories.PostFactory()
            holder("Ann First", post, "2001/2004")
            holder("Ben Second", post, "2006/..")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(ADDRESS, {"export": export} if export else {})
            assert b"".join(answer.streaming_content) if export else answer.content
        return len(captured)

    fill(2)
    queries()
    few = queries()
    fill(18)
    assert queries() == few
