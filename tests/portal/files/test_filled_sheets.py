"""Records go out as sheets and come back as they were."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from functools import partial

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from portal.files.cells import guarded, unguarded
from portal.files.problems import LoadRefused
from portal.files.uploads import blank_sheet, filled_sheet, open_upload
from portal.records import KINDS
from timeline.records import EventRecord, TopicRecord

pytestmark = pytest.mark.django_db
RECORD = json.loads((settings.BASE_DIR / "fixtures" / "israel-nato.json").read_text())
FORMATS = ["csv", "xlsx"]


def there_and_back(kind, file_format, records):
    content = b"".join(filled_sheet(kind, file_format, lambda: records))
    rows = list(open_upload(f"x.{file_format}", content, kind).rows())
    assert [row.problems for row in rows] == [()] * len(records)
    return [kind.model_validate(row.data) for row in rows]


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.listed_as)
def test_every_shipped_record_comes_back_as_it_was(kind, file_format):
    records = [kind.model_validate(record) for record in RECORD[kind.listed_as]]
    assert there_and_back(kind, file_format, records) == records


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("name", ['=HYPERLINK("x")', "'=x", "''+x", "-5", "@a", "'quoted'", "+972", "#1", "a;b\nc"])
def test_text_that_looks_like_a_formula_comes_back_unchanged(name, file_format):
    records = [TopicRecord(key="a", name=name)]
    assert there_and_back(TopicRecord, file_format, records) == records


def test_a_csv_escapes_what_a_spreadsheet_would_run():
    content = b"".join(filled_sheet(TopicRecord, "csv", lambda: [TopicRecord(key="a", name="=1+1")])).decode(
        "utf-8-sig"
    )
    (row,) = csv.DictReader(io.StringIO(content))
    assert row["name"] == "'=1+1"


def test_a_workbook_has_text_where_a_spreadsheet_would_see_a_formula():
    content = b"".join(filled_sheet(TopicRecord, "xlsx", lambda: [TopicRecord(key="a", name="=1+1")]))
    cell = load_workbook(io.BytesIO(content)).worksheets[0]["B2"]
    assert (cell.value, cell.data_type, cell.number_format) == ("=1+1", "s", "@")


def test_a_text_too_long_for_excel_is_not_cut_but_refused_on_return():
    record = TopicRecord(key="a", name="a", description="x" * 40_000)
    content = b"".join(filled_sheet(TopicRecord, "xlsx", lambda: [record]))
    (row,) = open_upload("x.xlsx", content, TopicRecord).rows()
    assert row.problems[0].place == "description"
    assert there_and_back(TopicRecord, "csv", [record]) == [record]


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.listed_as)
def test_a_template_names_every_field_and_its_example_is_skipped(kind, file_format):
    with pytest.raises(LoadRefused, match="the example of the template does not count"):
        open_upload(f"x.{file_format}", blank_sheet(kind, file_format), kind)


def test_a_filled_template_is_read_without_its_example():
    lines = blank_sheet(EventRecord, "csv").decode("utf-8-sig")
    heading, example = csv.reader(io.StringIO(lines))
    assert example[0] == "(example; this row is skipped)"
    filled = {"title": "Talks", "kind": "Meeting", "date": "1957"}
    content = lines + ",".join(filled.get(name, "") for name in heading) + "\r\n"
    (row,) = open_upload("x.csv", content.encode(), EventRecord).rows()
    assert (row.number, row.problems, row.data["title"]) == (3, (), "Talks")


def test_the_example_would_be_read_were_it_not_marked():
    heading, example = csv.reader(io.StringIO(blank_sheet(EventRecord, "csv").decode("utf-8-sig")))
    content = io.StringIO()
    csv.writer(content).writerows([heading, ["", *example[1:]]])
    (row,) = open_upload("x.csv", content.getvalue().encode(), EventRecord).rows()
    assert row.problems == ()


def test_a_template_keeps_what_is_typed_into_it_as_text():
    sheet = load_workbook(io.BytesIO(blank_sheet(EventRecord, "xlsx"))).worksheets[0]
    assert sheet.column_dimensions["E"].number_format == "@"


def test_a_csv_of_many_is_written_without_being_held():
    def made(number):
        return (TopicRecord(key=f"k{n}", name="a", description=f"{n} " * 400) for n in range(number))

    peaks = []
    for number in (100, 5000):
        tracemalloc.start()
        size = sum(map(len, filled_sheet(TopicRecord, "csv", partial(made, number))))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert size > 8_000_000
    assert peaks[1] < 2 * peaks[0]


def test_another_format_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="no format for sheets"):
        blank_sheet(EventRecord, "ods")


@given(st.text())
def test_guarding_a_text_can_be_undone(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
