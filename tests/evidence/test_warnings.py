"""What warnings of all kinds of records share."""

import pytest
from django.utils import timezone

from dates import parse
from evidence.warnings import nearly_the_same, surely_before, warnings_of
from tests.factories import EventFactory, PersonFactory, PostFactory, TopicFactory


@pytest.mark.parametrize(
    ("first", "second", "is_near"),
    [
        ("Israel and NATO conclude a Security Agreement", "Israel and NATO conclude a security agreement.", True),
        ("Saber Strike 2018", "Sabre Strike 2018", True),
        ("Visit of the Secretary General", "Visit by the Secretary General", True),
        ("Visit of the Secretary General", "Talks on the naval patrol", False),
        ("מפגש בבריסל", "מפגש, בבריסל", True),
        ("", "", False),
        ("?", "!", False),
        ("a" * 5000, "b" * 5000, False),
    ],
)
def test_titles_are_nearly_the_same_where_little_but_spelling_differs(first, second, is_near):
    assert nearly_the_same(first, second) is is_near
    assert nearly_the_same(second, first) is is_near


@pytest.mark.parametrize(
    ("first", "second", "is_sure"),
    [
        ("2001", "2002", True),
        ("2001", "2001-06", False),
        ("2002", "2001", False),
        ("about 2001", "2002", False),
        ("about 1957", "2001", True),
        ("2001", "perhaps 2003", False),
        ("since 2001", "2020", False),
        ("2001/", "2020", False),
        ("2001", "until 2020", False),
        ("2001", "since 2010", True),
    ],
)
def test_a_date_is_surely_before_another_only_where_no_day_and_no_doubt_is_between(first, second, is_sure):
    assert surely_before(parse(first), parse(second)) is is_sure


def texts(record):
    return [warning.text for warning in warnings_of(record)]


@pytest.mark.django_db
def test_a_plain_record_has_no_warning():
    for factory in (EventFactory, PersonFactory, PostFactory, TopicFactory):
        assert texts(factory()) == []


@pytest.mark.django_db
def test_a_day_for_the_next_check_that_has_passed_is_said():
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    assert "“Check again by” has passed" in texts(EventFactory(review_by=yesterday))[0]
    assert texts(EventFactory(review_by=timezone.localdate(), date="1999")) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("date", "words", "is_said"),
    [
        ("2012-01/2012-04", "early 2012", False),
        ("2012-02-07", "early 2012", False),
        ("2011-11/2012-02", "early 2012", True),
        ("1958-05/", "after May 1958", True),
        ("2012-02-07", "on the day of the summit", False),
    ],
)
def test_words_that_say_other_days_than_the_date_are_pointed_out(date, words, is_said):
    event = EventFactory.build(date=date, date_text=words)
    found = [text for text in texts(event) if words in text]
    assert bool(found) is is_said


@pytest.mark.django_db
def test_words_of_a_child_that_say_other_days_than_its_date_are_pointed_out():
    term = {"post": PostFactory(), "date": "2014/2016", "date_text": "2015 to 2017"}
    assert "2015 to 2017" in texts(PersonFactory(terms=[term]))[0]
