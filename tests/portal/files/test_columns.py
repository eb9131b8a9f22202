"""The record's own columns follow from its schema, and their cells are read as people write them."""

from __future__ import annotations

import pytest

from evidence.records import SourceRecord
from people.records import PersonRecord
from portal.files.columns import column_names, find_column, nearest
from portal.files.naming import key_of
from portal.files.placing import in_order, place_in
from portal.files.problems import LoadRefused
from portal.files.uploads import open_upload
from portal.models.imports import Layout
from portal.records import KINDS
from tests.factories import EventFactory
from timeline.records import AgreementRecord, EventRecord

pytestmark = pytest.mark.django_db


def sheet(text: str, kind=EventRecord):
    return list(open_upload("x.csv", text.encode(), kind).rows())


def read(schema=EventRecord, /, **cells: str):
    """The one row of a sheet with these columns; in names, two underscores stand for a dot."""
    names = ",".join(name.replace("__", ".") for name in cells)
    values = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells.values())
    (row,) = sheet(f"{names}\n{values}\n", schema)
    return row


def event(**cells: str):
    return read(**{"title": "Talks", "kind": "meeting", "date": "1957", **cells})


def problems(row) -> list[tuple[str, str]]:
    return [(problem.place, problem.message) for problem in row.problems]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.listed_as)
def test_every_field_of_every_kind_has_a_column(kind):
    names = column_names(kind)
    assert {name.partition(".")[0] for name in names} == set(kind.model_fields)
    assert all(find_column(kind, name).name == name for name in names)


def test_a_heading_may_have_spaces_and_capitals():
    assert find_column(EventRecord, " Date Text ").name == "date_text"
    assert find_column(EventRecord, "Citations.02.Source").name == "citations.2.source"


@pytest.mark.parametrize("heading", ["citations", "citations.0.source", "citations.1.colour", "title.1.source", "x"])
def test_what_is_no_column_is_none(heading):
    assert find_column(EventRecord, heading) is None


def test_an_unknown_part_is_told_its_nearest_column():
    assert nearest(EventRecord, "citation.3.sorce") == "citations.1.source"


def test_a_field_without_a_column_is_left_alone_and_an_empty_cell_empties_it():
    row = event(summary="", is_private="", topics="", checked_on="")
    assert row.data["summary"] == ""
    assert (row.data["is_private"], row.data["topics"], row.data["checked_on"]) == (False, [], None)
    assert not {"place", "citations", "body", "date_text"} & set(row.data)


def test_an_empty_cell_that_every_record_needs_is_refused():
    assert problems(event(title="", key="talks")) == [("title", "is empty, and every record needs it")]


def test_parts_are_given_whole_by_their_columns():
    row = event(
        citations__2__source="b", citations__2__locator="p. 3", citations__1__source="a", citations__3__source=""
    )
    assert row.data["citations"] == [{"source": "a"}, {"source": "b", "locator": "p. 3"}]
    assert event(citations__1__source="").data["citations"] == []


def test_a_part_that_lacks_what_it_needs_is_refused_by_column():
    row = event(citations__2__locator="p. 3", citations__2__source="")
    assert problems(row) == [
        ("citations.2.source", "is empty, and citations.2 is not; fill it in, or empty the others")
    ]


def test_findings_have_their_sources_in_one_cell():
    row = event(
        findings__1__aspect="year",
        findings__1__verdict="Corrected",
        findings__1__why="It says 2012.",
        findings__1__sources="a; b",
    )
    assert row.data["findings"] == [
        {"aspect": "year", "verdict": "corrected", "why": "It says 2012.", "sources": ["a", "b"]}
    ]


@pytest.mark.parametrize("cell", ["a;b", "a; b;", "a, b", "a\nb"])
def test_keys_may_be_parted_by_semicolon_comma_or_line(cell):
    assert event(topics=cell).data["topics"] == ["a", "b"]


@pytest.mark.parametrize("cell", ["Trade and procurement", "TRADE", " trade ", "trade and  procurement"])
def test_a_choice_is_taken_by_value_or_label(cell):
    assert event(kind=cell).data["kind"] == "trade"


def test_an_unknown_choice_is_told_the_choices():
    ((place, message),) = problems(event(kind="party"))
    assert place == "kind"
    assert "Agreement, Meeting, Exercise" in message


def test_dates_are_read_as_people_write_them():
    assert event(date="March 1953").data["date"] == "1953-03"


def test_words_that_say_more_than_the_date_are_kept():
    assert event(date="early 2012").data["date_text"] == "early 2012"
    assert event(date="early 2012", date_text="").data["date_text"] == "early 2012"
    assert event(date="early 2012", date_text="in the new year").data["date_text"] == "in the new year"


def test_words_of_the_date_of_a_part_are_kept():
    row = read(AgreementRecord, key="a", actions__1__kind="signature", actions__1__date="early 2012")
    assert row.data["actions"] == [{"kind": "signature", "date": "2012-01/2012-04", "date_text": "early 2012"}]


def test_an_ambiguous_date_is_refused_with_both_readings():
    assert problems(event(date="9/1/2002")) == [
        ("date", "“9/1/2002” can be 9 January 2002 or 1 September 2002. Write the month as a word.")
    ]


@pytest.mark.parametrize("cell", ["31 January 2026", "2026-01-31", "31/1/2026"])
def test_a_day_is_read_as_people_write_it(cell):
    assert event(checked_on=cell).data["checked_on"] == "2026-01-31"


