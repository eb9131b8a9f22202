"""A workbook is opened safely, and its cells are read as a person sees them."""

from __future__ import annotations

import contextlib
import io
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from portal.files.problems import LoadRefused
from portal.files.workbooks import open_workbook

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def book_of(*values: object, number_format: str = "", title: str = "") -> bytes:
    book = Workbook()
    book.active.append(["heading"])
    for value in values:
        book.active.append([value])
        if number_format:
            book.active.cell(book.active.max_row, 1).number_format = number_format
    if title:
        book.active.title = title
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for existing in old.namelist():
            if existing != name:
                new.writestr(existing, old.read(existing))
        new.writestr(name, part)
    return buffer.getvalue()


def with_sheet(rows: bytes) -> bytes:
    sheet = b"<worksheet " + MAIN + b"><sheetData>" + rows + b"</sheetData></worksheet>"
    return with_part(book_of("x"), "xl/worksheets/sheet1.xml", sheet)


def cells(content: bytes) -> list[str]:
    return [row[0] for _number, row in open_workbook("b.xlsx", content).rows()]


def refusal(content: bytes) -> str:
    with pytest.raises(LoadRefused) as refused:
        list(open_workbook("b.xlsx", content).rows())
    return str(refused.value)


def test_numbers_dates_and_truths_are_read_as_text():
    values = [1957.0, 1957, 1.5, True, False, datetime(2026, 1, 31, 18, 30), date(2026, 1, 31), " text "]
    assert cells(book_of(*values)) == [
        "1957",
        "1957",
        "1.5",
        "yes",
        "no",
        "2026-01-31 18:30",
        "2026-01-31",
        " text ",
    ]


@pytest.mark.parametrize(
    ("number_format", "read"),
    [
        ("mmm-yy", "1953-03"),
        ('[$-409]mmmm" of "yyyy;@', "1953-03"),
        ("yyyy", "1953"),
        ("dd/mm/yyyy", "1953-03-01"),
        ('"day "yyyy', "1953"),
    ],
)
def test_a_date_is_no_more_precise_than_it_is_shown(number_format, read):
    assert cells(book_of(date(1953, 3, 1), number_format=number_format)) == [read]


def test_a_date_shown_without_its_year_is_not_guessed():
    (cell,) = cells(book_of(date(1953, 3, 1), number_format="d-mmm"))
    assert "shows a date without its year (1953-03-01" in cell.message


def test_a_formula_is_not_computed_and_keeps_its_text():
    (cell,) = cells(book_of('=HYPERLINK("https://example.org","x")'))
    assert cell == '=HYPERLINK("https://example.org","x")'
    assert "holds a formula" in cell.message


def test_the_first_visible_sheet_with_anything_in_it_is_read_and_named():
    book = Workbook()
    for title in ("Hidden", "Full", "Other"):
        sheet = book.create_sheet(title)
        sheet.append(["heading"])
        sheet.append([title])
    book["Hidden"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    sheet = open_workbook("b.xlsx", buffer.getvalue())
    assert "“Full”" in sheet.notes[0]
    assert [row for _number, row in sheet.rows()] == [["Full"]]


def test_rows_keep_their_numbers_over_gaps():
    rows = b'<row r="3"><c t="str"><v>h</v></c></row><row r="9"><c t="str"><v>x</v></c></row>'
    sheet = open_workbook("b.xlsx", with_sheet(rows))
    assert (sheet.heading_number, list(sheet.rows())) == (3, [(9, ["x"])])


def test_an_empty_workbook_is_refused():
    buffer = io.BytesIO()
    Workbook().save(buffer)
    assert "no sheet with anything in it" in refusal(buffer.getvalue())


def test_a_bomb_of_195_kb_is_refused_without_unpacking_it_to_memory():
    bomb = with_part(book_of("x"), "xl/sharedStrings.xml", b"\0" * (200 * 1024 * 1024))
    assert len(bomb) < 220_000
    tracemalloc.start()
    assert "unpacks to more than 100 MB" in refusal(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * 1024 * 1024


def test_a_bomb_that_lies_about_its_size_is_refused_all_the_same():
    bomb = bytearray(with_part(book_of("x"), "xl/sharedStrings.xml", b" " * (200 * 1024 * 1024)))
    for size_at in (bomb.find(b"xl/sharedStrings.xml") - 8, bomb.rfind(b"xl/sharedStrings.xml") - 22):
        bomb[size_at : size_at + 4] = (1000).to_bytes(4, "little")
    assert refusal(bytes(bomb))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (b"<row/>" * 1_048_577, "more than 1048576 rows"),
        (b'<row r="99999999999"><c t="str"><v>x</v></c></row>', "more than 1048576 rows"),
        (b"<row>" + b"<c/>" * 501 + b"</row>", "more than 500 columns"),
        (b"<row><c>" + b"<x/>" * 10_001 + b"</c></row>", "more than 10000 pieces"),
        (b"<x>" * 60 + b"</x>" * 60, "more than 50 levels"),
        (b"<x/>" * 100_001, "more than 100000 rules or formats"),
        (b'<row><c t="str"><v>' + b"x" * 140_000 + b"</v></c></row>", "more than 131072 characters"),
    ],
    ids=["rows", "far row", "columns", "pieces", "depth", "others", "text"],
)
def test_a_sheet_that_costs_too_much_is_refused(rows, message):
    assert message in refusal(with_sheet(rows))


def test_entities_are_never_expanded():
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst ' + MAIN + b"><si><t>&b;</t></si></sst>"
    assert "declares a document type" in refusal(with_part(book_of("x"), "xl/sharedStrings.xml", laughs))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"]
)
@pytest.mark.parametrize("content", [b"", b"<broken", b"<other/>", b"\x00\xff"])
def test_a_damaged_workbook_is_refused_or_read_but_never_an_error(part, content):
    damaged = with_part(book_of("x"), part, content)
    with contextlib.suppress(LoadRefused):
        list(open_workbook("b.xlsx", damaged).rows())


def test_a_cut_off_workbook_is_refused():
    whole = book_of("x")
    assert "damaged" in refusal(whole[: len(whole) // 2] + whole[len(whole) // 2 + 40 :])
