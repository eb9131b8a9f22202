"""What follows a change: the number advances, and shared caches are told, at once and once more after some seconds.

Once more, since a page that was being made at the moment of the commit shows what was before, and can reach the cache
after it was told. And by a worker, where the process ended after its commit, or a cache did not answer.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from django.db import connections
from django.db.models import Q
from django.utils import timezone
from django_tasks import task, task_backends
from django_tasks.backends.immediate import ImmediateBackend

from evidence.models import Record
from portal.freshness import count
from portal.models import PublicChange
from portal.purging import addresses
from portal.purging.backends import CacheSilent
from portal.purging.facts import Facts, facts_of
from portal.purging.relations import model_of, where_shown
from portal.purging.sending import has_caches, send
from portal.totals import SECTIONS

logger = logging.getLogger(__name__)

Scope = PublicChange.Scope
#: How long after the first time caches are told again. What takes more than half of it is looked at before it is sent
#: (`portal.shared_life`).
PAUSE = timedelta(seconds=5)
#: Where a cache does not answer, it is told again after twice as long each time, up to this: for so long may one that
#: comes back give what it had.
LONGEST_PAUSE = timedelta(minutes=1)
#: As many addresses are told at once; more are left to the worker, where one runs.
MOST_AT_ONCE = 2_000
CHUNK = 100


def settle_soon(changes: list[PublicChange]) -> None:
    """Right after the commit. Where a worker runs, in a thread of its own: an editor does not wait for caches."""
    if not (has_caches() and has_worker()):
        settle(changes)
        return
    count(changes[:CHUNK])
    if len(changes) > CHUNK:
        hand_over(timedelta())
        return
    threading.Thread(target=_settle_alone, args=(changes,), name="purging").start()


def settle(changes: list[PublicChange]) -> None:
    """Count the changes, and tell shared caches of them for the first time. What fails stays for the worker."""
    for start in range(0, len(changes), CHUNK):
        some = changes[start : start + CHUNK]
        count(some, is_done=not has_caches())
        if has_caches():
            _tell_first(some)


def settle_waiting() -> timedelta | None:
    """Do what is left to do now: for the worker. When there will be more; None where nothing is left."""
    while True:
        due = Q(purged_at=None) | Q(purged_at__lte=timezone.now() - PAUSE)
        changes = list(PublicChange.objects.filter(due).order_by("pk")[:CHUNK])
        if not changes:
            break
        uncounted = [change for change in changes if not change.is_counted]
        if uncounted:
            count(uncounted)
        if has_caches():
            try:
                send(_all(changes))
            except CacheSilent as error:
                return _failed(changes, error)
        again = [change for change in changes if change.purged_at is not None or not has_caches()]
        _rows(again).delete()
        first = [change for change in changes if change not in again]
        _rows(first).update(purged_at=timezone.now())
    return PAUSE if PublicChange.objects.exists() else None


@task(backend="background")
def purge_again() -> None:
    """What was not told yet, and what was told some seconds ago."""
    if pause := settle_waiting():
        hand_over(pause)


def has_worker() -> bool:
    return not isinstance(task_backends["background"], ImmediateBackend)


def hand_over(pause: timedelta = PAUSE + timedelta(seconds=1)) -> None:
    """To the worker, in the same transaction; where none runs, `manage.py purge` does it."""
    if has_worker():
        purge_again.using(run_after=timezone.now() + pause).enqueue()


def _settle_alone(changes: list[PublicChange]) -> None:
    try:
        _tell_first(changes)
    except Exception:
        logger.exception("Shared caches were not told of a change; the worker will.")
    finally:
        connections.close_all()


def _tell_first(changes: list[PublicChange]) -> None:
    found = _all(changes)
    if has_worker():
        at_once = list(islice(found, MOST_AT_ONCE + 1))
        if len(at_once) > MOST_AT_ONCE:
            hand_over(timedelta())
            return
        found = iter(at_once)
    try:
        send(found)
    except CacheSilent as error:
        _failed(changes, error)
        return
    _rows(changes).update(purged_at=timezone.now())


def _failed(changes: list[PublicChange], error: CacheSilent) -> timedelta:
    attempts = max(change.attempts for change in changes) + 1
    _rows(changes).update(attempts=attempts)
    pause = min(LONGEST_PAUSE, PAUSE * 2 ** min(attempts, 10))
    logger.error("Shared caches were not told of %d changes, and will be in %s: %s", len(changes), pause, error)
    return pause


def _rows(changes: Iterable[PublicChange]) -> object:
    return PublicChange.objects.filter(pk__in=[change.pk for change in changes])


def _all(changes: list[PublicChange]) -> Iterator[str]:
    """The addresses at which changes show, those that most readers ask for first."""
    scopes = {change.scope for change in changes}
    told = False
    for change in changes:
        if change.scope == Scope.PAGES:
            yield from change.before.get("addresses", ())
        if change.scope == Scope.RECORD:
            model, before = model_of(change.kind), Facts.from_json(change.before)
            after = facts_of(model, change.object_id) if change.object_id else Facts()
            if not (before.is_public or after.is_public):
                continue
            if not told:
                told = True
                yield from addresses.of_lists()
            if issubclass(model, Record):
                yield from addresses.of_change(model, before, after)
            if Scope.EVERYTHING not in scopes and change.object_id:
                yield from addresses.of_shown(where_shown(model, int(change.object_id), before, after))
    if scopes & {Scope.PAGES, Scope.EVERYTHING}:
        if not told:
            yield from addresses.of_lists()
        yield from addresses.of_pages()
    if Scope.EVERYTHING in scopes:
        for model in (*SECTIONS.values(), *addresses.WITHOUT_PAGES):
            yield from addresses.every(model)
