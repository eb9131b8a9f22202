"""What is kept follows from the version alone: another version, an expiry or a transaction asks anew."""

from __future__ import annotations

from itertools import count

import pytest
from django.db import transaction

from evidence.kept import MOST, kept, visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def counted():
    """A kept function that answers its argument and how often it was really called."""
    calls = count(1)

    @kept
    def answer(argument: str = "") -> tuple[str, int]:
        return argument, next(calls)

    return answer


def of(version: int, seconds: float = 600):
    return visit(lambda: (version,), lambda _version: seconds)


def test_two_visits_of_one_version_share_an_answer(counted):
    with of(1):
        first = counted("a")
    with of(1):
        assert counted("a") == first
        assert counted("b") != ("b", first[1])


def test_another_version_asks_anew_and_an_older_visit_goes_on_with_its_own(counted):
    with of(1):
        old = counted()
        with of(2):
            new = counted()
            assert new != old
        assert counted() == old
    with of(2):
        assert counted() == new


def test_the_version_is_asked_once_a_visit(counted):
    asked = []
    with visit(lambda: (asked.append(1), 1)[1:], lambda _version: 600):
        assert asked == []
        counted("a")
        counted("b")
    assert asked == [1]


def test_nothing_is_kept_beyond_its_seconds(counted):
    with of(1, seconds=0):
        first = counted()
        assert counted() == first
    with of(1, seconds=0):
        assert counted() != first


def test_nothing_is_kept_outside_of_a_visit_nor_within_a_transaction(counted):
    assert counted() != counted()
    with of(1):
        first = counted()
        with transaction.atomic():
            assert counted() != first


def test_the_oldest_answers_go_first(counted):
    with of(1):
        first = counted("first")
        for number in range(MOST):
            counted(str(number))
        assert counted(str(MOST - 1))[1] <= MOST + 1
        assert counted("first") != first
