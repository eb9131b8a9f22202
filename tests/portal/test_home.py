"""The home page: the two parties, the latest changes and this day in other years, of public records alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dates import parse
from evidence.models.change_note import write_note
from people.in_office import in_office
from portal.front.anniversaries import this_day
from portal.front.latest import latest_changes
from portal.front.parties import parties
from tests.editions import keep_edition
from tests.factories import (
    AgreementFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
)
from timeline.facets import facets
from timeline.models import Event

pytestmark = pytest.mark.django_db


def home(client) -> BeautifulSoup:
    response = client.get("/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def with_note(text: str, is_public: bool = True, **fields):
    """A published event whose last change carries a note."""
    event = EventFactory(revision=True, **fields)
    revision = event.save_revision()
    write_note(revision, text, is_public, None)
    revision.publish()
    return event


def texts() -> list[str]:
    return [change.note or change.title or str(change.count) for day in latest_changes() for change in day.changes]


# The two parties


@pytest.fixture
def two_parties():
    israel = OrganisationFactory(key="israel", name="State of Israel", description="A state.")
    nato = OrganisationFactory(key="nato", name="The Alliance", abbreviation="NATO")
    mission = OrganisationFactory(key="mission", parent=OrganisationFactory(key="ministry", parent=israel))
    post = PostFactory(title="Ambassador to NATO", organisation=mission, accredited_to=nato, in_office_panel=True)
    PersonFactory(key="holder", name="Open Holder", terms=[{"post": post, "date": "2020/.."}])
    PostFactory(title="Secretary General", organisation=nato, in_office_panel=True)
    EventFactory(participations=[{"organisation": israel}, {"organisation": nato}])
    EventFactory(participations=[{"organisation": israel}])
    EventFactory(participations=[{"organisation": nato}], public=False)
    AgreementFactory(parties=[{"organisation": nato}])
    AgreementFactory(parties=[{"organisation": nato}], is_private=True)
    return israel, nato


def test_each_party_shows_what_public_records_name_it_and_who_speaks_for_it(site_pages, two_parties, client):
    israel, nato = (" ".join(section.get_text(" ").split()) for section in home(client).select(".parties > section"))
    assert "State of Israel A state. 2 events" in israel
    assert "Ambassador to NATO Open Holder since 2020" in israel
    assert "The Alliance NATO 1 event 1 agreement" in nato
    assert "Secretary General Nobody on file" in nato


def test_the_counts_of_a_party_are_those_of_the_lists_they_lead_to(site_pages, two_parties, client):
    links = home(client).select(".parties .links a")
    assert len(links) == 3
    for link in links:
        listed = BeautifulSoup(client.get(link["href"]).content, "html.parser")
        assert len(listed.select("article.entry, table.register tbody tr")) == int(link.get_text().split()[0])


def test_a_party_that_is_private_or_missing_is_left_out_and_its_offices_stand_alone(site_pages, two_parties, client):
    israel, nato = two_parties
    type(nato).objects.filter(pk=nato.pk).update(is_private=True)
    type(israel).objects.filter(pk=israel.pk).update(name="Renamed")
    page = home(client)
    assert [h2.get_text(strip=True) for h2 in page.select(".parties h2")] == ["Renamed"]
    assert "Secretary General" in page.select_one("aside .panel dl").get_text()
    both, others = parties(facets(), in_office(parse("2026-01-01")))
    assert [party.organisation.key for party in both] == ["israel"]
    assert [office.post.title for office in others] == ["Secretary General"]


# Latest changes


def test_changes_stand_newest_first_under_their_day_and_lead_to_their_records(site_pages, client):
    old = PersonFactory(name="First Comer")
    keep_edition(old, at=timezone.now() - timedelta(days=40))
    event = with_note("Year corrected.", key="moved", title="A meeting")
    page = home(client)
    found = [(a.get_text(), a["href"]) for a in page.select(".latest .name")]
    assert found == [("A meeting", event.get_absolute_url()), ("First Comer", old.get_absolute_url())]
    assert "Year corrected." in page.select_one(".latest").get_text()
    days = [time["datetime"] for time in page.select(".latest time")]
    assert days == [str(timezone.localdate()), str(timezone.localdate() - timedelta(days=40))]


def test_notes_that_are_not_public_and_notes_to_hidden_records_never_show():
    with_note("Zinternal.", is_public=False)
    with_note("Zprivate.", is_private=True)
    with_note("Zwithdrawn.").unpublish()
    gone = with_note("Zexpired.")
    Event.objects.filter(pk=gone.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    draft = EventFactory(revision=True, public=False, title="Zdraft")
    write_note(draft.latest_revision, "Zdraft.", True, None)
    pending = with_note("Shown.")
    write_note(pending.save_revision(), "Zpending.", True, None)
    assert [text for text in texts() if text.startswith("Z")] == []
    assert "Shown." in texts()


def test_hidden_notes_do_not_push_out_public_ones():
    with_note("Shown.")
    for number in range(8):
        with_note(f"Zwithdrawn {number}.").unpublish()
    assert texts() == ["Shown."]


def test_many_new_records_of_a_day_are_counted_and_few_are_named():
    for number in range(8):
        EventFactory(revision=True, title=f"Meeting {number}")
    EventFactory(revision=True, is_private=True)
    for number in range(2):
        SourceFactory(revision=True, title=f"Letter {number}")
    assert set(texts()) == {"8", "Letter 0", "Letter 1"}


def test_a_note_is_text_and_not_markup(site_pages, client):
    with_note("<script>alert(1)</script>")
    assert b"<script>alert" not in client.get("/").content


def test_the_queries_of_the_latest_changes_do_not_grow():
    for _number in range(5):
        with_note("One.")
    latest_changes()  # content types are kept from here on
    with CaptureQueriesContext(connection) as few:
        latest_changes()
    for _number in range(20):
        with_note("Two.")
    with CaptureQueriesContext(connection) as many:
        latest_changes()
    assert len(many) == len(few)


# This day in other years


def anniversary(today: str):
    cache.clear()
    found = this_day(date.fromisoformat(today), facets())
    return found and (str(found.day), found.is_today, [event.title for event in found.events], found.count)


@pytest.fixture
def days():
    for edtf in ("2012-12-04", "1999-12-04", "2012-12", "2001-12-04~", "2010-12-04/2010-12-06", "1957", "2012-01-09"):
        EventFactory(title=edtf, date=edtf)
    EventFactory(title="draft", date="2005-12-04", public=False)
    EventFactory(title="private", date="2006-12-04", is_private=True)


def test_events_known_to_the_day_stand_on_their_day_the_latest_first(days):
    assert anniversary("2026-12-04") == ("2026-12-04", True, ["2012-12-04", "1999-12-04"], 2)


def test_else_the_next_day_that_comes_round_is_named(days):
    assert anniversary("2026-11-25") == ("2026-12-04", False, ["2012-12-04", "1999-12-04"], 2)
    assert anniversary("2026-12-05") == ("2027-01-09", False, ["2012-01-09"], 1)


def test_the_event_of_today_itself_and_those_to_come_are_not_of_other_years(days):
    assert anniversary("2012-12-04") == ("2012-12-04", True, ["1999-12-04"], 1)
    assert anniversary("1999-12-04") is None


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2024-02-29", ("2024-02-29", True)),
        ("2024-02-28", ("2024-02-29", False)),
        ("2025-02-28", ("2028-02-29", False)),
        ("2025-03-01", ("2028-02-29", False)),
        ("2097-01-01", ("2104-02-29", False)),
    ],
)
def test_29_february_comes_round_in_leap_years_alone(today, expected):
    EventFactory(title="leap", date="1996-02-29")
    assert anniversary(today) == (*expected, ["leap"], 1)


def test_in_a_year_without_29_february_the_next_day_is_another(days):
    EventFactory(date="1996-02-29")
    EventFactory(title="march", date="1990-03-03")
    assert anniversary("2025-02-27")[0] == "2025-03-03"


def test_no_event_known_to_a_day_gives_nothing():
    EventFactory(date="1957")
    EventFactory(date="../1958-01-01")
    EventFactory(date="2016-09-16/..")
    assert anniversary("2026-01-01") is None


def test_events_of_the_first_century_have_their_day(days):
    EventFactory(title="old", date="0066-08-03")
    assert anniversary("2026-08-03") == ("2026-08-03", True, ["old"], 1)


def test_the_page_says_whether_the_day_is_today(site_pages, client):
    today = timezone.localdate()
    other = date(today.year - 10, 1 if today.month > 6 else 12, 15)
    EventFactory(title="Of old", date=other.isoformat())
    text = " ".join(home(client).get_text(" ").split())
    assert "The next day of the year that has one is" in text
    assert f"15 {other:%B}" in text


# The whole page


def test_an_empty_record_has_a_whole_front_page(site_pages, client):
    page = home(client)
    assert "No event has been published yet." in page.get_text()
    assert page.select(".rail, .tally, .parties, .latest, .entry, main aside") == []
    assert [dd.get_text() for dd in page.select(".holdings dd")] == ["0", "0", "0", "0"]


def test_a_party_with_a_long_or_foreign_name_is_escaped_and_whole(site_pages, client):
    OrganisationFactory(key="nato", name="נאט״ו <b>" + "x" * 190, description="<i>no</i>")
    assert home(client).select_one(".parties h2").get_text().startswith("נאט״ו <b>x")


def test_agreements_are_counted_by_legal_nature(site_pages, client):
    AgreementFactory(legal_nature="treaty")
    AgreementFactory(legal_nature="memorandum")
    AgreementFactory(legal_nature="memorandum")
    AgreementFactory(legal_nature="decision", is_private=True)
    items = [" ".join(li.get_text(" ").split()) for li in home(client).select("a[href*='nature='] ")]
    assert items == ["Memorandum", "Treaty"]
    assert "Memorandum 2" in " ".join(home(client).get_text(" ").split())
