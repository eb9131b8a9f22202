"""Editions for tests: kept of a record as it stands, at any time, without publishing it again."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from evidence.models import Edition, Record
from evidence.public_form import public_form


def keep_edition(record: Record, note: str = "", at: datetime | None = None) -> Edition:
    """The next edition of a record that is public."""
    last = Edition.objects.of(record).aggregate(Max("number"))["number__max"] or 0
    return Edition.objects.create(
        kind=record._meta.model_name,
        key=record.key,
        number=last + 1,
        published_at=at or timezone.now(),
        note=note,
        content=public_form(type(record).objects.get(pk=record.pk)).text,
    )
