"""Counting hits: once for all kinds on SQLite, and the same as one by one."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Person
from portal.search import counting
from portal.search.counting import count, stands_in_a_record
from portal.search.matching import Question
from tests.factories import AgreementFactory, EventFactory, PersonFactory, PostFactory, SourceFactory
from timeline.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbours():
    for year in (1995, 2005, 2015):
        EventFactory(title="A harbour opens", date=str(year))
        AgreementFactory(short_title="Harbours", summary="Of 16 and F-16.", date=str(year))
    EventFactory(title="A hidden harbour", date="2005", public=False)
    EventFactory(title="A private harbour", date="2005", is_private=True)
    SourceFactory(title="Harbors of the world", issued="2005")
    PersonFactory(name="Ann Harbour", terms=[{"post": PostFactory(), "date": "2004/2006"}])


@pytest.mark.parametrize(
    "question",
    [
        Question(("harbour",)),
        Question(("HARBOURS", "opens")),
        Question(("16",)),
        Question(("harbour",), start=date(2004, 1, 1), end=date(2005, 12, 31)),
        Question(("harbour",), end=date(1900, 1, 1)),
        Question(("nowhere", "harbour")),
    ],
)
def test_one_pass_counts_what_each_kind_counted_alone_does(harbours, question):
    undated = Question(question.words)
    alone = counting._one_by_one((question, undated))
    counted = count(question)
    assert list(counted.of_kind.values()) == alone[:4]
    assert counted.at_any_date == sum(alone[4:])


def test_hidden_records_are_not_counted(harbours):
    assert count(Question(("harbour",))).of_kind[Event] == 3
    assert count(Question(("hidden",))).total == 0
    assert count(Question(("harbour",), start=date(2004, 1, 1))).of_kind[Person] == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's index tells each kind as quickly")
def test_sqlite_reads_the_hits_once_for_all_kinds_and_dates(harbours):
    count(Question(("harbour",)))
    with CaptureQueriesContext(connection) as captured:
        count(Question(("harbour",), start=date(2004, 1, 1)))
    assert len(captured) == 1


def test_a_word_stands_in_a_record_of_any_kind_that_is_public(harbours):
    assert all(stands_in_a_record(word) for word in ("harbours", "Ann", "world", "opens"))
    assert not any(stands_in_a_record(word) for word in ("hidden", "private", "nowhere"))
