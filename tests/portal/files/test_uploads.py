"""A file is recognised by its content, and what is wrong with it as a whole is said at the door."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.conf import settings
from openpyxl import Workbook

from portal.files.limits import MOST_BYTES
from portal.files.problems import LoadRefused
from portal.files.uploads import open_upload, read_row
from portal.models.imports import Layout
from portal.records import KINDS
from tests.factories import EventFactory, TopicFactory
from timeline.records import EventRecord, TopicRecord

SAMPLES = settings.BASE_DIR / "fixtures" / "samples"

pytestmark = pytest.mark.django_db

#: What each bad sheet is told: a part of the message, of the file or of its one row.
REFUSED = {
    "broken-utf-8.csv": "is UTF-8 with a fault: the byte at 25",
    "code-page-1255.csv": "may be in the code page of another script",
    "heading-only.csv": "has a heading but no rows below it",
    "heading-twice.csv": "“title”: names 2 columns",
    "nul.csv": "holds a NUL character (near byte 18)",
    "old.xls": "Excel 97–2003",
    "open-quotation.csv": "quotation marks that open in row 2",
    "password.xlsx": "is protected by a password",
    "picture.csv": "is a PNG picture",
    "unknown-heading.csv": "“knid”: is no column of events; the nearest is “kind”",
}
ROW_REFUSED = {
    "ambiguous-date.csv": [("date", "can be 9 January 2002 or 1 September 2002")],
    "formula.xlsx": [("title", "holds a formula"), ("date", "holds the error #N/A")],
    "title-slide.csv": [("Type", "a title slide or an era is no event")],
}


def opened(path: str):
    return open_upload(path.rpartition("/")[2], (SAMPLES / path).read_bytes(), EventRecord)


def refusal(name: str, content: bytes, kind=EventRecord) -> str:
    with pytest.raises(LoadRefused) as refused:
        list(open_upload(name, content, kind).rows())
    return str(refused.value)


def workbook(*rows: list, **sheets: list) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title, more in sheets.items():
        sheet = book.create_sheet(title)
        for row in more:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rezipped(content: bytes, **parts: bytes) -> bytes:
    """A workbook with other content in some of its parts, named by their file names without extension."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, parts.get(part.rpartition("/")[2].partition(".")[0], old.read(part)))
    return buffer.getvalue()


def test_every_bad_sheet_is_expected_here():
    sheets = {path.name for path in (SAMPLES / "bad").iterdir() if path.suffix != ".json"}
    assert sheets == set(REFUSED) | set(ROW_REFUSED)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_bad_file_is_refused_at_the_door(name):
    assert REFUSED[name] in refusal(name, (SAMPLES / "bad" / name).read_bytes())


@pytest.mark.parametrize("name", sorted(ROW_REFUSED))
def test_a_bad_row_is_refused_by_column(name):
    (row,) = opened(f"bad/{name}").rows()
    assert len(row.problems) == len(ROW_REFUSED[name])
    for problem, (place, message) in zip(row.problems, ROW_REFUSED[name], strict=True):
        assert problem.place == place
        assert message in problem.message


@pytest.mark.parametrize("path", sorted((SAMPLES / "good").iterdir()), ids=lambda path: path.name)
def test_every_good_sample_opens_without_a_problem(path):
    TopicFactory(key="naval", name="naval")
    upload = open_upload(path.name, path.read_bytes(), EventRecord if path.suffix != ".json" else None)
    rows = list(upload.rows())
    assert upload.total == len(rows) > 0
    for row in rows:
        assert row.problems == ()
        row.kind.model_validate(row.data)


def test_rows_can_be_read_again():
    upload = opened("good/timelinejs.xlsx")
    assert [row.number for row in upload.rows()] == [row.number for row in upload.rows()] == [2, 3]


def test_an_upload_of_more_than_10_mb_is_refused():
    assert "at most 10 MB" in refusal("big.csv", b"a" * (MOST_BYTES + 1))


def test_the_20000th_row_is_read_and_the_next_refused():
    heading, row = b"title,kind,date\n", b"Talks,meeting,2002\n"
    assert open_upload("full.csv", heading + 20_000 * row, EventRecord).total == 20_000
    assert "more than 20,000 rows" in refusal("long.csv", heading + 20_001 * row)


def test_more_than_20000_records_of_json_are_refused():
    data = {"format": "israel-nato-record", "version": 1, "topics": [{"key": "a"}] * 20_001}
    assert "more than 20,000 records" in refusal("long.json", json.dumps(data).encode())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("columns", [501, 16_385])
def test_too_many_columns_are_refused_in_csv(columns, delimiter):
    content = delimiter.join(f"c{number}" for number in range(columns)).encode() + b"\nx\n"
    assert f"has {columns} columns in row 1, and at most 500" in refusal("wide.csv", content)


@pytest.mark.parametrize("columns", [501, 16_385])
def test_too_many_columns_are_refused_in_a_workbook(columns):
    cells = b"".join(b'<c t="str"><v>x</v></c>' for _number in range(columns))
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
    content = rezipped(workbook(["x"]), sheet1=sheet + cells + b"</row></sheetData></worksheet>")
    assert "more than 500 columns" in refusal("wide.xlsx", content)


