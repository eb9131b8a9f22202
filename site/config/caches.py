"""Which caches there are, and where they keep what they keep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

#: What each is for, and the most entries of one that a process keeps for itself.
#: `texts` are records as JSON, as lists of the API give them; ten thousand take about 20 MB.
MOST_ENTRIES = {"default": 300, "pages": 2_000, "texts": 10_000}
#: Seconds. A Redis on the same network answers in one or two thousandths.
CONNECT_TIMEOUT = 0.25
ANSWER_TIMEOUT = 0.5


def cache_settings(url: str, var_dir: Path, release: str) -> dict[str, dict[str, Any]]:
    """Django's CACHES: in the Redis at `url`, or, where it is empty, in each process.

    `progress` is shared by the site and its worker: how far an import is, and the worker's sign of life. A worker
    writes it while its transaction is open, so it cannot stand in the database; without Redis it stands in files.

    In Redis each release of the code keeps its own, but for `progress`: what one wrote another may read wrongly.
    """
    if url:
        own = {name: _in_redis(url, f"record-{release}-{name}") for name in MOST_ENTRIES}
        return own | {"progress": _in_redis(url, "record-progress")}
    progress = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": var_dir / "progress"}
    return {name: _in_process(name, most) for name, most in MOST_ENTRIES.items()} | {"progress": progress}


def _in_process(name: str, most: int) -> dict[str, Any]:
    return {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": most},
    }


def _in_redis(url: str, prefix: str) -> dict[str, Any]:
    return {
        "BACKEND": "config.redis_cache.LosableRedisCache",
        "LOCATION": url,
        "KEY_PREFIX": prefix,
        "OPTIONS": {"socket_connect_timeout": CONNECT_TIMEOUT, "socket_timeout": ANSWER_TIMEOUT},
    }
