"""Comparing two versions of a record, above all a draft with what readers see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.compare import ChildObjectComparison, ChildRelationComparison, FieldComparison
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import RevisionsCompareView

from evidence.models import ChangeNote, Record

LIVE, TIME = "live", "j F Y, H:i"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row within a record, such as a citation: what became of it, and its fields."""

    said: str
    classname: str
    fields: list[tuple[str, SafeString]]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs: either its two values as one text, or its rows that differ."""

    label: str
    text: SafeString | None
    rows: list[RowChange]


def compare_url(record: Record, user: Any) -> str | None:
    """Where the record's draft is compared with what readers see; None where there is no draft, or no right to it."""
    viewset = type(record).snippet_viewset
    if not (record.live and record.has_unpublished_changes and record.latest_revision_id):
        return None
    if not viewset.permission_policy.user_has_permission(user, "change"):
        return None
    return reverse(viewset.get_url_name("revisions_compare"), args=[quote(record.pk), LIVE, "latest"])


def compare_button(record: Record, user: Any) -> list[HeaderButton]:
    """A button of the form's header, or none."""
    url = compare_url(record, user)
    return [HeaderButton(_("Compare with live"), url=url, icon_name="resubmit", priority=5)] if url else []


def offer_comparison(record: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """In the menu of a row of the list."""
    if isinstance(record, Record) and (url := compare_url(record, user)):
        yield Button(_("Compare with live"), url=url, icon_name="resubmit", priority=15)


class RecordCompareView(RevisionsCompareView):
    """Says which versions are compared, and says so where nothing is live yet."""

    template_name = "evidence/desk/compare.html"

    @property
    def nothing_is_live(self) -> bool:
        return LIVE in (self.revision_id_a, self.revision_id_b) and not self.object.live

    def _get_comparison(self, revision_a: Any, revision_b: Any) -> list[Any]:
        # The row of a record that is not live is its draft: compared with itself it would never differ.
        return [] if self.nothing_is_live else super()._get_comparison(revision_a, revision_b)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = [self._version(self.revision_id_a), self._version(self.revision_id_b)]
        context = super().get_context_data(**kwargs)
        changes = [FieldChange(row.field_label(), *_shown(row)) for row in context["comparison"]]
        return {**context, "changes": changes, "nothing_is_live": self.nothing_is_live, "versions": versions}

    def _version(self, revision_id: Any) -> dict[str, Any]:
        """What the version is called, whose it is, and the note to it."""
        if str(revision_id) == LIVE:
            at = self.object.last_published_at
            return {"name": _("Live"), "at": date_format(at, TIME) if at else ""}
        revisions = self.object.revisions.select_related("user").order_by("created_at", "pk")
        if str(revision_id) in ("earliest", "latest"):
            revision = revisions.first() if revision_id == "earliest" else revisions.last()
        else:
            revision = revisions.filter(pk=revision_id).first()
        if revision is None:
            return {}
        is_live = revision.pk == self.object.live_revision_id
        is_latest = revision.pk == self.object.latest_revision_id
        return {
            "name": _("Live") if is_live else _("Latest draft") if is_latest else _("Earlier version"),
            "at": date_format(revision.created_at, TIME),
            "by": revision.user,
            "note": ChangeNote.objects.filter(revision=revision).first(),
        }


def _shown(comparison: FieldComparison | ChildRelationComparison) -> tuple[SafeString | None, list[RowChange]]:
    if comparison.is_field:
        return comparison.htmldiff(), []
    rows = [part for row in comparison.get_child_comparisons() for part in _told_apart(comparison, row)]
    return None, [_row_change(row) for row in rows if row.is_addition() or row.is_deletion() or row.has_changed()]


def _told_apart(comparison: ChildRelationComparison, row: ChildObjectComparison) -> list[ChildObjectComparison]:
    """Wagtail takes a row that went and one that came for one that changed; they are if most of them is the same."""
    if row.is_addition() or row.is_deletion() or row.obj_a.pk == row.obj_b.pk:
        return [row]
    filled = sum(1 for field in row.get_field_comparisons() if field.val_a or field.val_b)
    if row.get_num_differences() * 2 <= filled:
        return [row]
    return [comparison.get_child_comparison(row.obj_a, None), comparison.get_child_comparison(None, row.obj_b)]


def _row_change(row: ChildObjectComparison) -> RowChange:
    said, classname = (
        (_("Added"), "addition")
        if row.is_addition()
        else (_("Removed"), "deletion")
        if row.is_deletion()
        else (_("Changed"), "")
    )
    fields = [(f.field_label(), f.htmldiff()) for f in row.get_field_comparisons() if f.val_a or f.val_b]
    return RowChange(said, classname, fields)
