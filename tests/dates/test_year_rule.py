import pytest
from hypothesis import given
from hypothesis import strategies as st

from dates import parse
from dates.year_rule import END, year_rule


@pytest.mark.parametrize(
    ("edtf", "x", "width"),
    [
        ("1953", 0, 119),
        ("1953-01", 0, 9),
        ("1953-03", 20, 9),
        ("1957-11/1957-12", 100, 19),
        ("2018-06-03/2018-06-15", 50.6, 3.9),
        ("2002-01-09", 2.3, 2),
        ("2002-12-31", 117, 2),
    ],
)
def test_what_is_filled_is_what_is_known(edtf, x, width):
    rule = year_rule(parse(edtf))
    assert (rule.x, rule.width) == (x, width)
    assert not rule.runs_on
    assert not rule.starts_before


def test_a_date_that_goes_on_fills_its_first_year_and_runs_on():
    for edtf in ("2010-05/2016", "2010-05/.."):
        rule = year_rule(parse(edtf))
        assert (rule.year, rule.x, rule.width, rule.runs_on, rule.end_known) == (2010, 40, 79, True, True)


def test_nothing_is_filled_beyond_the_evidence_where_the_end_is_not_found():
    rule = year_rule(parse("2016-09/"))
    assert (rule.x, rule.width, rule.runs_on, rule.end_known) == (80, 9, True, False)


def test_a_date_without_a_beginning_shows_the_year_of_its_end():
    rule = year_rule(parse("../2016-03"))
    assert (rule.year, rule.x, rule.width, rule.starts_before, rule.runs_on) == (2016, 0, 29, True, False)
    lost = year_rule(parse("/2016-03"))
    assert (lost.x, lost.width, lost.start_known) == (20, 9, False)


@given(st.dates(), st.dates())
def test_the_rule_never_leaves_its_twelve_cells(one, other):
    rule = year_rule(parse("/".join(map(str, sorted((one, other))))))
    assert rule.x >= 0
    assert rule.x + rule.width <= END + 0.1
