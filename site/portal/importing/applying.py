"""The second step of an import: the chosen rows written, all or none, as far as they are still what was looked at."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import WorkflowMixin

from evidence.editions import editions_at_the_end
from evidence.indexing import index_at_the_end
from evidence.models import Evidenced, Record
from evidence.models.change_note import write_note
from evidence.schema import RecordSchema
from portal.importing.alone import alone
from portal.importing.attempts import Report, Stopped, finish
from portal.importing.checking import hands_off, records_on_file
from portal.importing.crossing import KIND_OF_LIST, parents_first
from portal.importing.notices import Notices
from portal.importing.rights import may_publish
from portal.loading.changes import Outcome, differences
from portal.loading.writing import References, check_record, messages_of, publish_version, save_version
from portal.models import ImportRow, ImportRun
from portal.models.imports import Mode, RunState

CHUNK = 100
#: Records that a message names; the others are counted.
NAMED = 10


def apply(run: ImportRun, attempt: int) -> None:
    """Write the chosen rows of a run in one transaction; APPLIED afterwards.

    Raises:
        Stopped: where a row is not what was looked at any more, or breaks a rule; nothing is written.
    """
    notices = Notices(run)
    report = Report(run.pk, attempt)
    total = run.rows.filter(is_chosen=True).count()
    with alone(lambda: report.beat(total)), notices.held(), index_at_the_end(), editions_at_the_end():
        writer = _Writer(run, notices)
        for _row in report.each(writer.write_all(), total):
            pass
        if writer.stale:
            raise Stopped(_stale_message(writer.stale), [row.pk for row, _reason in writer.stale])
        finish(run.pk, attempt, RunState.APPLYING, state=RunState.APPLIED, applied_at=timezone.now())
    notices.send()
    if connection.vendor == "sqlite" and total > CHUNK:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


class _Writer:
    """Writes rows in the order in which their records depend on each other."""

    def __init__(self, run: ImportRun, notices: Notices) -> None:
        self.run, self.user, self.notices = run, run.applied_by, notices
        self.references = References(_("names “%s”, which is not on record; choose the row that brings it too"))
        #: Rows that are not what was looked at, each with what is different.
        self.stale: list[tuple[ImportRow, str]] = []
        self._publishing: dict[type[RecordSchema], bool] = {}

    def write_all(self) -> Iterator[ImportRow]:
        for listed_as, kind in KIND_OF_LIST.items():
            chosen = self.run.rows.filter(kind=listed_as, is_chosen=True).order_by("pk")
            if "parent" in kind.model_fields:
                waiting = parents_first(chosen.values_list("pk", "key", "data__parent"))
            else:
                waiting = iter(chosen.values_list("pk", flat=True))
            while pks := list(islice(waiting, CHUNK)):
                yield from self._write_chunk(kind, pks)

    def _write_chunk(self, kind: type[RecordSchema], pks: list[int]) -> Iterator[ImportRow]:
        rows = self.run.rows.in_bulk(pks)
        existing = records_on_file(kind, [row.key for row in rows.values()], lock=True)
        records = {pk: kind.model_validate(rows[pk].data) for pk in pks}
        self.references.prepare(records.values())
        for pk in pks:
            row, record = rows[pk], records[pk]
            instance = existing.get(record.key)
            before = kind.of(instance).dump() if instance else None
            if reason := self._changed_since(row, record, instance, before):
                self.stale.append((row, reason))
            elif not self.stale:  # else nothing will be kept: only what else is stale is of interest
                try:
                    self._write(row, kind, record, instance, before)
                except ValidationError as error:
                    self.stale.append((row, " ".join(messages_of(error))))
            yield row

    def _changed_since(
        self, row: ImportRow, record: RecordSchema, instance: Record | None, before: dict[str, Any] | None
    ) -> str:
        """How the record differs from what the preview showed; empty where it does not."""
        if (instance is not None) != (row.outcome == Outcome.CHANGED):
            return _("has been added since.") if instance else _("has been deleted since.")
        if instance is None:
            return ""
        seen = [(change["field"], change["old"], change["new"]) for change in row.fields]
        if [(change.field, change.old, change.new) for change in differences(before, record.dump())] != seen:
            return _("has been changed since.")
        return hands_off(instance, self.user)

    def _write(
        self,
        row: ImportRow,
        kind: type[RecordSchema],
        record: RecordSchema,
        instance: Record | None,
        before: dict[str, Any] | None,
    ) -> None:
        is_new, was_live = instance is None, bool(instance and instance.live)
        instance = instance or kind.model(live=False)
        record.apply_to(instance, self.references)
        check_record(instance)
        if isinstance(instance, Evidenced) and (errors := instance.consistency_errors()):
            raise ValidationError(errors)
        revision = save_version(instance, user=self.user, log_action="wagtail.create" if is_new else True)
        if not is_new and instance.has_been_published:
            write_note(revision, _("Imported from %s") % self.run.file_name[:200], is_public=False, user=self.user)
        if not self._publish(row, kind, instance, revision):
            self._submit(instance)
        self.run.rows.filter(pk=row.pk).update(
            object_id=instance.pk, revision_id=revision.pk, before=before, was_live=was_live
        )

    def _publish(self, row: ImportRow, kind: type[RecordSchema], instance: Record, revision: Any) -> bool:
        """Publish what may be; whether it was."""
        if kind not in self._publishing:
            self._publishing[kind] = may_publish(self.user, kind)
        reviewed = issubclass(kind.model, WorkflowMixin)
        if not self._publishing[kind] or (reviewed and (self.run.mode != Mode.PUBLISH or row.unready)):
            return False
        try:
            publish_version(instance, revision, user=self.user, skip_permission_checks=True)
        except ValidationError:
            if reviewed:  # what the preview did not see coming is for the reviewers
                return False
            raise
        return True

    def _submit(self, instance: Record) -> None:
        workflow = instance.get_workflow() if isinstance(instance, WorkflowMixin) else None
        if workflow:
            self.notices.note(workflow.start(instance, self.user))


def _stale_message(stale: list[tuple[ImportRow, str]]) -> str:
    lines = [f"“{row.title or row.key}”: {reason}" for row, reason in stale[:NAMED]]
    if len(stale) > NAMED:
        lines.append(_("And %(count)d more.") % {"count": len(stale) - NAMED})
    intro = _("Nothing was written, because of these records. The preview shows how they stand now.")
    return "\n".join([intro, *lines])
