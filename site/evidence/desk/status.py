"""Where a record stands between draft and publication, for lists, filters and exports."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast
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
    status = status_of(record)
    label = str(STATUSES[status])
    if record.live and status in (IN_REVIEW, SENT_BACK, SCHEDULED):
        return str(_("Published; %(status)s")) % {"status": label[0].lower() + label[1:]}
    return label


def having_status(records: QuerySet, status: str) -> QuerySet:
    """Those `records` of which `status_of` says `status`."""
    in_review, sent_back = (_has_state(records.model, s) for s in ("in_progress", "needs_changes"))
    is_scheduled = Exists(_of_record(Revision, "content_type", records.model).filter(approved_go_live_at__isnull=False))
    elsewhere = records.exclude(in_review | sent_back | Q(is_scheduled))
    public = elsewhere.filter(pk__in=records.model.objects.public().values("pk"))
    rule = {
        IN_REVIEW: lambda: records.filter(in_review),
        SENT_BACK: lambda: records.filter(sent_back),
        SCHEDULED: lambda: records.filter(is_scheduled).exclude(in_review | sent_back),
        LIVE: lambda: public.filter(has_unpublished_changes=False),
        CHANGED: lambda: public.filter(has_unpublished_changes=True),
        DRAFT: lambda: elsewhere.filter(live=False, expired=False),
        PRIVATE: lambda: elsewhere.filter(live=True, is_private=True, expired=False),
        EXPIRED: lambda: (
            elsewhere.exclude(live=False, expired=False)
            .exclude(live=True, is_private=True, expired=False)
            .exclude(pk__in=records.model.objects.public().values("pk"))
        ),
    }
    return rule[status]()


def _of_record(model: Any, content_type: str, record_model: type[Record]) -> QuerySet:
    return model.objects.filter(
        **{content_type: record_model.get_base_content_type()}, object_id=Cast(OuterRef("pk"), CharField())
    )


def _has_state(model: type[Record], status: str) -> Q:
    if not issubclass(model, WorkflowMixin):
        return Q(pk__in=[])
    return Q(Exists(_of_record(WorkflowState, "base_content_type", model).filter(status=status)))
