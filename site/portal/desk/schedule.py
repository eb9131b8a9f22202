"""What is to be published or withdrawn on a day, and what was refused when its day came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from wagtail.models import ModelLogEntry, Revision

from evidence.desk.status import of_record
from evidence.models import Record
from portal.across import Ref, across, ref

#: Days of the schedule named on the desk.
DAYS = 10
#: How long a refusal is called to mind, unless the record is published meanwhile.
REFUSALS_FOR = timedelta(days=30)
REFUSED = "evidence.publish.refused"
PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled", "wagtail.publish.schedule")


@dataclass(frozen=True, slots=True)
class Planned:
    """A record with the times at which it is to be published and withdrawn; either may be missing."""

    record: Ref
    goes_live: datetime | None
    expires: datetime | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was not published on its day, with the reasons."""

    record: Ref
    when: datetime
    reasons: tuple[str, ...]


def planned(kinds: Iterable[type[Record]], now: datetime) -> list[Planned]:
    """The next that are published or withdrawn by themselves."""
    parts = [
        kind.objects.filter(Q(pk__in=_scheduled(kind)) | Q(live=True, expire_at__gt=now)).alias(
            published_at=Subquery(
                of_record(Revision, "content_type", kind)
                .filter(approved_go_live_at__isnull=False)
                .order_by("approved_go_live_at")
                .values("approved_go_live_at")[:1]
            )
        )
        for kind in kinds
    ]
    rows = across(parts, _times).order_by("next", "label", "record")[:DAYS]
    return [Planned(ref(row), row["goes_live"], row["expires"]) for row in rows]


def _times(kind: type[Record]) -> dict[str, Any]:
    return {
        "goes_live": F("published_at"),
        "expires": F("expire_at"),
        "next": Coalesce(F("published_at"), F("expire_at")),
    }


def _scheduled(kind: type[Record]) -> QuerySet:
    """Keys of the records with a scheduled revision; from the few such revisions, not from all records."""
    revisions = Revision.objects.filter(
        base_content_type=kind.get_base_content_type(), approved_go_live_at__isnull=False
    )
    return revisions.annotate(record_pk=Cast("object_id", BigIntegerField())).values("record_pk")


def refusals(kinds: Sequence[type[Record]], now: datetime) -> list[Refusal]:
    """Publications that were refused when their day came and that nobody has seen to since."""
    types = ContentType.objects.get_for_models(*kinds).values()
    later = ModelLogEntry.objects.filter(
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        timestamp__gt=OuterRef("timestamp"),
        action__in=PUBLISHED,
    )
    entries = ModelLogEntry.objects.filter(
        ~Exists(later), action=REFUSED, content_type__in=types, timestamp__gte=now - REFUSALS_FOR
    ).order_by("-timestamp", "-pk")
    return [
        Refusal(
            Ref.of_type(entry.content_type_id, entry.object_id, entry.label),
            entry.timestamp,
            tuple(entry.data.get("reasons", ())),
        )
        for entry in entries[:DAYS]
    ]
