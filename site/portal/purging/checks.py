"""What must be set where a cache stands before the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from portal.purging.sending import has_caches
from portal.purging.settling import has_worker


def check_shared_caches(**kwargs: Any) -> list[CheckMessage]:
    if not has_caches():
        return []
    found: list[CheckMessage] = []
    if not settings.PUBLIC_ROOTS:
        found.append(
            Error(
                "A shared cache is set, and no address under which readers come.",
                hint="Name each scheme and host in TRUSTED_ORIGINS, without “*”.",
                id="portal.E010",
            )
        )
    if not has_worker():
        found.append(
            Warning(
                "A shared cache is set, and no worker is said to run: nothing tells it the second time.",
                hint="Run the worker and set TASK_WORKER=1, or run “manage.py purge” every minute.",
                id="portal.W010",
            )
        )
    return found
