"""The desk in the place of Wagtail's panels, which concern pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F
from django.forms import Media
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from evidence.desk.access import kinds_of
from portal.across import EVIDENCED, KINDS, Ref, across
from portal.desk.changes import changes
from portal.desk.schedule import planned, refusals
from portal.desk.standing import as_rows, checks, stands
from portal.desk.waiting import drafts, reviews, submissions
from portal.models import ImportRun

#: Wagtail's panels that the desk does the work of.
REPLACED = (
    WorkflowObjectsToModeratePanel,
    UserObjectsInWorkflowModerationPanel,
    RecentEditsPanel,
    LockedPagesPanel,
)
IMPORTS = 3


class DeskPanel(Component):
    """All of the desk, as far as the user's role reaches."""

    name = "desk"
    order = 100
    template_name = "portal/desk/desk.html"
    media = Media(css={"all": ["css/desk.css"]})

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        kinds = kinds_of(user, KINDS)
        if not kinds:
            return {"kinds": [], "user": user}
        today, now = timezone.localdate(), timezone.now()
        evidenced = [kind for kind in kinds if kind in EVIDENCED]
        waiting, review_rows = reviews(user, kinds)
        submitted = submissions(user, kinds)
        numbers = stands(evidenced, today)
        checked = checks(evidenced, today)
        change_rows, refusal_rows = changes(kinds), refusals(kinds, now)
        known = known_records([row.record for row in (*review_rows, *change_rows, *refusal_rows)])
        return {
            "request": parent_context["request"],
            "user": user,
            "kinds": kinds,
            "waiting": waiting,
            "reviews": [(row, known.get(_key(row.record), False)) for row in review_rows],
            "sent_back": [row for row in submitted if row.is_sent_back],
            "submitted": [row for row in submitted if not row.is_sent_back],
            "drafts": drafts(user, kinds),
            "stands": numbers,
            "table": as_rows(numbers),
            "overdue": sum(tally.number for stand in numbers for tally in stand.wanting if tally.name == "overdue"),
            "overdue_checks": [row for row in checked if row.is_overdue],
            "coming_checks": [row for row in checked if not row.is_overdue],
            "planned": planned(kinds, now),
            "refusals": [row for row in refusal_rows if _key(row.record) in known],
            "changes": [(row, _key(row.record) in known) for row in change_rows],
            "imports": last_imports() if user.has_perm("portal.import_records") else None,
        }


def known_records(refs: Iterable[Ref]) -> dict[tuple[str, str], bool]:
    """Those of the records that still exist, each with whether it is live; in one query."""
    wanted: dict[Any, set[str]] = {}
    for record in refs:
        wanted.setdefault(record.kind, set()).add(str(record.pk))
    if not wanted:
        return {}
    parts = [kind.objects.filter(pk__in=keys) for kind, keys in wanted.items()]
    rows = across(parts, lambda kind: {"is_live": F("live")})
    return {(row["label"], str(row["record"])): row["is_live"] for row in rows}


def _key(record: Ref) -> tuple[str, str]:
    return record.kind._meta.label, str(record.pk)


def last_imports() -> list[ImportRun]:
    return list(ImportRun.objects.defer("content").select_related("uploaded_by")[:IMPORTS])


def put_desk(request: HttpRequest, panels: list[Component]) -> None:
    """The desk first, then what other rooms added."""
    panels[:] = [DeskPanel(), *(panel for panel in panels if not isinstance(panel, REPLACED))]


def drop_summary(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail counts pages, images and files; the desk counts what is to be done."""
    items.clear()
