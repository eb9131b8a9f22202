"""Editors and readers at the same time, for a while, with something happening to the site meanwhile or nothing."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tests.trials.desk import Site, lost_saves
from tests.trials.editors import Editor
from tests.trials.readers import GONE, Reader

UNAVAILABLE = 503


@dataclass(frozen=True)
class Outcome:
    """What came of a load.

    Attributes:
        saves: acknowledged ones.
        refusals: saves answered with something else, by status, and those not answered at all.
        lost: acknowledged saves that the site does not hold afterwards.
        reads: answered ones, of any status.
        errors: readers' answers from 500 on, and none at all, by status and address.
    """

    saves: int
    refusals: dict[int | str, int]
    lost: int
    reads: int
    errors: dict[tuple[int | str, str], int]
    slowest_save: float
    slowest_read: float

    @property
    def refused(self) -> int:
        return sum(self.refusals.values())

    @property
    def unavailable(self) -> int:
        return sum(number for (status, _page), number in self.errors.items() if status == UNAVAILABLE)

    @property
    def failures(self) -> int:
        """Readers' errors that are not an honest 503."""
        return sum(self.errors.values()) - self.unavailable


def load(
    site: Site,
    editors: list[Editor],
    pages: tuple[str, ...],
    readers: int,
    seconds: float,
    meanwhile: Callable[[], None] | None = None,
) -> Outcome:
    """All at work for `seconds`; `meanwhile` is called when a third of them are over."""
    stop = threading.Event()
    reading = [Reader(site.address, site.certificate, pages, seed) for seed in range(readers)]
    before = sum(editor.acknowledged for editor in editors)
    for editor in editors:
        editor.forget_troubles()
    threads = [threading.Thread(target=editor.work, args=(stop,)) for editor in editors]
    threads += [threading.Thread(target=reader.read, args=(stop,)) for reader in reading]
    for thread in threads:
        thread.start()
    try:
        time.sleep(seconds / 3)
        if meanwhile:
            meanwhile()
        time.sleep(seconds * 2 / 3)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    errors: Counter[tuple[int | str, str]] = Counter()
    refusals: Counter[int | str] = Counter()
    for reader in reading:
        errors.update(reader.errors)
    for editor in editors:
        refusals.update(editor.refused)
        refusals.update({GONE: editor.unanswered} if editor.unanswered else {})
    return Outcome(
        saves=sum(editor.acknowledged for editor in editors) - before,
        refusals=refusals,
        lost=sum(lost_saves(site, editors).values()),
        reads=sum(sum(reader.answers.values()) for reader in reading),
        errors=errors,
        slowest_save=max((editor.slowest for editor in editors), default=0),
        slowest_read=max((reader.slowest for reader in reading), default=0),
    )
