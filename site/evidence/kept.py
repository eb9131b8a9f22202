"""What pages share, worked out once and kept by each process while nothing that readers see has changed.

A visit names the version of the record that it reads (`portal.keeping`); outside of visits nothing is kept, and nothing
within a transaction, which sees changes that the version says nothing of yet.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

Answer = TypeVar("Answer")
#: Answers that a process keeps, of up to some twenty kilobytes each; the oldest go first.
MOST = 256


@dataclass(slots=True)
class _Shelf:
    """Answers by function and arguments, good for one version and until a moment of the monotonic clock."""

    version: tuple[Any, ...] = ()
    until: float = 0.0
    answers: dict[Hashable, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Visit:
    version: Callable[[], tuple[Any, ...]]
    seconds: Callable[[tuple[Any, ...]], float]
    shelf: _Shelf | None = None


_visit: ContextVar[_Visit | None] = ContextVar("visit", default=None)
_latest = _Shelf()
_lock = Lock()


@contextmanager
def visit(version: Callable[[], tuple[Any, ...]], seconds: Callable[[tuple[Any, ...]], float]) -> Iterator[None]:
    """Within, `kept` functions answer for `version()`, which is asked once, by the first of them.

    A later version is the greater one. What is worked out for it is good for `seconds(version)`.
    """
    token = _visit.set(_Visit(version, seconds))
    try:
        yield
    finally:
        _visit.reset(token)


def kept(make: Callable[..., Answer]) -> Callable[..., Answer]:
    """For a function that follows from its arguments (hashable ones) and from what strangers may see.

    Its answers go to many pages at once: nobody may change them.
    """

    @wraps(make)
    def answer(*args: Hashable) -> Answer:
        shelf = _shelf()
        if shelf is None:
            return make(*args)
        key = (make, args)
        if key not in shelf.answers:
            made = make(*args)
            with _lock:
                if len(shelf.answers) >= MOST:
                    shelf.answers.pop(next(iter(shelf.answers)))
                shelf.answers[key] = made
            return made
        return shelf.answers[key]

    return answer


def forget() -> None:
    """Keep nothing of what was kept; for tests, whose databases may come to the same version."""
    global _latest
    _latest = _Shelf()


def _shelf() -> _Shelf | None:
    global _latest
    here = _visit.get()
    if here is None or connection.in_atomic_block:
        return None
    if here.shelf is None:
        version = here.version()
        if _latest.version == version and time.monotonic() < _latest.until:
            here.shelf = _latest
        else:
            # Measured before anything is asked: what expires meanwhile must not be kept.
            here.shelf = _Shelf(version, time.monotonic() + here.seconds(version))
            if version >= _latest.version:
                _latest = here.shelf
    return here.shelf
