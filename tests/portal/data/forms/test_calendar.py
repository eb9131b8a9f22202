"""iCalendar: days that are known, as whole days, and how many events have none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from tests.factories import EventFactory, TopicFactory
from tests.portal.data.test_forms import HARD
from timeline.models import Event

pytestmark = pytest.mark.django_db


def calendar(client, address: str = "/timeline.ics") -> Calendar:
    response = client.get(address)
    content = b"".join(response) if response.streaming else response.content
    assert max(map(len, content.split(b"\r\n"))) <= 75
    read = Calendar.from_ical(content)
    assert [error for part in read.walk() for error in part.errors] == []
    return read


def test_a_day_is_one_whole_day_with_its_end_the_day_after(client):
    EventFactory(date="2002-01-09")
    (entry,) = calendar(client).events
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2002, 1, 9), date(2002, 1, 10))
    assert entry["DTSTART"].params["VALUE"] == "DATE"


def test_an_interval_known_to_the_day_ends_the_day_after_its_last(client):
    EventFactory(date="2018-06-03/2018-06-15")
    (entry,) = calendar(client).events
    assert (entry.start, entry.end) == (date(2018, 6, 3), date(2018, 6, 16))


def test_an_entry_has_all_that_a_calendar_shows(client):
    at = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
    event = EventFactory(key="talks", title="Talks, again", summary="They spoke.", date="2002-01-09", place="Brussels",
                         kind="meeting", verdict="disputed", topics=[TopicFactory(name="naval")])  # fmt: skip
    Event.objects.filter(pk=event.pk).update(last_published_at=at)
    (entry,) = calendar(client).events
    assert (entry["UID"], entry["SUMMARY"], entry["LOCATION"]) == (
        "talks@israel-nato-record",
        "Talks, again",
        "Brussels",
    )
    assert (entry["DTSTAMP"].dt, entry["LAST-MODIFIED"].dt) == (at, at)
    assert entry["URL"] == "http://testserver/timeline/talks/"
    assert entry["DESCRIPTION"] == "9 January 2002\n\nThey spoke.\n\nDisputed\n\nhttp://testserver/timeline/talks/"
    assert entry["CATEGORIES"].cats == ["Meeting", "naval"]
    assert entry["TRANSP"] == "TRANSPARENT"


def test_words_that_say_more_than_the_days_stand_in_the_title(client):
    EventFactory(title="Decision", date="2016-05-03/2016-05-04", date_text="3 or 4 May 2016")
    (entry,) = calendar(client).events
    assert entry["SUMMARY"] == "Decision (3 or 4 May 2016)"


ROUGH = {
    "1953-03": "known to the month",
    "2009-21": "known to the season",
    "1957": "known to the year",
    "195X": "known to the decade",
    "19XX": "known to the century",
    "1957-05-03~": "about or perhaps on a date",
    "1957-05-03?": "about or perhaps on a date",
    "2016-09-16/..": "with a start or an end that is not known to the day",
    "2016-09-16/": "with a start or an end that is not known to the day",
    "/2016-09-16": "with a start or an end that is not known to the day",
    "2016-09-16/2017": "with a start or an end that is not known to the day",
}


@pytest.mark.parametrize(("edtf", "why"), ROUGH.items())
def test_an_event_not_known_to_the_day_is_left_out_and_the_file_says_why(client, edtf, why):
    EventFactory(date="2002-01-09")
    rough = EventFactory(date=edtf)
    read = calendar(client)
    assert len(read.events) == 1
    for name in ("DESCRIPTION", "X-WR-CALDESC"):
        assert str(read[name]).endswith(f"1 event is left out: 1 {why}.")
    response = client.get(f"/timeline/{rough.slug}.ics")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["detail"] == (
        f"This event is not known to the day ({rough.date.display()}), and a calendar would make one up."
    )


def test_a_calendar_without_a_day_is_still_one(client):
    EventFactory(date="1957")
    read = calendar(client)
    assert read.events == []
    (note,) = read.walk("VJOURNAL")
    assert "1 event is left out: 1 known to the year." in note["SUMMARY"]


@pytest.mark.parametrize("text", [HARD, "שלום עולם, " * 20, "é" * 150, "a\\nb; c, d\\", "\U0001f600" * 60])
def test_hard_text_comes_back_and_lines_are_folded(client, text):
    event = EventFactory(key="hard", title=text.strip()[:160], summary=text, place=text[:160], date="2002-01-09")
    for address in ("/timeline.ics", "/timeline/hard.ics"):
        (entry,) = calendar(client, address).events
        assert (str(entry["SUMMARY"]), str(entry["LOCATION"])) == (event.title, event.place)
        assert text in str(entry["DESCRIPTION"])
