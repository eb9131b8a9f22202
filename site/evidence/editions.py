"""Keeping an edition of each publication of a record."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, Model
from django.db.models.signals import post_delete
from django.utils import timezone
from wagtail.models import Revision
from wagtail.signals import published

from evidence.models import ChangeNote, Edition, Record
from evidence.public_form import public_form


def keep_edition(record: Record, note: str = "", at: Any = None) -> Edition | None:
    """Keep the record as the database has it, as its next edition; nothing where strangers may not see it.

    Belongs into the transaction that publishes it, which holds the record's row: numbers are given one by one.
    """
    form = public_form(type(record)._base_manager.get(pk=record.pk))
    if form is None:
        return None
    last = Edition.objects.of(record).aggregate(Max("number"))["number__max"] or 0
    return Edition.objects.create(
        kind=record._meta.model_name,
        key=record.key,
        number=last + 1,
        published_at=at or timezone.now(),
        note=note,
        content=form.text,
    )


def keep_first_editions() -> int:
    """Give each public record that has no edition its first, dated by its last publication; how many that were.

    For sites from before editions were kept, and for rows that came by another way than publishing.
    """
    kept = 0
    for model in Record.__subclasses__():
        known = set(Edition.objects.filter(kind=model._meta.model_name).values_list("key", flat=True))
        for record in model.objects.public().exclude(key__in=known).iterator(chunk_size=500):
            kept += keep_edition(record, at=record.last_published_at) is not None
    return kept


def watch() -> None:
    """Connect to every publication, and to every deletion, which takes the record's editions with it."""
    published.connect(_after_publication, dispatch_uid="evidence.editions")
    post_delete.connect(_after_deletion, dispatch_uid="evidence.editions")


def _after_publication(sender: type[Model], instance: Model, revision: Revision | None = None, **kwargs: Any) -> None:
    if isinstance(instance, Record):
        note = ChangeNote.objects.filter(revision=revision, is_public=True).values_list("text", flat=True).first()
        keep_edition(instance, note or "")


def _after_deletion(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if isinstance(instance, Record):
        Edition.objects.of(instance).delete()
