"""Whatever stands in a file, it is read or refused: no other exception comes out."""

from __future__ import annotations

import contextlib
import csv
import io
import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.files.columns import column_names
from portal.files.naming import OnFile
from portal.files.own_columns import read_own_row
from portal.files.problems import LoadRefused
from portal.files.timelinejs import COLUMNS, read_timeline_row
from portal.files.uploads import open_upload
from portal.records import KINDS
from timeline.records import EventRecord

HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            *('=HYPERLINK("x")', "'=x", "#REF!", "9/1/2002", "1957", "31", "-44", "٣", "²", "1e999", "٢٠٠٢"),
            *("<script>x", "<p" * 50, "&#0;", "&#xD800;", "\0", "\ud800", "9999-12-31", "0001", "after 9999", ";;;"),
            *("2026-01-31T25:00", "0001-01-01 00:00", "9999-12-31 23:59", "yes", "title", "early 2012", "\u202e"),
        ]
    ),
)


def on_file(kind):
    """A record with nothing in it."""
    empty = OnFile(kind)
    empty.__dict__ |= {"keys": frozenset(), "topics": {}}
    return empty


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.listed_as)
@settings(max_examples=60)
@given(data=st.data())
def test_hostile_cells_are_read_or_refused(kind, data):
    names = column_names(kind)
    cells = data.draw(st.dictionaries(st.sampled_from(names), HOSTILE, max_size=8))
    row = read_own_row(kind, 2, cells, on_file(kind))
    assert all(problem.place and problem.message for problem in row.problems)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(COLUMNS), HOSTILE, max_size=10))
@example({"Headline": "x", "Year": "9999", "End Year": "0001"})
@example({"Headline": "\ud800", "Year": "1957", "Text": "<p>\ud800</p><ul><li>"})
def test_hostile_rows_of_timelinejs_are_read_or_refused(cells):
    row = read_timeline_row(2, cells, on_file(EventRecord))
    assert all(problem.place in COLUMNS and problem.message for problem in row.problems)
    assert row.problems or {"title", "date", "key"} <= set(row.data)


@settings(max_examples=300)
@given(st.binary(max_size=300))
@example(b"PK\x03\x04" + b"\0" * 100)
@example(b"\xff\xfe\x00\xd8")
@example(b"\x00t\x00i")
@example(b'{"format": "israel-nato-record", "version": 1, "events": {"a": 1}, "pages": 3}')
def test_hostile_bytes_are_read_or_refused(content):
    with contextlib.suppress(LoadRefused):
        assert open_upload("x.csv", content, EventRecord).total


@settings(max_examples=100)
@given(st.lists(st.lists(HOSTILE.filter(lambda text: "\ud800" not in text), max_size=4), max_size=5))
def test_hostile_sheets_are_read_or_refused(rows):
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["title", "kind", "date", "summary"], *rows])
    with contextlib.suppress(LoadRefused):
        assert open_upload("x.csv", buffer.getvalue().encode(), EventRecord).total <= len(rows)


@settings(max_examples=100)
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.floats(), st.text()),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_hostile_json_is_read_or_refused(value):
    data = {"format": "israel-nato-record", "version": 1, "topics": value, "events": [value], "pages": value}
    with contextlib.suppress(LoadRefused):
        list(open_upload("x.json", json.dumps(data).encode(), None).rows())
