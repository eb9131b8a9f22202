"""TimelineJS: dates no more precise than they are, texts that cannot run, and a sheet that is read back."""

from __future__ import annotations

import csv
import io
import json

import pytest
from bs4 import BeautifulSoup

from dates import parse
from portal.files.timeline_dates import date_cells, read_dates
from portal.files.uploads import open_upload
from tests.factories import EventFactory
from timeline.models import Event
from timeline.records import EventRecord

pytestmark = pytest.mark.django_db


def slides(client, query: str = "") -> dict:
    return json.loads(b"".join(client.get(f"/timeline.timelinejs.json{query}")))


def sheet(client) -> list[dict[str, str]]:
    text = b"".join(client.get("/timeline.timelinejs.csv")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def moment(year: str, month: str = "", day: str = "") -> dict[str, str]:
    return {"year": year, "month": month, "day": day}


@pytest.mark.parametrize(
    ("date", "start", "end", "words"),
    [
        ("1957", moment("1957"), None, "1957"),
        ("1953-03", moment("1953", "3"), None, "March 1953"),
        ("2002-01-09", moment("2002", "1", "9"), None, "9 January 2002"),
        ("1957~", moment("1957"), None, "about 1957"),
        ("2009-21", moment("2009", "3"), moment("2009", "5"), "spring 2009"),
        ("195X", moment("1950"), moment("1959"), "1950s"),
        ("19XX", moment("1900"), moment("1999"), "20th century"),
        ("2018-06-03/2018-06-15", moment("2018", "6", "3"), moment("2018", "6", "15"), "3 to 15 June 2018"),
        ("2002/2002-05", moment("2002"), moment("2002", "5"), "2002 to May 2002"),
        ("2016-09-16/..", moment("2016", "9", "16"), None, "since 16 September 2016"),
        ("2016-09/", moment("2016", "9"), None, "from September 2016; end not found"),
        ("../2016", moment("2016"), None, "until 2016"),
        ("/195X", moment("1950"), moment("1959"), "until 1950s; start not found"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known_and_its_words_say_the_rest(client, date, start, end, words):
    EventFactory(date=date)
    (slide,) = slides(client)["events"]
    assert (slide["start_date"], slide.get("end_date"), slide["display_date"]) == (start, end, words)


@pytest.mark.parametrize(
    "text", ["1957", "1953-03", "2002-01-09", "2018-06-03/2018-06-15", "1995/2002", "2002/2002-05"]
)
def test_a_date_without_flags_and_open_ends_is_read_back_from_its_cells_alone(text):
    assert read_dates(date_cells(parse(text))) == (parse(text), [])


def test_an_event_has_title_summary_kind_and_a_link_to_its_record(client):
    EventFactory(key="talks", title="Talks", summary="One.\n\nTwo\nlines.", kind="meeting", verdict="disputed")
    (slide,) = slides(client)["events"]
    assert slide["unique_id"] == "talks"
    assert (slide["text"]["headline"], slide["group"]) == ("Talks", "Meeting")
    link = '<a rel="bookmark" href="http://testserver/timeline/talks/">Disputed: findings and sources in the record</a>'
    assert slide["text"]["text"] == f"<p>One.</p>\n\n<p>Two<br>lines.</p><p>{link}</p>"


def test_no_text_can_run(client):
    """The words of a date lose their markup and are then shown as HTML, so what was escaped once would run."""
    hard = "a < b <img src=x onerror=alert(1)> & c"
    EventFactory(title=hard, summary=hard, date="1957", date_text=hard)
    (slide,) = slides(client)["events"]
    for html in (slide["text"]["headline"], slide["text"]["text"]):
        soup = BeautifulSoup(html, "html.parser")
        assert soup.get_text().startswith(hard)
        assert {tag.name for tag in soup.find_all(True)} <= {"p", "a"}
    once = BeautifulSoup(slide["display_date"], "html.parser").get_text()
    assert BeautifulSoup(once, "html.parser").get_text() == hard
    assert not BeautifulSoup(once, "html.parser").find_all(True)


def test_the_title_slide_leads_back_to_the_list_with_its_filter(client):
    EventFactory()
    title = slides(client, "?kind=meeting&q=event")["title"]["text"]
    link = BeautifulSoup(title["text"], "html.parser").a
    assert link["href"] == "http://testserver/timeline/?kind=meeting&q=event"


def test_an_event_without_a_date_is_left_out_and_said_so(client):
    EventFactory(date="1957")
    event = EventFactory(date="1958")
    Event.objects.filter(pk=event.pk).update(date="", date_earliest=None, date_latest=None)
    found = slides(client)
    assert len(found["events"]) == 1
    assert "1 event is left out, as its date is not known." in found["title"]["text"]["text"]
    assert len(sheet(client)) == 1


@pytest.mark.parametrize(
    "date", ["1957~", "1957-05-03?", "2009-21", "195X", "2016-09-16/..", "2016-09/", "/2016", "../195X"]
)
def test_words_bring_back_what_the_columns_cannot_say(client, date):
    EventFactory(date=date)
    (row,) = open_upload("t.csv", b"".join(client.get("/timeline.timelinejs.csv")), None).rows()
    assert (row.data["date"], "date_text" in row.data) == (date, False)


@pytest.mark.parametrize("title", ["=1+1", "'=x", "-5", "@a", "+972", "a < b & c", "&lt;b&gt;", 'שלום, "world"'])
def test_a_hard_title_is_read_back_and_no_spreadsheet_runs_it(client, title):
    EventFactory(title=title)
    (cells,) = sheet(client)
    assert not cells["Headline"].startswith(("=", "+", "-", "@", "'"))
    (row,) = open_upload("t.csv", b"".join(client.get("/timeline.timelinejs.csv")), None).rows()
    assert (row.data["title"], row.problems) == (title, ())


def test_what_it_writes_is_what_the_schema_takes(client):
    EventFactory(summary="Words.")
    (row,) = open_upload("t.csv", b"".join(client.get("/timeline.timelinejs.csv")), None).rows()
    EventRecord.model_validate(row.data | {"kind": "other", "slug": "new"})
