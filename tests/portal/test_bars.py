"""The table of bars: the figure nearest to each bar, and whether it is met."""

from __future__ import annotations

import re

import pytest

from portal.bars import LINES, MET, MISSED, MISSED_IN_TIME, Figure, table


def test_a_line_shows_for_each_bar_the_figure_nearest_to_it():
    figures = [
        Figure("search", "a rare word", 20.0, "ms", 300),
        Figure("search", "a common word", 200.0, "ms", 300),
        Figure("search", "at worst a common word", 410.0, "ms", 500),
    ]
    (line,) = table({"SQLite": figures})[2:]
    assert line.startswith(f"| {LINES['search'].what} | {LINES['search'].bar} | SQLite |")
    assert line.endswith(f"| a common word 200 ms; at worst a common word 410 ms | {MET} |")


def test_lines_stand_in_the_order_of_their_bars_and_a_database_below_the_other():
    found = [Figure("memory", "each", 81.5, "MB", 120), Figure("pages", "an event", 1.5, "×", 1.7)]
    lines = table({"SQLite": found, "PostgreSQL": found})[2:]
    assert [line.split(" | ")[2] for line in lines] == ["SQLite", "PostgreSQL"] * 2
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines[::2]] == [
        LINES["pages"].what,
        LINES["memory"].what,
    ]


@pytest.mark.parametrize(
    ("value", "is_counted", "verdict"), [(60, True, MET), (61, True, MISSED), (61, False, MISSED_IN_TIME)]
)
def test_what_is_past_its_bar_is_missed(value, is_counted, verdict):
    missed = Figure("publishing", "", value, "queries", 60, is_counted)
    assert missed.verdict == verdict
    assert table({"SQLite": [missed]})[-1].endswith(f"| {value} queries | {verdict} |")


def test_a_line_is_missed_where_one_of_its_figures_is_though_another_is_nearer_to_its_own_bar():
    figures = [Figure("html", "", 14.9, "KB", 15, True), Figure("html", "", 1_501, "elements", 1_500, True)]
    assert table({"SQLite": figures})[-1].endswith(f"| 14.90 KB; 1,501 elements | {MISSED} |")


def test_each_line_names_a_bar_in_figures_or_says_that_all_are_equal():
    assert [key for key, line in LINES.items() if not re.search(r"\d", line.bar)] == ["queries"]
