import re

import pytest
from django.template import Context, Template

from dates import HistoricalDate, parse


def render(**kwargs):
    arguments = " ".join(f"{name}={name}" for name in kwargs)
    return Template("{% load dates %}{% historical_date " + arguments + " %}").render(Context(kwargs))


@pytest.mark.parametrize(
    ("edtf", "html"),
    [
        ("2002-01-09", '<time datetime="2002-01-09">9 January 2002</time>'),
        ("1953-03", '<time datetime="1953-03">March 1953</time>'),
        ("1957", '<time datetime="1957">1957</time>'),
        ("1957~", "<span>about 1957</span>"),
        ("1957?", "<span>perhaps 1957</span>"),
        ("199X", "<span>1990s</span>"),
        ("2012-21", "<span>spring 2012</span>"),
        ("1995/2002", "<span>1995 to 2002</span>"),
        ("2016/..", "<span>since 2016</span>"),
    ],
)
def test_only_a_valid_html_date_is_marked_as_time(edtf, html):
    assert html in render(date=parse(edtf))


def test_a_date_that_does_not_meet_the_report_strikes_it_out():
    html = render(date=parse("2018-06-03/2018-06-15"), reported=parse("June 2019"))
    assert '<div class="date corrected">' in html
    assert '<span class="read">3 to 15 June 2018</span>' in html
    assert '<span class="reported">reported as <del>June 2019</del></span>' in html


def test_a_date_that_is_merely_finer_keeps_the_report():
    html = render(date=parse("2016-06-28"), reported=parse("June 2016"))
    assert '<span class="reported">reported as June 2016</span>' in html
    assert '<time class="read" datetime="2016-06-28">' in html


def test_a_report_of_the_same_date_is_not_told_twice():
    assert render(date=parse("1953-03"), reported=parse("1953-03")) == render(date=parse("1953-03"))


def test_nothing_is_drawn_for_no_date():
    assert render(date=None) == ""
    assert Template("{% load dates %}{{ date|words }}").render(Context({"date": None})) == ""


def test_large_and_corrected_are_classes():
    assert '<div class="date large corrected">' in render(date=parse("1953"), large=True, corrected=True)


def test_the_year_rule_is_drawn_with_its_arrows():
    html = render(date=parse("2010-05/2016"))
    assert '<rect class="known" x="40" width="79" height="6"/><path class="known" d="M121 0l5 3-5 3z"/>' in html
    assert '<path class="known open" d="M121 0l5 3-5 3z"/>' in render(date=parse("2016-09/"))
    assert "M-2 0l-5" in render(date=parse("../2016"))


def test_words_of_editors_are_escaped():
    risky = HistoricalDate("1953", *parse("1953").sort_key, text="<script>1953</script>")
    for html in (render(date=risky), render(date=parse("1957"), reported=risky)):
        assert "<script" not in html
        assert "&lt;script&gt;" in html


def test_there_is_no_inline_code_for_a_strict_content_security_policy():
    html = render(date=parse("2010-05/.."), reported=parse("2009"))
    assert not re.search(r"\bstyle=|\bon\w+=|<script|<style", html)


def test_words_are_the_same_in_running_text():
    assert Template("{% load dates %}{{ date|words }}").render(Context({"date": parse("c. 1957")})) == "about 1957"
