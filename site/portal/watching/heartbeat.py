"""The worker's sign of life. It stands where progress does: beside the database, whose lock an import may hold."""

from __future__ import annotations

import time

from django.core.cache import caches

BEAT_SECONDS = 10
#: After so many seconds without a sign a worker counts as gone. A locked SQLite can make a beat 20 seconds late.
SILENCE_SECONDS = 45
_KEY = "worker-alive"
_KEPT_SECONDS = 30 * 24 * 60 * 60


def beat() -> None:
    """Say that a worker is alive; of several workers any one will do."""
    caches["progress"].set(_KEY, time.time(), _KEPT_SECONDS)


def seconds_silent() -> float | None:
    """Seconds since the last sign of life; None where there was none within a month, or the cache is away."""
    at = caches["progress"].get(_KEY)
    return None if at is None else max(0.0, time.time() - at)


def is_alive() -> bool:
    silent = seconds_silent()
    return silent is not None and silent <= SILENCE_SECONDS
