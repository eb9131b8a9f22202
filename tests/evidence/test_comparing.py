"""A draft beside what is live, as a reviewer reads it."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.desk.comparing import compare_url
from evidence.models import ChangeNote
from people.models import Person
from tests import factories
from timeline.models import Event

pytestmark = pytest.mark.django_db


def address(record, before="live", after="latest"):
    return reverse(type(record).snippet_viewset.get_url_name("revisions_compare"), args=[record.pk, before, after])


def compared(client, record, *versions):
    page = BeautifulSoup(client.get(address(record, *versions)).content, "html.parser")
    return page.find("main")


def rows(main):
    """Field → what the table says of it."""
    return {
        row.th.get_text(" ", strip=True): row.td.get_text(" ", strip=True)
        for row in main.find("table", class_="comparisons").tbody.find_all("tr")
        if row.th
    }


def finding(number, sources=(), **fields):
    value = {"aspect": "year", "verdict": "confirmed", "reported": "", "read": "", "why": "It says so.", "passage": ""}
    items = [
        {"type": "item", "id": f"{number}{n:07}-0000-4000-8000-000000000000", "value": s.pk}
        for n, s in enumerate(sources)
    ]
    block_id = f"{number}{number:07}-1111-4000-8000-000000000000"
    return {"type": "finding", "id": block_id, "value": {**value, **fields, "sources": items}}


def draft(record, **changes):
    latest = type(record).objects.get(pk=record.pk).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(latest, name, value)
    latest.save_revision()
    return type(record).objects.get(pk=record.pk)


@pytest.fixture
def reviewer(sign_in):
    return sign_in("Reviewer")


def test_dates_choices_and_days_are_in_words(client, reviewer):
    event = factories.EventFactory(date="2012-02-07", kind="meeting", review_by=None, revision=True)
    event = draft(event, date="1953-03", kind="trade", review_by=date(2030, 5, 1), is_private=True)
    assert rows(compared(client, event)) == {
        "Date": "7 February 2012 March 1953",
        "Kind": "Meeting Trade and procurement",
        "Check again by": "1 May 2030",
        "Private": "No Yes",
    }


def test_each_finding_is_set_beside_itself_with_sources_by_title(client, reviewer):
    minutes, memo = factories.SourceFactory(title="Minutes"), factories.SourceFactory(title="Memorandum")
    before = [finding(1, [minutes]), finding(2, aspect="place"), finding(3, aspect="rank")]
    event = factories.EventFactory(findings=json.dumps(before), sources=[minutes, memo], revision=True)
    after = [finding(1, [memo], verdict="disputed", read="1953"), finding(2, aspect="place"), finding(4, aspect="name")]
    text = rows(compared(client, draft(event, findings=json.dumps(after))))["Findings"]
    assert text.startswith("Finding changed Point year Verdict Confirmed Disputed Read 1953 Why It says so.")
    assert "Sources Minutes ; Memorandum" in text
    assert "Finding unchanged: place" in text
    assert "Finding removed Point rank" in text
    assert "Finding added Point name" in text
    assert str(minutes.pk) not in text.split()


def test_a_source_that_went_and_one_that_came_are_told_apart(client, reviewer):
    minutes, memo = factories.SourceFactory(title="Minutes"), factories.SourceFactory(title="Memorandum")
    event = factories.EventFactory(citations=[{"source": minutes, "locator": "p. 1"}], revision=True)
    latest = event.get_latest_revision_as_object()
    latest.citations.set([latest.citations.model(source=memo, locator="Article 5")])
    latest.save_revision()
    text = rows(compared(client, event))["Sources"]
    assert text.startswith("Removed Source Minutes (The Publisher) Locator p. 1")
    assert "Added Source Memorandum (The Publisher) Locator Article 5" in text


def test_a_citation_whose_locator_changed_is_shown_so_and_the_others_not(client, reviewer):
    minutes, memo = factories.SourceFactory(title="Minutes"), factories.SourceFactory(title="Memorandum")
    event = factories.EventFactory(sources=[minutes, memo], revision=True)
    latest = event.get_latest_revision_as_object()
    citations = list(latest.citations.all())
    citations[0].locator = "p. 99"
    latest.citations.set(citations)
    latest.save_revision()
    text = rows(compared(client, event))["Sources"]
    assert text == "Changed Source Minutes (The Publisher) Locator p. 99"


def test_terms_of_office_show_post_and_dates_in_words(client, reviewer):
    post = factories.PostFactory(title="Ambassador to NATO")
    person = factories.PersonFactory(terms=[{"post": post, "date": "2016-09-16/.."}], revision=True)
    latest = person.get_latest_revision_as_object()
    terms = list(latest.terms.all())
    terms[0].date = "2016-09-16/2020-08"
    latest.terms.set(terms)
    latest.save_revision()
    text = " ".join(rows(compared(client, Person.objects.get(pk=person.pk))).values())
    assert "Ambassador to NATO" in text
    assert "August 2020" in text
    assert "2016-09-16" not in text


def test_topics_are_named_and_their_order_is_no_change(client, reviewer):
    one, two = factories.TopicFactory(name="Sea"), factories.TopicFactory(name="Air")
    event = factories.EventFactory(topics=[one], revision=True)
    latest = event.get_latest_revision_as_object()
    latest.topics.set([two, one])
    latest.save_revision()
    assert rows(compared(client, event))["Topics"] == "Air , Sea"
    latest.topics.set([one])
    latest.save_revision()
    assert "There are no differences" in compared(client, event).get_text()


def test_marks_of_paragraphs_are_no_change_of_the_text(client, reviewer):
    event = draft(
        factories.EventFactory(body="<p>Text.</p>", revision=True), body='<p data-block-key="a1b2c">Text.</p>'
    )
    assert "There are no differences" in compared(client, event).get_text()
    assert "Text" in rows(compared(client, draft(event, body="<p>Other <b>text</b>.</p>")))["Text"]


def test_who_made_the_draft_when_and_why_stands_above(client, reviewer):
    event = factories.EventFactory(revision=True)
    latest = event.get_latest_revision_as_object()
    latest.place = "Haifa"
    revision = latest.save_revision(user=factories.UserFactory(first_name="Ada", last_name="Writer"))
    ChangeNote.objects.create(revision=revision, text="Place found.", is_public=False)
    text = compared(client, event).find("dl", class_="versions").get_text(" ", strip=True)
    assert text.startswith("From Live ,")
    assert "Latest draft ," in text
    assert "Ada Writer" in text
    assert "Change note, internal: Place found." in text


def test_a_first_draft_is_not_compared_with_itself(client, reviewer):
    event = factories.EventFactory(public=False, revision=True)
    main = compared(client, event)
    assert "Nothing is live yet" in main.get_text()
    assert "there is nothing to compare its draft with" in main.get_text()
    assert main.find("table") is None


def test_the_comparison_is_offered_where_something_is_live_and_differs(client, reviewer):
    live, new = factories.EventFactory(revision=True), factories.EventFactory(public=False, revision=True)
    changed = draft(factories.EventFactory(revision=True), place="Haifa")
    form = reverse(Event.snippet_viewset.get_url_name("edit"), args=[changed.pk])
    assert address(changed) in client.get(form).content.decode()
    listing = client.get(reverse(Event.snippet_viewset.get_url_name("list"))).content.decode()
    assert address(changed) in listing
    for other in (live, new):
        assert compare_url(Event.objects.get(pk=other.pk), reviewer) is None
        assert address(other) not in listing


def test_who_may_not_write_records_does_not_compare_them(client, roles):
    user = factories.UserFactory()
    event = draft(factories.EventFactory(revision=True), place="Haifa")
    client.force_login(user)
    assert client.get(address(event)).status_code == 302
    assert compare_url(event, user) is None


def test_a_version_that_does_not_exist_is_not_found(client, reviewer):
    event = factories.EventFactory(revision=True)
    assert client.get(address(event, "live", "987654")).status_code == 404


def test_comparing_costs_the_same_however_many_findings_there_are(client, reviewer):
    def queries(number):
        source = factories.SourceFactory()
        before = json.dumps([finding(n, [source], aspect=f"point {n}") for n in range(1, number)])
        after = json.dumps([finding(n, [source], aspect=f"point {n} again") for n in range(1, number)])
        event = draft(factories.EventFactory(findings=before, sources=[source], revision=True), findings=after)
        client.get(address(event))
        with CaptureQueriesContext(connection) as captured:
            client.get(address(event))
        return len(captured)

    assert queries(3) == queries(9)
