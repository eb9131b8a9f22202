"""The whole record on one strip."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string

from tests.factories import PersonFactory, PostFactory
from timeline.chart import small_chart

TODAY = date(2026, 3, 1)


@pytest.mark.django_db
def test_a_column_is_as_high_as_its_year_has_events():
    drawn = small_chart({1957: 1, 2016: 4}, TODAY)
    assert (drawn.window.axis.start.year, drawn.window.axis.end.year, drawn.count) == (1950, 2019, 5)
    first, second = drawn.columns.removeprefix("M").split("M")
    assert first.startswith("10 100h1.2v-25h")
    assert "v-100h" in second
    assert drawn.today is None


@pytest.mark.django_db
@pytest.mark.parametrize("years", [{1: 1, 2026: 3}, {9999: 1}, {1: 1, 9999: 1}])
def test_a_record_of_any_length_is_drawn(years):
    drawn = small_chart(years, TODAY)
    assert drawn.columns.count("M") == len(years)


def test_without_events_there_is_none():
    assert small_chart({}, TODAY) is None


@pytest.mark.django_db
def test_it_leads_to_the_chart_of_each_decade_and_names_who_was_in_office(django_assert_num_queries):
    PersonFactory(name="Given Family", terms=[{"post": PostFactory(in_office_panel=True), "date": "2000/2004"}])
    with django_assert_num_queries(2):
        html = render_to_string("components/chart-small.html", {"small": small_chart({1957: 1, 2016: 4}, TODAY)})
    assert 'href="/timeline/?view=chart&amp;from=1950&amp;to=1959" aria-label="1950 to 1959"' in html
    assert 'aria-label="Given Family, 2000 to 2004"' in html
    assert "style=" not in html
