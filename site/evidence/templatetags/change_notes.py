"""What was changed in a record, for its readers."""

from __future__ import annotations

from django import template

from evidence.models import ChangeNote, Record

register = template.Library()
MOST = 10


@register.simple_tag
def public_changes(record: Record) -> list[ChangeNote]:
    """The last public notes to what was published of the record, the newest first; in one query."""
    if record.pk is None:
        return []
    return list(ChangeNote.objects.of(record).for_readers().only("text", "published_at")[:MOST])
