"""Words in another script are set apart from the text around them."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from evidence.templatetags.scripts import isolate


def rendered(text: str) -> str:
    return Template("{% load scripts %}{{ text|isolate }}").render(Context({"text": text}))


@pytest.mark.parametrize("text", ["", "Saber Strike", "Ramón – Łódź", "З Новым годом", "e\u0301"])
def test_text_without_hebrew_or_arabic_comes_back_as_it_is(text):
    assert isolate(text) == text


def test_only_the_hebrew_run_of_a_text_is_set_apart():
    assert rendered("Meeting with משה דיין, 1957") == ('Meeting with <bdi lang="he" dir="rtl">משה דיין</bdi>, 1957')


def test_points_quotes_and_digits_within_a_run_stay_in_it():
    assert rendered("צה״ל 18 שָׁלוֹם!") == '<bdi lang="he" dir="rtl">צה״ל 18 שָׁלוֹם</bdi>!'


def test_hebrew_and_arabic_are_two_runs():
    assert rendered("ערב / عرب") == '<bdi lang="he" dir="rtl">ערב</bdi> / <bdi lang="ar" dir="rtl">عرب</bdi>'


def test_what_stands_around_a_run_is_escaped():
    assert rendered("<b>דן</b>&") == '&lt;b&gt;<bdi lang="he" dir="rtl">דן</bdi>&lt;/b&gt;&amp;'


def test_text_without_a_run_is_escaped_by_the_template():
    assert rendered("<b>&") == "&lt;b&gt;&amp;"


def test_nothing_is_an_empty_text():
    assert isolate(None) == ""