@pytest.mark.parametrize("cell", ["January 2026", "2026-01-31~", "2026-01-30/2026-01-31", "since 2026"])
def test_what_is_no_one_day_is_no_day(cell):
    assert "is not one day" in event(checked_on=cell).problems[0].message


@pytest.mark.parametrize(
    ("cell", "value"), [("yes", True), ("TRUE", True), ("1", True), ("No", False), ("false", False), ("0", False)]
)
def test_yes_and_no_are_read(cell, value):
    assert event(is_private=cell).data["is_private"] is value


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("is_private", "perhaps", "neither yes nor no"),
        ("expire_at", "soon", "is no day and time"),
        ("expire_at", "2026-02-31 10:00", "is no day and time"),
        ("summary", "#REF!", "holds the error #REF!"),
    ],
)
def test_a_cell_that_cannot_be_read_says_what_would_be_right(column, cell, message):
    assert message in event(**{column: cell}).problems[0].message


def test_a_day_without_a_time_expires_at_its_start():
    assert event(expire_at="2026-01-31").data["expire_at"].startswith("2026-01-31T00:00:00")


def test_a_cell_below_no_heading_is_not_lost_in_silence():
    (row,) = sheet("title,,date,kind\nTalks,lost,1957,meeting,more\n")
    assert [problem.place for problem in row.problems] == ["column B", "column E"]


def test_empty_columns_without_heading_do_no_harm():
    (row,) = sheet("title,,date,kind,\nTalks,,1957,meeting,\n")
    assert row.problems == ()


def test_a_sheet_of_another_kind_is_refused_by_its_headings():
    with pytest.raises(LoadRefused, match=r"“terms\.1\.post”: is no column of sources"):
        sheet("title,terms.1.post\na,b\n", SourceRecord)


def test_a_heading_without_what_new_records_need_is_noted():
    upload = open_upload("x.csv", b"key,title\na,b\n", EventRecord)
    assert "no column for kind, date" in upload.notes[0]


def test_the_key_and_slug_of_a_new_record_are_made_from_its_title():
    first, again = event(title="Talks in Brüssel!"), event(title="Talks in Brüssel!")
    assert first.data["key"] == first.data["slug"] == "talks-in-brussel"
    assert again.data == first.data
    assert "The key “talks-in-brussel” was made" in first.notes[0]


def test_a_record_on_file_keeps_its_slug():
    EventFactory(key="talks", slug="other-address")
    row = event()
    assert row.data["key"] == "talks"
    assert "slug" not in row.data
    assert "is on file" in row.notes[1]


def test_a_record_without_title_and_key_is_refused():
    ((place, message),) = problems(read(EventRecord, kind="meeting", date="1957"))
    assert (place, message[:10]) == ("key", "is missing")


@pytest.mark.parametrize("title", ["פגישה בבריסל", "Встреча", "…"])
def test_a_title_in_another_script_has_a_key_of_its_own(title):
    assert key_of(EventRecord, title) == key_of(EventRecord, title)
    assert key_of(EventRecord, title) != key_of(EventRecord, title + "2")
    EventRecord.model_validate(
        {"key": key_of(EventRecord, title), "slug": "a", "title": title, "kind": "other", "date": "1957"}
    )


def test_a_key_is_never_too_long():
    assert key_of(EventRecord, "a" * 79 + " b") == "a" * 79
    assert key_of(EventRecord, "word " * 40, "1957").endswith("-word-1957")
    assert len(key_of(EventRecord, "word " * 40, "1957")) <= 80


def test_a_fault_that_the_schema_finds_is_placed_by_column():
    row = event(citations__1__source="", citations__2__source="a", topics="a; b")
    assert place_in(row, ("citations", 0, "source")) == "citations.2.source"
    assert place_in(row, ("topics", 1)) == "topics"
    assert place_in(row, ("title",)) == "title"


def test_a_partial_row_leaves_the_rest_of_the_record_as_it_is():
    EventFactory(key="talks")
    old = {"key": "talks", "title": "Talks", "date": "2012-01/2012-04", "date_text": "early 2012", "place": "Brussels"}
    (row,) = sheet("key,date\ntalks,March 2012\n")
    assert row.over(old) == {"key": "talks", "title": "Talks", "date": "2012-03", "place": "Brussels"}
    (row,) = sheet("key,place\ntalks,Mons\n")
    assert row.over(old) == {**old, "place": "Mons"}


def test_a_person_is_read_with_terms():
    row = read(
        PersonRecord, name="Jane Doe", sort_name="Doe, Jane", terms__1__post="ambassador", terms__1__date="since 2016"
    )
    assert row.data["terms"] == [{"post": "ambassador", "date": "2016/.."}]
    assert row.data["slug"] == "jane-doe"


def test_cells_can_be_put_in_the_order_of_a_template():
    names = ["title", "date", "place", "findings.1.aspect", "citations.1.source", "citations.2.source", "review_by"]
    shuffled = dict.fromkeys(sorted(names, key=len, reverse=True), "x")
    assert list(in_order(Layout.COLUMNS, EventRecord, shuffled)) == names
    timeline = dict.fromkeys(("Text", "Headline", "Start Date", "Colour"), "x")
    assert list(in_order(Layout.TIMELINEJS, EventRecord, timeline)) == ["Start Date", "Headline", "Text", "Colour"]
