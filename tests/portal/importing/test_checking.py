"""Checking costs the same queries for any number of rows, and puts each record after what it is part of."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.indexing import index_at_the_end
from people.models import Organisation
from portal.files.rows import Row
from portal.importing.checking import Checker
from portal.importing.crossing import FileCrossing, parents_first
from portal.loading.changes import Outcome
from portal.records import KINDS
from timeline.models import Event
from timeline.records import EventRecord

pytestmark = pytest.mark.django_db
KIND = {kind.listed_as: kind for kind in KINDS}


def rows_of(data: dict[str, Any]) -> list[Row]:
    return [
        Row(number, KIND[name], record, record)
        for name, records in data.items()
        if name in KIND
        for number, record in enumerate(records)
    ]


def check(user: Any, rows: list[Row]) -> list:
    return Checker(user, FileCrossing(rows)).check(rows)


def queries(user: Any, event: dict[str, Any], number: int) -> tuple[int, int]:
    """All queries, and those that read tables, of checking so many new events."""
    events = [{**event, "key": f"e-{n}", "slug": f"e-{n}", "participations": []} for n in range(number)]
    with CaptureQueriesContext(connection) as captured:
        found = check(user, [Row(n, EventRecord, record, record) for n, record in enumerate(events)])
    assert {row.outcome for row in found} == {Outcome.NEW}, found[0].problems
    return len(captured), sum(" FROM " in query["sql"] for query in captured.captured_queries)


def test_a_row_more_reads_one_query_more(on_record, publisher):
    event = on_record["events"][0]
    (_all, few), (_more, many) = queries(publisher, event, 5), queries(publisher, event, 15)
    assert many - few <= 10  # whether its slug is free, which the rules for publishing ask for themselves


def test_a_record_on_file_costs_no_query_of_its_own_to_compare(on_record, publisher):
    def unchanged(number: int) -> int:
        rows = rows_of({"organisations": on_record["organisations"][:number]})
        with CaptureQueriesContext(connection) as captured:
            assert {row.outcome for row in check(publisher, rows)} == {Outcome.UNCHANGED}
        return len(captured)

    assert unchanged(3) == unchanged(1) + 2  # the third has a parent: to dump it, and to check that it is there


def test_an_organisation_that_is_part_of_itself_is_refused(on_record, publisher):
    ministry = {"key": "a", "name": "A", "kind": "ministry", "parent": "b"}
    found = check(
        publisher, rows_of({"organisations": [ministry, {**ministry, "key": "b", "name": "B", "parent": "a"}]})
    )
    assert [row.outcome for row in found] == [Outcome.REFUSED] * 2
    assert "part of itself" in found[0].problems[0]["message"]


def test_parents_are_written_before_what_is_part_of_them():
    rows = [(1, "navy", "forces"), (2, "forces", "state"), (3, "state", ""), (4, "other", None)]
    assert list(parents_first(rows)) == [3, 2, 1, 4]


def test_two_children_alike_are_refused_before_the_database_would(on_record, publisher):
    person = deepcopy(on_record["people"][0])
    person |= {"key": "roe", "slug": "roe"}
    person["terms"] = [{**person["terms"][0], "date": "2001/2002"}] * 2
    [row] = check(publisher, rows_of({"people": [person]}))
    assert row.problems == [
        {"column": "", "message": "term of office 2: This person already has a term in this post with these dates."}
    ]


def test_checking_writes_nothing(on_record, publisher):
    event = {**on_record["events"][0], "summary": "Other.", "citations": [], "findings": [], "verdict": "unverified"}
    [row] = check(publisher, rows_of({"events": [event]}))
    assert row.outcome == Outcome.CHANGED
    stored = Event.objects.get()
    assert (stored.summary, stored.citations.count()) == ("They trained in June 2018.", 2)


def test_somebody_without_the_right_to_a_kind_has_its_rows_refused(on_record, editor):
    editor.groups.clear()
    rows = rows_of({"organisations": [{"key": "x", "name": "X", "kind": "state"}]})
    [row] = check(editor, rows)
    assert row.problems[0]["message"] == "You may not add organisations."


def test_records_saved_together_are_found_after_the_last(on_record):
    with index_at_the_end():
        state = Organisation.objects.get(key="state")
        state.name = "Ruritania"
        state.save()
        assert not Organisation.objects.search("Ruritania").count()
    assert [found.key for found in Organisation.objects.search("Ruritania")] == ["state"]
