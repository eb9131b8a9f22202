"""Publishing a changed record as an editor does, with a note or without."""

from __future__ import annotations

from typing import Any

from evidence.models import ChangeNote, Record


def publish(record: Record, note: str = "", is_public: bool = True, **changes: Any) -> Record:
    """`changes` are fields, and lists of child rows or of other records."""
    record = type(record).objects.get(pk=record.pk)
    for name, value in changes.items():
        setattr(record, name, value)
    revision = record.save_revision()
    if note:
        ChangeNote.objects.create(revision=revision, text=note, is_public=is_public)
    revision.publish()
    return type(record).objects.get(pk=record.pk)
