"""Spreadsheets of TimelineJS become events, as precise as they are, and nothing of them is lost in silence."""

from __future__ import annotations

import pytest

from portal.files.markup import plain, read_markup
from portal.files.naming import OnFile
from portal.files.placing import place_in
from portal.files.problems import LoadRefused
from portal.files.timelinejs import read_timeline_row
from portal.files.uploads import open_upload
from tests.factories import EventFactory, TopicFactory
from timeline.records import EventRecord

pytestmark = pytest.mark.django_db


def read(**cells: str):
    """A row; in names, underscores stand for spaces."""
    cells = {"Headline": "Talks", "Year": "1957", **{name.replace("_", " "): cell for name, cell in cells.items()}}
    return read_timeline_row(2, cells, OnFile(EventRecord))


def problem(row) -> tuple[str, str]:
    (found,) = row.problems
    return found.place, found.message


@pytest.mark.parametrize(
    ("cells", "edtf"),
    [
        ({}, "1957"),
        ({"Month": "3"}, "1957-03"),
        ({"Month": "March", "Day": "09"}, "1957-03-09"),
        ({"Month": "3", "Day": "9", "End_Year": "1957", "End_Month": "3", "End_Day": "9"}, "1957-03-09"),
        ({"End_Year": "1958", "End_Month": "2"}, "1957/1958-02"),
        ({"Year": "c. 1957"}, "1957~"),
        ({"Year": "", "Start_Date": "1/25/2002 12:30:00"}, "2002-01-25"),
        ({"Year": "", "Start_Date": "25 January 2002", "End_Date": "13 February 2002"}, "2002-01-25/2002-02-13"),
    ],
)
def test_a_date_is_as_precise_as_it_is_given(cells, edtf):
    row = read(**cells)
    assert row.problems == ()
    assert row.data["date"] == edtf


@pytest.mark.parametrize(
    ("cells", "place", "message"),
    [
        ({"Year": ""}, "Year", "is empty"),
        ({"Year": "", "Month": "3"}, "Year", "is empty, and there is a month or day"),
        ({"Day": "3"}, "Month", "is empty, and there is a month or day"),
        ({"Month": "2", "Day": "31"}, "Day", "February"),
        ({"Month": "13"}, "Month", "is no month"),
        ({"Month": "3", "Day": "x"}, "Day", "is no day"),
        ({"Year": "-44"}, "Year", "before the common era"),
        ({"Year": "12000"}, "Year", "four digits"),
        ({"Year": "57"}, "Year", "four digits"),
        ({"End_Year": "1956"}, "End Year", "ends before it starts"),
        ({"End_Month": "3"}, "End Year", "is empty"),
        ({"Year": "", "End_Date": "1958"}, "Year", "is empty"),
        ({"Year": "", "Start_Date": "9/1/2002"}, "Start Date", "9 January 2002 or 1 September 2002"),
        ({"Display_Date": "summer 1958"}, "Display Date", "do not meet"),
        ({"Display_Date": "x" * 121}, "Display Date", "shorten it to 120"),
        ({"Headline": "x" * 161}, "Headline", "has 161 characters; shorten it to 160"),
        ({"Headline": "<b></b>"}, "Headline", "is empty"),
        ({"Type": "title"}, "Type", "a title slide"),
        ({"Type": "Era"}, "Type", "an era"),
        ({"Text": "<b>" * 200}, "Text", "more than 50 levels"),
    ],
)
def test_a_bad_cell_is_refused_by_column(cells, place, message):
    where, what = problem(read(**cells))
    assert where == place
    assert message in what


def test_the_display_date_becomes_words_where_it_says_more():
    assert read(Display_Date="<i>in the spring</i> of 1957").data["date_text"] == "in the spring of 1957"
    assert "date_text" not in read(Display_Date="1957").data
    assert "date_text" not in read().data


@pytest.mark.parametrize(
    ("cells", "edtf"),
    [
        ({"Display_Date": "c. 1957"}, "1957~"),
        ({"Display_Date": "since 1957"}, "1957/.."),
        ({"Display_Date": "spring 1957", "Month": "3", "End_Year": "1957", "End_Month": "5"}, "1957-21"),
        ({"Year": "1950", "End_Year": "1959", "Display_Date": "1950s"}, "195X"),
        ({"Display_Date": "after May 1957", "Month": "5"}, "1957-06/"),
        ({"Display_Date": "before 1957"}, "/1956"),
        ({"Display_Date": "spring 1957"}, "1957"),
    ],
)
def test_a_date_is_as_displayed_where_the_columns_can_say_no_more(cells, edtf):
    row = read(**cells)
    assert row.problems == ()
    assert row.data["date"] == edtf


