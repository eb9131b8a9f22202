"""What `/healthz` and `/readyz` answer when all is well, and when something is away."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from config.caches import cache_settings
from portal.watching import health, heartbeat
from tests.running_site import free_port

WORKER = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch):
    monkeypatch.setattr(health, "_complete_until", 0.0)
    caches["progress"].clear()


def test_the_process_says_that_it_is_alive_without_asking_the_database(client, django_assert_num_queries):
    """Without the `db` fixture a query would be an error."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_both_answer_by_any_name_and_by_http_and_are_not_kept(client, address):
    with override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["record.example.org"]):
        answer = client.get(address, headers={"host": "10.1.2.3:8000"})
        elsewhere = client.get("/", headers={"host": "10.1.2.3:8000"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert elsewhere.status_code != 200


@pytest.mark.django_db
def test_all_well_is_ready(client, settings):
    settings.TASKS = WORKER
    heartbeat.beat()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert set(answer.json()["parts"]) == {"database", "migrations", "cache", "worker"}


@pytest.mark.django_db
def test_tables_that_the_code_needs_and_the_database_lacks_are_not_ready(client):
    assert client.get("/readyz").status_code == 200
    health._complete_until = 0.0
    MigrationRecorder(connection).record_unapplied("portal", "0005_public_changes")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
    assert answer.json()["parts"]["migrations"] == {"ok": False, "why": "1 to be applied: run manage.py migrate"}


@pytest.mark.django_db
def test_a_cache_that_is_away_is_said_and_the_site_is_ready_all_the_same(client, tmp_path):
    with override_settings(CACHES=cache_settings(f"redis://127.0.0.1:{free_port()}/0", tmp_path, "r1")):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["parts"]["cache"] == {"ok": False, "why": "Redis does not answer"}


@pytest.mark.django_db
def test_a_worker_that_fell_silent_is_said(client, settings, monkeypatch):
    settings.TASKS = WORKER
    never = client.get("/readyz").json()
    assert (never["status"], never["parts"]["worker"]) == ("degraded", {"ok": False, "why": "no sign of life"})
    heartbeat.beat()
    now = heartbeat.time.time()
    monkeypatch.setattr(heartbeat.time, "time", lambda: now + heartbeat.SILENCE_SECONDS - 1)
    assert client.get("/readyz").json()["parts"]["worker"]["ok"]
    monkeypatch.setattr(heartbeat.time, "time", lambda: now + heartbeat.SILENCE_SECONDS + 1)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["parts"]["worker"] == {
        "ok": False,
        "seconds_since_sign_of_life": heartbeat.SILENCE_SECONDS + 1,
    }


@pytest.mark.django_db
def test_where_no_worker_is_said_to_run_none_is_missed(client):
    assert client.get("/readyz").json()["parts"]["worker"]["ok"]


@pytest.mark.django_db
def test_only_reading_is_answered(client, site_pages):
    assert client.post("/readyz").status_code != 200
