"""What lies between the terms of a post: only what the dates make certain is called a gap or an overlap."""

from __future__ import annotations

from datetime import date

import pytest

from people.models import Person, Post, Term
from people.succession import Interval, succession

TODAY = date(2026, 3, 1)


def rows(*terms: str, established: str = "", today: date = TODAY) -> list[str]:
    """The succession in short: a letter for each term given, and what lies between. “2005 @2006-05” is attested then.

    An interval reads “gap 2003-12-31..2006-01-01 B>C”; an end that is open or not known is empty.
    """
    post = Post(title="Ambassador", established=established or None)
    made = []
    for number, text in enumerate(terms):
        dates, _at, attested = (part.strip() for part in text.partition("@"))
        term = Term(pk=number + 1, person=Person(name=chr(65 + number)), post=post, date=dates, attested=attested)
        made.append(term)
    found = succession(post, made[::-1], today)
    assert found.post is post
    return [_short(row) if isinstance(row, Interval) else row.person.name for row in found.rows]


def _short(row: Interval) -> str:
    names = ">".join(term.person.name if term else "" for term in (row.before, row.after))
    return f"{row.kind} {row.start or ''}..{row.end or ''} {names}"


def test_a_post_without_terms_has_no_rows():
    assert rows() == []
    assert rows(established="2016") == []


def test_a_term_that_follows_the_next_day_or_on_the_same_leaves_no_gap():
    assert rows("2000-01-01/2004-01-05", "2004-01-05/2009-08-01", "2009-08-02/..") == ["A", "B", "C"]


def test_days_without_a_holder_are_a_gap():
    assert rows("2000-01-01/2004-01-05", "2004-01-07/..") == ["A", "gap 2004-01-05..2004-01-07 A>B", "B"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1984/1990", "1990/1995"),
        ("1984/1990", "1991/1995"),
        ("1984/1990", "1990-06-01/1995"),
        ("1984/1990-03", "1990/1995"),
        ("1984/1990-03", "1990-04/1995"),
        ("1984/1990-03", "1990-03-15/1995"),
        ("1984/1990", "1990-01-01/1995"),
        ("1984/198X", "1985/1995"),
        ("1984", "1984/1995"),
    ],
)
def test_rough_neighbours_make_no_false_gap_or_overlap(first, second):
    assert rows(first, second, "1996/..") == ["A", "B", "C"]


def test_years_apart_are_a_gap_between_their_nearest_days():
    assert rows("1984/1990", "1992/..") == ["A", "gap 1990-12-31..1992-01-01 A>B", "B"]


def test_terms_that_surely_ran_together_overlap_between_their_surest_days():
    assert rows("1984/1990", "1988-05/..") == ["A", "overlap 1988-05-31..1990-01-01 A>B", "B"]


def test_a_shorter_term_within_a_longer_one_overlaps_as_long_as_it_ran():
    assert rows("2000-01-01/2010-01-01", "2002-01-01/2003-01-01", "2010-01-01/..") == [
        "A",
        "overlap 2002-01-01..2003-01-01 A>B",
        "B",
        "C",
    ]


def test_there_is_no_gap_while_an_earlier_term_still_runs():
    assert rows("2000-01-01/2010-01-01", "2002-01-01/2003-01-01", "2005-01-01/2011-01-01", today=date(2011, 1, 1)) == [
        "A",
        "overlap 2002-01-01..2003-01-01 A>B",
        "B",
        "overlap 2005-01-01..2010-01-01 A>C",
        "C",
    ]


def test_several_terms_are_measured_each_against_the_next():
    assert rows("1990-01-01/1995-01-01", "1994-01-01/2000-01-01", "2001-01-01/2002-01-01", "2002-01-01/..") == [
        "A",
        "overlap 1994-01-01..1995-01-01 A>B",
        "B",
        "gap 2000-01-01..2001-01-01 B>C",
        "C",
        "D",
    ]


def test_after_an_end_that_was_not_found_the_post_is_unknown_from_the_last_evidence():
    assert rows("2016-09-16/ @2018-02-05/2018-02-09", "2021/..") == [
        "A",
        "unknown 2018-02-09..2021-01-01 A>B",
        "B",
    ]


def test_without_a_later_source_the_start_is_the_last_evidence():
    assert rows("2016-09/", "2021/..") == ["A", "unknown 2016-09-30..2021-01-01 A>B", "B"]


