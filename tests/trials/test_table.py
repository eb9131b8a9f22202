"""The table of `make faults` says no more than was seen."""

from __future__ import annotations

from tests.bars import MET, NOT_MET
from tests.trials.table import NOT_TRIED, Bar, Table


def all_seen() -> Table:
    table = Table(seconds=10)
    for bar in Bar:
        table.see(bar, "as it should be", is_met=True)
    return table


def answers(table: Table) -> list[str]:
    found = [line.split()[-1] if not line.endswith(NOT_MET) else NOT_MET for line in table.lines()]
    return [answer for answer in found if answer in (MET, NOT_MET)]


def test_all_bars_are_met_where_all_was_seen_and_nothing_missed():
    table = all_seen()
    assert table.is_met
    assert answers(table) == [MET] * len(Bar)


def test_a_row_is_missed_by_any_of_what_was_seen():
    table = all_seen()
    table.see(Bar.LOAD, "one save lost", is_met=False)
    table.see(Bar.LOAD, "and none here", is_met=True)
    assert not table.is_met
    assert answers(table) == [NOT_MET, *[MET] * (len(Bar) - 1)]
    assert any("one save lost" in line for line in table.lines())


def test_a_row_that_nobody_tried_is_missed_unless_it_is_said_why():
    table = Table(seconds=10)
    for bar in list(Bar)[1:]:
        table.see(bar, "as it should be", is_met=True)
    assert not table.is_met
    table.excuse(Bar.LOAD, "no room for it")
    assert table.is_met
    assert any(line.endswith(NOT_TRIED) for line in table.lines())
    assert any("no room for it" in line for line in table.lines())


def test_an_excuse_makes_up_for_nothing_that_was_missed():
    table = all_seen()
    table.see(Bar.FULL_DISK, "half of it written", is_met=False)
    table.excuse(Bar.FULL_DISK, "not tried on the other")
    assert not table.is_met


def test_what_ends_a_trial_is_a_bar_that_is_missed_and_the_next_is_tried():
    table = all_seen()
    with table.trying(Bar.BACKUP, "SQLite"):
        raise RuntimeError("no room")
    assert not table.is_met
    assert answers(table) == [*[MET] * (len(Bar) - 1), NOT_MET]
    assert any("no room" in line for line in table.lines())
