"""Taking a run back: new records deleted, changed ones as they were, unless somebody has worked on them since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import WorkflowMixin

from evidence.editions import editions_at_the_end
from evidence.indexing import index_at_the_end
from evidence.models import Record
from evidence.models.change_note import write_note
from evidence.schema import read_relations
from portal.importing.alone import alone
from portal.importing.attempts import Report, Stopped, finish
from portal.importing.crossing import KIND_OF_LIST
from portal.importing.since import problems_with_undo
from portal.loading.writing import References, messages_of, publish_version, save_version
from portal.models import ImportRow, ImportRun
from portal.models.imports import RunState

#: Problems that a message names; the others are counted.
NAMED = 10


def undo(run: ImportRun, attempt: int) -> None:
    """Take back what a run wrote, in one transaction; UNDONE afterwards.

    Raises:
        Stopped: where it may not be; nothing is taken back.
    """
    report = Report(run.pk, attempt)
    written = run.rows.filter(object_id__isnull=False)
    total = written.count()
    with alone(lambda: report.beat(total)), index_at_the_end(), editions_at_the_end():
        report.beat(total)
        if problems := problems_with_undo(run, run.undone_by, lock=True):
            raise Stopped(shortened(problems))
        report.beat(total)
        taking_back = _TakingBack(run)
        # The last written first: what was written later may name what was written before.
        changed, new = written.filter(before__isnull=False), written.filter(before__isnull=True)
        for row in report.each(_in_turn(changed, new), total):
            try:
                taking_back.restore(row) if row.before is not None else taking_back.delete(row)
            except ProtectedError as error:
                others = ", ".join(sorted({f"“{other}”" for other in error.protected_objects}))
                raise Stopped(_("“%(record)s” is named by %(others)s.") % {"record": row, "others": others}) from error
            except ValidationError as error:
                reasons = " ".join(messages_of(error))
                raise Stopped(f"“{row.title or row.key}”: {reasons}") from error
        finish(run.pk, attempt, RunState.UNDOING, state=RunState.UNDONE, undone_at=timezone.now())


def shortened(problems: list[str]) -> str:
    """Problems as a message."""
    more = [_("And %(count)d more.") % {"count": len(problems) - NAMED}] if len(problems) > NAMED else []
    return "\n".join([_("Nothing was taken back."), *problems[:NAMED], *more])


def _in_turn(*parts: Any) -> Iterator[ImportRow]:
    for rows in parts:
        yield from rows.order_by("-revision_id").iterator(chunk_size=200)


class _TakingBack:
    def __init__(self, run: ImportRun) -> None:
        self.run, self.user = run, run.undone_by
        self.references = References(_("named “%s”, which has been deleted since."))

    def delete(self, row: ImportRow) -> None:
        instance = KIND_OF_LIST[row.kind].model.objects.get(pk=row.object_id)
        self._end_review(instance)
        log(instance, "wagtail.delete", user=self.user, deleted=True)
        instance.delete()

    def restore(self, row: ImportRow) -> None:
        """Make the record what it was. Where only a draft was written, what readers see was never changed."""
        kind = KIND_OF_LIST[row.kind]
        instance = kind.model.objects.prefetch_related(*read_relations(kind)).get(pk=row.object_id)
        self._end_review(instance)
        if instance.live_revision_id != row.revision_id:
            self._drop_draft(instance)
            return
        kind.model_validate(row.before).apply_to(instance, self.references)
        revision = save_version(instance, user=self.user, log_action="wagtail.revert")
        write_note(revision, self._note(), is_public=False, user=self.user)
        publish_version(instance, revision, user=self.user, skip_permission_checks=True)
        if not row.was_live:
            instance.unpublish(user=self.user)

    def _drop_draft(self, instance: Record) -> None:
        """Make what is on record the latest version again; readers see what they saw all the time."""
        revision = instance.save_revision(user=self.user, clean=False, changed=False, log_action="wagtail.revert")
        write_note(revision, "", is_public=False, user=self.user)  # the draft's own note would go on with it
        of_record = type(instance).objects.filter(pk=instance.pk)
        of_record.update(has_unpublished_changes=False, **({"live_revision": revision} if instance.live else {}))

    def _end_review(self, instance: Record) -> None:
        state = instance.current_workflow_state if isinstance(instance, WorkflowMixin) else None
        if state:
            state.cancel(user=self.user)

    def _note(self) -> str:
        return _("Import of %s undone") % self.run.file_name[:200]
