"""Where a record stands between draft and publication, for lists, filters and exports."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, WorkflowMixin, WorkflowState

from evidence.models import Record

IN_REVIEW, SENT_BACK, SCHEDULED, CHANGED = "in-review", "sent-back", "scheduled", "changed"
LIVE, DRAFT, EXPIRED, PRIVATE = "live", "draft", "expired", "private"

STATUSES = {
    DRAFT: _("Draft"),
    IN_REVIEW: _("In review"),
    SENT_BACK: _("Sent back"),
    SCHEDULED: _("Scheduled"),
    LIVE: _("Published"),
    CHANGED: _("Published, newer draft"),
    EXPIRED: _("Expired"),
    PRIVATE: _("Private"),
}


def with_status(records: QuerySet) -> QuerySet:
    """`records` with what `status_of` needs, in one or two queries for all of them."""
    scheduled = Revision.objects.filter(approved_go_live_at__isnull=False).defer("content")
    records = records.prefetch_related(Prefetch("_revisions", scheduled, to_attr="scheduled_revisions"))
    if issubclass(records.model, WorkflowMixin):
        active = WorkflowState.objects.active()
        records = records.prefetch_related(Prefetch("_workflow_states", active, to_attr="_current_workflow_states"))
    return records


def status_of(record: Record) -> str:
    """One of STATUSES; `record` comes from `with_status`."""
    for state in getattr(record, "_current_workflow_states", ()):
        return SENT_BACK if state.status == WorkflowState.STATUS_NEEDS_CHANGES else IN_REVIEW
    if record.scheduled_revisions:
        return SCHEDULED
    if record.expired or (record.live and not record.is_private and not record.is_public):
        return EXPIRED
    if not record.live:
        return DRAFT
    if record.is_private:
        return PRIVATE
    return CHANGED if record.has_unpublished_changes else LIVE


def status_label(record: Record) -> str:
    """The status in words; a published record that is in review is still published."""
    return label_of(status_of(record), record.live)


def label_of(status: str, live: bool) -> str:
    """A status in words, for a record that is or is not live."""
    label = str(STATUSES[status])
    if live and status in (IN_REVIEW, SENT_BACK, SCHEDULED):
        return str(_("Published; %(status)s")) % {"status": label[0].lower() + label[1:]}
    return label


def status_in_database(model: type[Record]) -> Case:
    """What `status_of` says, as the database can say it: for filters, and for reports on several kinds."""
    is_scheduled = Exists(of_record(Revision, "content_type", model).filter(approved_go_live_at__isnull=False))
    is_over = Q(live=True, is_private=False, expire_at__lte=timezone.now())
    return Case(
        When(_has_state(model, "needs_changes"), then=Value(SENT_BACK)),
        When(_has_state(model, "in_progress"), then=Value(IN_REVIEW)),
        When(is_scheduled, then=Value(SCHEDULED)),
        When(Q(expired=True) | is_over, then=Value(EXPIRED)),
        When(live=False, then=Value(DRAFT)),
        When(is_private=True, then=Value(PRIVATE)),
        When(has_unpublished_changes=True, then=Value(CHANGED)),
        default=Value(LIVE),
        output_field=CharField(),
    )


def having_status(records: QuerySet, status: str) -> QuerySet:
    """Those `records` of which `status_of` says `status`."""
    return records.alias(_status=status_in_database(records.model)).filter(_status=status)


def of_record(model: Any, content_type: str, record_model: type[Record]) -> QuerySet:
    """Rows of `model`, which name a record by its type and key as text, about the record in the outer query."""
    return model.objects.filter(
        **{content_type: record_model.get_base_content_type()}, object_id=Cast(OuterRef("pk"), CharField())
    )


def _has_state(model: type[Record], status: str) -> Q:
    if not issubclass(model, WorkflowMixin):
        return Q(pk__in=[])
    return Q(Exists(of_record(WorkflowState, "base_content_type", model).filter(status=status)))