@pytest.mark.parametrize("reference", ["XFD1", "SH1"])
def test_a_cell_far_to_the_right_is_refused(reference):
    book = Workbook()
    book.active[reference] = "x"
    buffer = io.BytesIO()
    book.save(buffer)
    assert "more than 500 columns" in refusal("far.xlsx", buffer.getvalue())


@pytest.mark.parametrize("name", ["mistaken.csv", "mistaken.json", "mistaken"])
def test_a_workbook_under_another_name_is_read_and_said(name):
    upload = open_upload(name, workbook(["title", "kind", "date"], ["Talks", "meeting", 1957]), EventRecord)
    assert upload.layout == Layout.COLUMNS
    assert any("is a workbook" in note for note in upload.notes)


def test_csv_under_the_name_of_a_workbook_is_read_and_said():
    upload = open_upload("mistaken.xlsx", b"title,kind,date\nTalks,meeting,1957\n", EventRecord)
    assert any("is text (CSV)" in note for note in upload.notes)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"%PDF-1.7", "is a PDF"),
        (b"<html><table>", "is a web page"),
        (b"PK\x03\x04 and no more", "is damaged"),
        (b"\xff\xfe\x00\x00t\x00\x00\x00", "is UTF-32"),
        (b",,,\n,,\n", "has no filled cell"),
    ],
)
def test_what_is_no_sheet_is_named(content, message):
    assert message in refusal("x.csv", content)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "OpenDocument"),
        ({"[Content_Types].xml": b"", "word/document.xml": b""}, "no workbook"),
        ({"[Content_Types].xml": b"", "xl/workbook.bin": b""}, ".xlsb"),
        ({"readme.txt": b""}, "is a ZIP archive"),
    ],
)
def test_other_archives_are_told_apart(parts, message):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert message in refusal("x.xlsx", buffer.getvalue())


def test_a_sheet_of_unsaid_kind_asks_for_it():
    assert "choose the kind of record" in refusal("x.csv", b"title,kind,date\nTalks,meeting,1957\n", None)


def test_timelinejs_needs_no_kind_and_takes_no_other():
    content = (SAMPLES / "good" / "timelinejs.csv").read_bytes()
    assert open_upload("t.csv", content, None).kind is EventRecord
    assert "which hold events" in refusal("t.csv", content, TopicRecord)


def test_pages_of_a_json_file_are_left_out_and_said():
    upload = open_upload("r.json", (settings.BASE_DIR / "fixtures" / "israel-nato.json").read_bytes(), None)
    assert "9 pages in the file were left out" in upload.notes[0]
    assert {row.kind for row in upload.rows()} == set(KINDS)
    assert upload.total == 279


def test_a_record_of_json_is_its_own_cells_and_numbered_in_its_list():
    data = {"format": "israel-nato-record", "version": 1, "topics": [{"key": "a", "name": "a"}, "b"]}
    first, second = open_upload("r.json", json.dumps(data).encode("utf-16"), None).rows()
    assert (first.number, first.kind, first.data, first.cells) == (0, TopicRecord, data["topics"][0], first.data)
    assert (second.number, second.problems[0].message[:12]) == (1, "is no object")


def test_json_nested_more_than_50_levels_is_refused_in_its_row():
    value: object = "x"
    for _level in range(60):
        value = [value]
    data = {"format": "israel-nato-record", "version": 1, "topics": [{"key": "a", "name": value}]}
    (row,) = open_upload("r.json", json.dumps(data).encode(), None).rows()
    assert row.problems[0].place == "name"
    assert "more than 50 levels" in row.problems[0].message


def test_json_too_deep_to_parse_is_refused():
    assert "more than 50 levels" in refusal("r.json", b"[" * 100_000 + b"]" * 100_000)


def test_a_corrected_row_is_read_as_the_file_is():
    upload = open_upload("x.csv", b"title,kind,date\nTalks,meeting,9/1/2002\n", EventRecord)
    (row,) = upload.rows()
    assert row.problems
    corrected = read_row(upload.layout, EventRecord, row.number, {**row.cells, "date": "9 January 2002"})
    assert corrected.problems == ()
    assert (corrected.number, corrected.data["date"]) == (2, "2002-01-09")


def test_a_corrected_row_of_timelinejs_is_read_as_the_file_is():
    (row,) = opened("bad/title-slide.csv").rows()
    assert read_row(Layout.TIMELINEJS, EventRecord, 2, {**row.cells, "Type": ""}).data["title"] == "The story"


def test_a_corrected_record_of_json_is_taken_as_it_is():
    cells = {"key": "a", "name": "b"}
    assert read_row(Layout.RECORD, TopicRecord, 3, cells).data == cells


@pytest.mark.parametrize("rows", [2, 20])
@pytest.mark.parametrize("layout", ["own", "timelinejs"])
def test_reading_asks_the_database_the_same_at_any_number_of_rows(rows, layout, django_assert_max_num_queries):
    for number in range(rows):
        EventFactory(key=f"talks-{number}")
        TopicFactory()
    heading = "title,kind,date" if layout == "own" else "Headline,Group,Year"
    content = "\n".join([heading, *(f"Talks {number},meeting,1957" for number in range(rows))]).encode()
    upload = open_upload("x.csv", content, EventRecord)
    with django_assert_max_num_queries(2):
        assert len(list(upload.rows())) == rows
