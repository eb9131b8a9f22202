"""What everybody did last to the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

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
    "wagtail.schedule.cancel": _("taken off the schedule"),
    "evidence.publish.refused": _("not published as scheduled"),
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
    """The latest changes by anybody, the last first; what one user did to one record in a row is one of them."""
    types = ContentType.objects.get_for_models(*kinds).values()
    entries = ModelLogEntry.objects.filter(content_type__in=types).select_related("user").order_by("-timestamp", "-pk")
    strokes = [list(stroke) for _key, stroke in groupby(entries[:ENTRIES], key=lambda entry: entry.uuid or entry.pk)]
    runs = (list(run) for _key, run in groupby(strokes, key=_whose))
    return [_change([entry for stroke in run for entry in stroke]) for run in runs][:LINES]


def _whose(stroke: list[ModelLogEntry]) -> tuple[Any, frozenset[tuple[int, str]]]:
    return stroke[0].user_id, _records(stroke)


def _records(entries: list[ModelLogEntry]) -> frozenset[tuple[int, str]]:
    return frozenset((entry.content_type_id, entry.object_id) for entry in entries)


def _change(entries: list[ModelLogEntry]) -> Change:
    last = entries[0]
    return Change(
        Ref.of_type(last.content_type_id, last.object_id, last.label),
        len(_records(entries)) - 1,
        last.user_display_name,
        tuple(dict.fromkeys(_word(entry) for entry in reversed(entries))),
        last.timestamp,
    )


def _word(entry: ModelLogEntry) -> str:
    formatter = registry.get_formatter(entry)
    return str(WORDS.get(entry.action) or (formatter.label if formatter else entry.action))
