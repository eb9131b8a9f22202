"""What everybody did last to the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from evidence.models import Record
from portal.across import Ref

#: Entries of the log that are read, and lines that are made of them.
ENTRIES, LINES = 80, 10

#: Short words for what happens often; the rest is called as in the history.
WORDS = {
    "wagtail.create": _("created"),
    "wagtail.edit": _("saved a draft"),
    "wagtail.delete": _("deleted"),
    "wagtail.publish": _("published"),
    "wagtail.publish.schedule": _("scheduled"),
    "wagtail.publish.scheduled": _("published as scheduled"),
    "wagtail.unpublish": _("unpublished"),
    "wagtail.unpublish.scheduled": _("expired"),
    "wagtail.workflow.start": _("submitted for review"),
    "wagtail.workflow.approve": _("approved"),
    "wagtail.workflow.reject": _("sent back"),
    "wagtail.workflow.resume": _("submitted again"),
    "wagtail.workflow.cancel": _("cancelled the review"),
    "wagtail.lock": _("locked"),
    "wagtail.unlock": _("unlocked"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody did at one stroke: to one record, or to several of which the first is named."""

    record: Ref
    others: int
    who: str
    what: tuple[str, ...]
    when: datetime


def changes(kinds: Sequence[type[Record]]) -> list[Change]:
    """The latest changes by anybody, the last first."""
    types = ContentType.objects.get_for_models(*kinds).values()
    entries = ModelLogEntry.objects.filter(content_type__in=types).select_related("user").order_by("-timestamp", "-pk")
    strokes = groupby(entries[:ENTRIES], key=lambda entry: entry.uuid or entry.pk)
    return [_change(list(stroke)) for _key, stroke in strokes][:LINES]


def _change(entries: list[ModelLogEntry]) -> Change:
    last = entries[0]
    records = {(entry.content_type_id, entry.object_id) for entry in entries}
    done = dict.fromkeys(_word(entry) for entry in reversed(entries))
    return Change(
        Ref.of_type(last.content_type_id, last.object_id, last.label),
        len(records) - 1,
        last.user_display_name,
        tuple(done),
        last.timestamp,
    )


def _word(entry: ModelLogEntry) -> str:
    formatter = registry.get_formatter(entry)
    return str(WORDS.get(entry.action) or (formatter.label if formatter else entry.action))
