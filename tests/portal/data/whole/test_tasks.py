"""The files are written in the background, once for many changes."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.data.whole import keeping
from portal.data.whole.tasks import PAUSE, write_whole
from portal.loading.applying import apply
from portal.loading.reading import check
from tests.factories import EventFactory, SourceFactory
from tests.portal.data.whole.conftest import body
from tests.portal.importing.conftest import SAMPLE
from timeline.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def waiting() -> list[DBTaskResult]:
    return list(DBTaskResult.objects.filter(task_path=write_whole.module_path, status="READY"))


def work() -> None:
    DBTaskResult.objects.update(run_after=timezone.now())
    call_command("db_worker", "--backend", "background", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)


def test_a_load_and_many_publications_are_written_once_after_a_pause(a_worker, client):
    start = timezone.now()
    apply(check(deepcopy({name: rows for name, rows in SAMPLE.items() if name != "pages"})))
    source = SourceFactory(revision=True)
    for number in range(3):
        EventFactory(key=f"event-{number}", revision=True, sources=[source])
    (task,) = waiting()
    assert task.run_after >= start + PAUSE
    assert keeping.current() is None
    work()
    assert waiting() == []
    assert b"event-2" in keeping.current()["israel-nato.json"].path.read_bytes()
    Event.objects.get(key="event-2").unpublish()
    assert len(waiting()) == 1


def test_who_asks_for_what_is_not_written_has_it_written_and_is_answered_at_once(a_worker, client, settings):
    EventFactory(key="first")
    settings.WAGTAILFRONTENDCACHE, settings.PUBLIC_ROOTS = {"a cache that may keep": {}}, ["http://testserver"]
    DBTaskResult.objects.all().delete()  # as after midnight, when nothing was published
    for _time in range(2):
        response = client.get("/data/israel-nato.json")
        assert b'"first"' in body(response)
        assert response["ETag"].startswith("W/")
    assert len(waiting()) == 1
    assert client.get("/data/").headers["Cache-Control"] == "public, max-age=0, s-maxage=10"
    work()
    response = client.get("/data/israel-nato.json")
    assert b'"first"' in body(response)
    assert response["ETag"] == f'"{keeping.current()["israel-nato.json"].sha256}"'
    assert client.get("/data/").headers["Cache-Control"] != "public, max-age=0, s-maxage=10"  # for longer


def test_without_a_worker_a_save_writes_nothing(settings):
    EventFactory(revision=True, sources=[SourceFactory()])
    assert not settings.DATA_DIR.exists()
    assert waiting() == []