def test_nothing_is_unknown_where_the_evidence_reaches_the_next_term():
    assert rows("2016-09/ @2020-12-31", "2021/..") == ["A", "B"]
    assert rows("2016-09/ @2021", "2021/..") == ["A", "B"]


def test_evidence_within_the_next_term_is_an_overlap():
    assert rows("2016-09/ @2022-05-05", "2021/..") == ["A", "overlap 2021-12-31..2022-05-05 A>B", "B"]


def test_a_term_that_is_only_attested_leaves_the_time_around_it_unknown():
    assert rows("2000-01-01/2004-01-01", "@2006-05-05", "2008-01-01/..") == [
        "A",
        "unknown 2004-01-01..2006-05-05 A>B",
        "B",
        "unknown 2006-05-05..2008-01-01 B>C",
        "C",
    ]


def test_somebody_shown_in_office_during_the_term_of_another_is_an_overlap():
    assert rows("2000-01-01/2010-01-01", "@2005", "2010-01-01/..") == [
        "A",
        "overlap 2005-01-01..2005-12-31 A>B",
        "B",
        "C",
    ]


def test_a_term_of_unknown_start_leaves_the_time_before_its_evidence_unknown():
    assert rows("2000-01-01/2004-01-01", "/2016 @2013-08", "2016/..") == [
        "A",
        "unknown 2004-01-01..2013-08-01 A>B",
        "B",
        "C",
    ]


def test_a_gap_between_approximate_dates_is_not_certain():
    assert rows("2021/2025-08~", "2025-09-30~/..") == ["A", "unknown 2025-08-31..2025-09-30 A>B", "B"]
    assert rows("2021/2025-08", "2025-09-30?/..") == ["A", "unknown 2025-08-31..2025-09-30 A>B", "B"]


def test_a_gap_after_the_last_known_end_is_unknown_where_somebody_came_between():
    assert rows("2000-01-01/2010-01-01", "2009-06-01/", "2015-01-01/..") == [
        "A",
        "overlap 2009-06-01..2009-06-01 A>B",
        "B",
        "unknown 2010-01-01..2015-01-01 A>C",
        "C",
    ]


def test_an_open_term_has_nothing_after_it():
    assert rows("2016-09-16/..") == ["A"]


def test_whoever_follows_an_open_term_overlaps_with_it():
    assert rows("2016-09-16/..", "2020-01-01/2021-01-01") == ["A", "overlap 2020-01-01..2021-01-01 A>B", "B"]
    assert rows("2016-09-16/..", "2020-01-01/..") == ["A", "overlap 2020-01-01.. A>B", "B"]


def test_after_the_last_holder_is_gone_there_is_a_gap():
    assert rows("2014-10-01/2024-10-01") == ["A", "gap 2024-10-01.. A>"]
    assert rows("2014-10-01/2024~") == ["A", "gap 2024-12-31.. A>"]


def test_a_last_term_that_may_still_run_today_has_no_gap_after_it():
    assert rows("2014-10-01/2026") == rows("2014-10-01/2026-03-01") == ["A"]
    assert rows("2014-10-01/2026-02-28") == ["A", "gap 2026-02-28.. A>"]


def test_after_a_last_term_of_unknown_end_nothing_is_known():
    assert rows("2016-09-16/ @2018-02-05/2018-02-09") == ["A", "unknown 2018-02-09.. A>"]
    assert rows("2016-09-16/") == ["A", "unknown 2016-09-16.. A>"]
    assert rows("@2018-02") == ["A", "unknown 2018-02-28.. A>"]


def test_a_post_without_a_holder_at_first_has_a_gap():
    expected = ["gap 2016-05-04..2016-09-16 >A", "A"]
    assert rows("2016-09-16/..", established="2016-05-03/2016-05-04") == expected


def test_a_post_has_no_gap_before_its_first_term_where_none_is_certain():
    assert rows("2016-09-16/..", established="2016") == ["A"]
    assert rows("2016-05-04/..", established="2016-05-03") == ["A"]
    assert rows("2016-09-16/..") == ["A"]
    assert rows("../2026-09-16", established="2016-05-03", today=date(2026, 9, 16))[-1] == "A"


def test_the_time_before_a_first_holder_who_is_only_attested_is_unknown():
    assert rows("@2018-02-05", established="2016-05-03")[0] == "unknown 2016-05-03..2018-02-05 >A"
    assert rows("/2018 @2017-02-05", established="2016-05-03")[0] == "unknown 2016-05-03..2017-02-05 >A"
    assert rows("2018/..", established="2016-05~")[0] == "unknown 2016-05-31..2018-01-01 >A"
