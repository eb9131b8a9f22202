"""`/healthz` and `/readyz`: for balancers, containers and people who watch the site.

They are answered before all else: by whatever name or address they are asked (checks come by IP), by http too, without
a session, and they are not counted. nginx keeps `/readyz` from the public.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import add_never_cache_headers

from portal.data.whole.tasks import has_worker
from portal.watching import heartbeat

#: For so many seconds a database whose tables were found complete is not asked about them again.
MIGRATIONS_KNOWN_SECONDS = 60
_PROBE = "readyz"
_complete_until = 0.0


class Health:
    """Answers both addresses, and hands on all else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._answers = {"/healthz": healthz, "/readyz": readyz}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._answers.get(request.path)
        if answer is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        response = answer(request)
        add_never_cache_headers(response)
        return response


def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive. Nothing else is asked, so that a database that is away does not have all servers ended."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Each part, and 503 where a page could not be made: the database is away, or tables are not as the code needs.

    Without its cache the site is slower, and without its worker it is read as ever: that is `degraded`, and 200.
    """
    parts = {"database": _database(), "cache": _cache(), "worker": _worker()}
    parts["migrations"] = _migrations() if parts["database"]["ok"] else {"ok": False, "why": "the database is away"}
    is_ready = parts["database"]["ok"] and parts["migrations"]["ok"]
    is_whole = all(part["ok"] for part in parts.values())
    status = "ready" if is_whole else "degraded" if is_ready else "not ready"
    return JsonResponse({"status": status, "parts": parts}, status=200 if is_ready else 503)


def _database() -> dict[str, Any]:
    started = time.monotonic()
    try:
        if not connection.in_atomic_block:  # as it never is, but in a test
            connection.close_if_unusable_or_obsolete()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        connection.close()
        return {"ok": False, "why": type(error).__name__}
    return {"ok": True, "milliseconds": round(1000 * (time.monotonic() - started), 1)}


def _migrations() -> dict[str, Any]:
    global _complete_until
    if time.monotonic() < _complete_until:
        return {"ok": True}
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        return {"ok": False, "why": type(error).__name__}
    if missing:
        return {"ok": False, "why": f"{len(missing)} to be applied: run manage.py migrate"}
    _complete_until = time.monotonic() + MIGRATIONS_KNOWN_SECONDS
    return {"ok": True}


def _cache() -> dict[str, Any]:
    cache, now = caches["default"], time.time()
    if not getattr(cache, "answers", lambda: True)():
        return {"ok": False, "why": "Redis does not answer"}
    cache.set(_PROBE, now, 60)
    # Where it was away a second ago it is still left alone.
    return {"ok": True} if cache.get(_PROBE) is not None else {"ok": False, "why": "keeps nothing"}


def _worker() -> dict[str, Any]:
    if not has_worker():
        return {"ok": True, "why": "none is said to run (TASK_WORKER)"}
    silent = heartbeat.seconds_silent()
    if silent is None:
        return {"ok": False, "why": "no sign of life"}
    return {"ok": heartbeat.is_alive(), "seconds_since_sign_of_life": round(silent, 1)}
