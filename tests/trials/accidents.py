"""What happens to a site while people work: each part of it ends, and comes back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.trials.site import Site

#: How long a part stays away.
AWAY_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Accident:
    """`databases` are those of the sets that it can happen to."""

    name: str
    happen: Callable[[Site], None]
    databases: tuple[str, ...] = ("PostgreSQL",)


def _restart_database(site: Site) -> None:
    site.running.parts["postgresql"].restart()


def _kill_database(site: Site) -> None:
    _lose(site, "postgresql")


def _kill_cache(site: Site) -> None:
    _lose(site, "redis")


def _kill_worker(site: Site) -> None:
    _lose(site, "worker")


def _kill_process(site: Site) -> None:
    """One of the processes that answer; the server's first process makes another."""
    os.kill(site.running.parts["site"].children()[-1], signal.SIGKILL)


def _kill_server(site: Site) -> None:
    _lose(site, "site")


def _lose(site: Site, name: str) -> None:
    part = site.running.parts[name]
    part.kill()
    time.sleep(AWAY_SECONDS)
    part.start()


ACCIDENTS = (
    Accident("PostgreSQL restarted", _restart_database),
    Accident("PostgreSQL killed", _kill_database),
    Accident("Redis killed", _kill_cache),
    Accident("worker killed", _kill_worker, ("PostgreSQL", "SQLite")),
    Accident("a process of the server killed", _kill_process, ("PostgreSQL", "SQLite")),
    Accident("the whole server killed", _kill_server, ("PostgreSQL", "SQLite")),
)