def test_the_link_to_its_own_record_is_no_text():
    own = '<p>They spoke.</p><p><a rel="bookmark" href="https://example.org/timeline/talks/">Confirmed: sources</a></p>'
    data = read(Text=own).data
    assert (data["summary"], "body" in data) == ("They spoke.", False)


def test_a_new_event_has_a_kind_and_a_key_of_headline_and_year():
    data = read(Headline="Exercise at sea").data
    assert (data["key"], data["slug"], data["kind"]) == ("exercise-at-sea-1957",) * 2 + ("other",)
    assert read(Headline="Letter of 1957").data["key"] == "letter-of-1957"
    EventRecord.model_validate(data)


def test_an_event_on_file_keeps_what_the_sheet_does_not_tell():
    EventFactory(key="talks-1957", slug="elsewhere", kind="meeting")
    TopicFactory(key="naval")
    assert not {"kind", "slug", "topics", "summary", "body"} & set(read(Group="naval").data)


def test_a_group_or_tag_becomes_a_topic_by_key_or_name():
    TopicFactory(key="naval", name="Ships and fleets")
    assert read(Group="NAVAL").data["topics"] == ["naval"]
    assert read(Tag="ships and Fleets").data["topics"] == ["naval"]
    row = read(Group="unheard of")
    assert "topics" not in row.data
    assert "There is no topic “unheard of”, so none was set." in row.notes


def test_media_are_left_out_and_named_with_their_address():
    notes = read(Media="https://example.org/a.jpg", Media_Credit="Somebody", Time="10:00").notes
    assert notes[0].startswith(
        "Left out: Media “https://example.org/a.jpg”; Media Credit “Somebody”. A link is no source"
    )
    assert notes[1].startswith("Left out: Time “10:00”.")


def test_plain_text_becomes_the_summary():
    assert read(Text="They spoke.\n\nAnd left.").data["summary"] == "They spoke.\n\nAnd left."


def test_text_with_emphasis_alone_becomes_the_summary():
    marked = read_markup("<p>They <b>spoke</b> &amp; left.</p><p>Again.</p>")
    assert (marked.summary, marked.body) == ("They spoke & left.\n\nAgain.", "")


def test_text_with_links_becomes_a_summary_and_a_body():
    marked = read_markup('<p>They spoke.</p>See <a href="https://example.org" onclick="x()">it</a>.<ul><li>a</ul>')
    assert marked.summary == "They spoke."
    assert marked.body == '<p>See <a href="https://example.org">it</a>.</p><ul><li>a</li></ul>'


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<SCRIPT >alert(1)</SCRIPT><a href='javascript:alert(1)'>x</a>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<img src=x onerror=alert(1)><a href='https://x.y'>x</a>",
        "<svg><script>alert(1)</script></svg><ul><li onclick='alert(1)'>x",
        "&lt;script&gt;alert(1)&lt;/script&gt;<ul><li>x",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe><h1>x</h1>",
    ],
)
def test_scripts_never_survive(html):
    marked = read_markup(html)
    for tag in ("<script", "<img", "<svg", "<iframe", "onclick", "onerror", "javascript:"):
        assert tag not in marked.body.lower()
    row = read(Text=html)
    assert "<script" not in str(row.data.get("body", ""))


def test_a_headline_keeps_its_words_apart():
    assert plain("<p>One</p><p>two</p>") == "One two"
    assert plain("mid<b>dle</b> &amp; end") == "middle & end"


def test_faults_of_the_schema_are_placed_in_columns_of_the_sheet():
    row = read(Text="x")
    assert place_in(row, ("title",)) == "Headline"
    assert place_in(row, ("date",)) == "Year"
    assert place_in(row, ("body",)) == "Text"


def test_empty_rows_are_skipped_and_numbers_kept():
    upload = open_upload("t.csv", b"Year,Headline\n,,\n1957,a\n\n1958,b\n", None)
    assert [row.number for row in upload.rows()] == [3, 5]
    assert upload.total == 2


def test_unknown_columns_are_left_out_and_said():
    upload = open_upload("t.csv", b"Year,Headline,Colour\n1957,a,red\n", None)
    assert upload.notes[-1].endswith("left out: Colour.")


def test_a_column_that_stands_twice_is_refused():
    with pytest.raises(LoadRefused, match="“Year”: names 2 columns"):
        open_upload("t.csv", b"Year,Headline,year\n1957,a,1958\n", None)


def test_an_empty_start_date_is_asked_for_by_its_own_name():
    row = read_timeline_row(2, {"Start Date": "", "Headline": "Talks"}, OnFile(EventRecord))
    assert problem(row) == ("Start Date", "is empty; give the year")
