"""A number that changes whenever something that readers see may have changed.

What is kept of a page is kept under this number, so nothing kept is ever stale, and nothing need be purged.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F, Min, Model, QuerySet, Value
from django.db.models.functions import Greatest
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import AbstractPage, BaseViewRestriction, Site

from evidence.models import Record
from evidence.prepared import Prepared
from portal.models.imports import ImportRow, ImportRun
from portal.models.public_version import PublicVersion

ROOMS = ("evidence", "people", "timeline", "portal")
LONGEST = 600
#: Sent after the number became another one, in no transaction as a rule.
advanced = Signal()


def public_version() -> int:
    """The number as of now, in one query."""
    return _number.first() or 0


@Prepared
def _number() -> QuerySet:
    return PublicVersion.objects.filter(pk=1).values_list("number", flat=True)


def advance() -> None:
    """Make the number another one, higher than any that this site had: it is at least the seconds since 1970.

    So a database that was restored or made anew does not come to a number under which something else was kept.
    """
    now = int(time.time())
    if not PublicVersion.objects.filter(pk=1).update(number=Greatest(F("number") + 1, Value(now))):
        PublicVersion.objects.get_or_create(pk=1, defaults={"number": now})
    advanced.send_robust(sender=PublicVersion)


def seconds_to_live(version: int) -> int:
    """How long what is made now may be kept: until the next record expires, at most ten minutes.

    The limit is the safety net for a process that ends between its commit and `advance`.
    """
    coming = _next_expiry(version)
    if coming is None:
        return LONGEST
    return max(0, min(LONGEST, int((coming - timezone.now()).total_seconds())))


def validator(version: int | None = None) -> str:
    """What is another whenever what strangers see may be: for ETags, and to know what was written to a file.

    `version` is the `public_version()`, where the caller has asked for it already.
    """
    version = public_version() if version is None else version
    coming = _next_expiry(version)
    return f"{version}-{timezone.localdate():%Y%m%d}-{int(coming.timestamp()) if coming else 0}"


def _next_expiry(version: int) -> datetime | None:
    key = f"next-expiry:{version}"
    coming: datetime | str | None = cache.get(key, "unknown")
    now = timezone.now()
    if coming == "unknown" or (coming and coming <= now):
        times = [
            model.objects.filter(expire_at__gt=now).aggregate(Min("expire_at"))["expire_at__min"]
            for model in Record.__subclasses__()
        ]
        coming = min(filter(None, times), default=None)
        cache.set(key, coming, LONGEST)
    return coming


def _shows(model: type[Model]) -> bool:
    """Whether rows of this model can show on a public page: drafts too, since saving one is rare and cheap."""
    if model in (PublicVersion, ImportRun, ImportRow):
        return False
    return model._meta.app_label in ROOMS or issubclass(model, AbstractPage | Site | BaseViewRestriction)


def _after_change(sender: type[Model], **kwargs: Any) -> None:
    if not _shows(sender):
        return
    # Once a transaction, and after it: a number advanced within it would lock out other editors until its end.
    if not any(function is advance for _ids, function, *_rest in connection.run_on_commit):
        transaction.on_commit(advance)


def watch() -> None:
    """Connect to every save and deletion."""
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(_after_change, dispatch_uid="portal.freshness")
