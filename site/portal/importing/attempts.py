"""One hand-over of a run to a worker: its signs of life, and its end, which counts only while it is the latest."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from portal.importing.progress import report
from portal.models import ImportRun

T = TypeVar("T")
#: Seconds between two signs of life.
BEAT = 0.5


class GivenUp(Exception):
    """The run was taken back from this attempt: whatever it wrote must not be committed."""


class Stopped(Exception):
    """The attempt came to nothing, for a reason that the message gives; nothing is written.

    `rows` are the primary keys of the rows whose preview is out of date.
    """

    def __init__(self, message: str, rows: Iterable[int] = ()) -> None:
        self.rows = list(rows)
        super().__init__(message)


class Report:
    """Says how far an attempt is, twice a second."""

    def __init__(self, run_pk: int, attempt: int) -> None:
        self.run_pk, self.attempt = run_pk, attempt
        self.done, self._last = 0, 0.0
        self.beat(0)

    def beat(self, total: int) -> None:
        """A sign of life."""
        now = time.monotonic()
        if now - self._last >= BEAT or not self.done:
            self._last = now
            report(self.run_pk, self.attempt, self.done, total)

    def each(self, items: Iterable[T], total: int) -> Iterator[T]:
        """The items, counted as they go by."""
        for item in items:
            self.done += 1
            self.beat(total)
            yield item


def finish(run_pk: int, attempt: int, from_state: str, **values: Any) -> None:
    """End an attempt.

    Raises:
        GivenUp: where the run was taken back from it.
    """
    if not ImportRun.objects.filter(pk=run_pk, attempt=attempt, state=from_state).update(**values):
        raise GivenUp
