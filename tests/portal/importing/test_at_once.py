"""Two at once: one of them gets a message, and nothing is half-written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from portal.importing import runs
from portal.loading.applying import apply
from portal.loading.dumping import dump, to_json
from portal.loading.reading import check
from portal.models.imports import ImportRun, Mode, RunState
from portal.roles import set_up_roles
from tests.conftest import make_site_pages
from tests.factories import UserFactory
from tests.portal.importing.conftest import SAMPLE, changed
from timeline.models import Event

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="the tests' SQLite is one connection, in memory"),
]


@pytest.fixture
def user():
    make_site_pages()
    apply(check({name: rows for name, rows in SAMPLE.items() if name != "pages"}))
    set_up_roles()
    return UserFactory(group="Publisher")


def together(*calls) -> list[str]:
    """Do calls at the same moment, each in a thread with a connection of its own; what each was refused for."""
    barrier = Barrier(len(calls))

    def _do(call) -> str:
        try:
            barrier.wait()
            call()
        except runs.RunRefused as refused:
            return str(refused)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(_do, calls))


def test_two_runs_on_the_same_records_write_once(user, begin):
    data = changed({name: rows for name, rows in SAMPLE.items() if name != "pages"})
    ids = [begin(user, data).pk for _run in range(2)]
    together(*(lambda pk=pk: runs.begin_apply(ImportRun.objects.get(pk=pk), user, Mode.PUBLISH) for pk in ids))
    states = sorted(ImportRun.objects.filter(pk__in=ids).values_list("state", flat=True))
    assert states == [RunState.APPLIED, RunState.READY]
    stopped = ImportRun.objects.get(pk__in=ids, state=RunState.READY)
    assert "Nothing was written" in stopped.message
    assert set(stopped.rows.values_list("outcome", flat=True)) == {"unchanged"}
    assert Event.objects.get(key="exercise-2018").revisions.count() == 2


def test_a_double_click_applies_once(user, begin):
    before = to_json(dump())
    pk = begin(user, changed({name: rows for name, rows in SAMPLE.items() if name != "pages"})).pk
    said = together(*[lambda: runs.begin_apply(ImportRun.objects.get(pk=pk), user, Mode.PUBLISH)] * 2)
    assert sorted(map(bool, said)) == [False, True]
    assert Event.objects.get(key="exercise-2018").revisions.count() == 2
    said = together(*[lambda: runs.begin_undo(ImportRun.objects.get(pk=pk), user)] * 2)
    assert sorted(map(bool, said)) == [False, True]
    assert to_json(dump()) == before
