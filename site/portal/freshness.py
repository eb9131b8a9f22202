"""A number that changes whenever something that readers see may have changed.

What is kept of a page is kept under this number, so nothing kept is ever stale, and nothing need be purged here. Caches
that others see, which do not know the number, are told by `portal.purging`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import F, Max, Min, Q, Value
from django.db.models.functions import Greatest
from django.dispatch import Signal
from django.utils import timezone

from evidence.models import Record
from portal.models.public_version import PublicChange, PublicVersion

LONGEST = 600
#: Sent after the number became another one, in no transaction as a rule.
advanced = Signal()

_STATE = f"""
    SELECT COALESCE((SELECT number FROM {PublicVersion._meta.db_table} WHERE id = 1), 0),
           (SELECT COUNT(*) FROM {PublicChange._meta.db_table} WHERE NOT is_counted)
"""  # noqa: S608 - names of tables


class PublicState(NamedTuple):
    """The number as it was counted last, and how many changes are not in it yet: none, but for some milliseconds."""

    number: int
    waiting: int

    @property
    def version(self) -> int:
        return self.number + self.waiting


def public_state() -> PublicState:
    """As of now, in one query; by hand, since each page that is kept costs nothing but this."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_STATE)
        return PublicState(*cursor.fetchone())


def public_version() -> int:
    """The number as of now, in one query. It becomes another in the moment in which a change is committed."""
    return public_state().version


def count(changes: Iterable[PublicChange] = (), *, is_done: bool = False) -> None:
    """Take changes into the number, and those that a process which ended has left; the number becomes another.

    It is higher than any that this site had, and at least the seconds since 1970. So a database that was restored or
    made anew does not come to a number under which something else was kept, and the number is the time of the change.
    With `is_done` nobody else is to be told of them.
    """
    now = int(time.time())
    left = Q(made_at__lt=timezone.now() - timedelta(minutes=1))
    with transaction.atomic():
        waiting = PublicChange.objects.filter(Q(pk__in=[change.pk for change in changes]) | left, is_counted=False)
        # Deleted as one statement: they have no signals and nothing depends on them.
        counted = waiting._raw_delete(waiting.db) if is_done else waiting.update(is_counted=True)
        higher = Greatest(F("number") + counted + 1, Value(now))
        if not PublicVersion.objects.filter(pk=1).update(number=higher):
            PublicVersion.objects.get_or_create(pk=1, defaults={"number": now})
    advanced.send_robust(sender=PublicVersion)


def advance() -> None:
    """Say that anything may have changed: for rows that were written without signals."""
    change = PublicChange.objects.create(scope=PublicChange.Scope.EVERYTHING)
    count([change])


def last_changed(state: PublicState) -> datetime | None:
    """When anything that readers see changed last: a record, an expiry, or the day. No two states have the same time.

    None in the seconds after several changes within one, when the number is ahead of the clock.
    """
    now = timezone.now()
    if state.waiting or state.number > now.timestamp():
        return None
    past, _coming = _expiries(state.version)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    times = [midnight, datetime.fromtimestamp(state.number, UTC)]
    if past:
        times.append(past + timedelta(seconds=1))
    latest = max(times)
    return latest if latest <= now else None


def seconds_to_live(version: int) -> int:
    """How long what is made now may be kept by this process: until the next record expires, at most ten minutes."""
    return min(LONGEST, seconds_to_turn(version))


def seconds_to_turn(version: int) -> int:
    """How long what is made now stays right if nobody changes anything: to the next expiry, or the end of the day."""
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    _past, coming = _expiries(version)
    return max(0, int((min(filter(None, (coming, midnight))) - now).total_seconds()))


def validator(version: int | None = None) -> str:
    """What is another whenever what strangers see may be: for ETags, and to know what was written to a file.

    `version` is the `public_version()`, where the caller has asked for it already.
    """
    version = public_version() if version is None else version
    _past, coming = _expiries(version)
    return f"{version}-{timezone.localdate():%Y%m%d}-{int(coming.timestamp()) if coming else 0}"


def _expiries(version: int) -> tuple[datetime | None, datetime | None]:
    """The last and the next time that a record expires."""
    key = f"expiries:{version}"
    found: tuple[datetime | None, datetime | None] | None = cache.get(key)
    now = timezone.now()
    if found is None or (found[1] and found[1] <= now):
        of_kinds = [
            model.objects.filter(expire_at__isnull=False).aggregate(
                past=Max("expire_at", filter=Q(expire_at__lte=now)),
                coming=Min("expire_at", filter=Q(expire_at__gt=now)),
            )
            for model in Record.__subclasses__()
        ]
        found = (
            max(filter(None, (times["past"] for times in of_kinds)), default=None),
            min(filter(None, (times["coming"] for times in of_kinds)), default=None),
        )
        cache.set(key, found, LONGEST)
    return found
