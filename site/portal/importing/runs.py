"""What a person may do with an import: start, choose, correct, apply, undo, discard; and what it is refused for."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task
from wagtail.log_actions import log
from wagtail.models import WorkflowMixin

from evidence.schema import RecordSchema
from portal.importing.errors import RunRefused
from portal.importing.reading import check_corrected
from portal.importing.rights import importable_kinds, may_import, may_publish
from portal.importing.since import problems_with_undo
from portal.importing.tasks import apply_run, read_run, undo_run
from portal.loading.changes import Outcome
from portal.models import ImportRow, ImportRun
from portal.models.imports import Mode, RunState
from portal.records import KINDS

__all__ = [
    "RunRefused",
    "begin_apply",
    "begin_undo",
    "choose",
    "correct",
    "discard",
    "importable_kinds",
    "may_import",
    "may_publish",
    "recover",
    "start",
    "undo_problems",
]

CHUNK = 500
CHOOSABLE = (Outcome.NEW, Outcome.CHANGED)


def start(user: Any, name: str, content: bytes, kind: type[RecordSchema] | None) -> ImportRun:
    """Store a file as a run and hand it over to be read. Where no worker runs it is READY or REFUSED on return.

    Raises:
        RunRefused: where the user may not import, or not this kind of record.
    """
    _require(user)
    if kind is not None and kind not in importable_kinds(user):
        raise RunRefused(_("You may not import %(kind)s.") % {"kind": kind.model._meta.verbose_name_plural})
    with transaction.atomic():
        listed_as = kind.listed_as if kind else ""
        run = ImportRun.objects.create(
            file_name=name[-255:], content=content, kind=listed_as, uploaded_by=user, attempt=1
        )
        _hand_over_in_transaction(read_run, run)
    _hand_over_at_once(read_run, run)
    return run


def choose(run: ImportRun, row_pks: Iterable[int] | None) -> int:
    """Choose exactly these rows of those that can be (None: all that can be), and say how many they are.

    Raises:
        RunRefused: where the run is not ready.
    """
    with transaction.atomic():
        _lock_ready(run)
        can_be = run.rows.filter(outcome__in=CHOOSABLE)
        if row_pks is None:
            return can_be.update(is_chosen=True)
        run.rows.filter(is_chosen=True).update(is_chosen=False)
        pks = iter(set(row_pks))
        return sum(
            can_be.filter(pk__in=chunk).update(is_chosen=True) for chunk in iter(lambda: list(islice(pks, CHUNK)), [])
        )


def correct(run: ImportRun, row: ImportRow, user: Any, cells: dict[str, Any]) -> ImportRow:
    """Read and check a row again with other cells; rows that were refused on its account too.

    Raises:
        RunRefused: where the run is not ready, or the user may not import.
    """
    _require(user)
    with transaction.atomic():
        _lock_ready(run)
        return check_corrected(run, user, row, cells)


def begin_apply(run: ImportRun, user: Any, mode: str) -> None:
    """Hand a run over to be applied. Nobody else can from then on.

    Raises:
        RunRefused: where it is not ready, nothing is chosen, or the user lacks a right.
    """
    _require(user)
    chosen = set(run.rows.filter(is_chosen=True).values_list("kind", flat=True).distinct().order_by())
    kinds = [kind for kind in KINDS if kind.listed_as in chosen]
    for kind in kinds:
        if kind not in importable_kinds(user):
            raise RunRefused(_("You may not import %(kind)s.") % {"kind": kind.model._meta.verbose_name_plural})
    reviewed = [kind for kind in kinds if issubclass(kind.model, WorkflowMixin)]
    if mode not in Mode.values or (mode == Mode.PUBLISH and not all(may_publish(user, kind) for kind in reviewed)):
        raise RunRefused(_("You may not publish these records without review."))
    with transaction.atomic():
        _lock_ready(run)
        if not run.rows.filter(is_chosen=True).exists():
            raise RunRefused(_("Choose at least one row first."))
        _begin(run, RunState.READY, RunState.APPLYING, mode=mode, applied_by=user)
        log(run, "portal.import.applied", user=user, data={"mode": mode})
        _hand_over_in_transaction(apply_run, run)
    _hand_over_at_once(apply_run, run)


def begin_undo(run: ImportRun, user: Any) -> None:
    """Hand a run over to be taken back.

    Raises:
        RunRefused: where it was not applied, or `undo_problems` has any.
    """
    _require(user)
    if problems := undo_problems(run, user):
        raise RunRefused("\n".join(problems))
    with transaction.atomic():
        _begin(run, RunState.APPLIED, RunState.UNDOING, undone_by=user)
        log(run, "portal.import.undone", user=user)
        _hand_over_in_transaction(undo_run, run)
    _hand_over_at_once(undo_run, run)


def undo_problems(run: ImportRun, user: Any) -> list[str]:
    """Why an undo would be refused now, naming record and person; empty where it may."""
    state = ImportRun.objects.values_list("state", flat=True).get(pk=run.pk)
    return problems_with_undo(run, user) if state == RunState.APPLIED else [_why_not(state)]


def discard(run: ImportRun, user: Any) -> None:
    """Delete a run that was not applied.

    Raises:
        RunRefused: where it was, or is being worked on, or is somebody else's.
    """
    _require(user)
    if run.uploaded_by_id not in (None, user.pk) and not all(may_publish(user, kind) for kind in KINDS):
        raise RunRefused(_("Somebody else uploaded this file."))
    with transaction.atomic():
        stored = ImportRun.objects.select_for_update().defer("content").filter(pk=run.pk).first()
        if stored is not None and stored.state not in (RunState.READY, RunState.REFUSED):
            raise RunRefused(_why_not(stored.state))
        if stored is not None:
            log(stored, "portal.import.discarded", user=user, deleted=True)
            stored.delete()


def recover(run: ImportRun) -> bool:
    """Take a run back from a worker that stopped: it can be applied, or undone, again. Whether that was done.

    The attempt is given up, so that a worker which is only slow commits nothing. A file that was being read is read
    anew.
    """
    message = _("The work on it stopped before the end. Nothing was written.")
    with transaction.atomic():
        stored = ImportRun.objects.select_for_update().defer("content").get(pk=run.pk)
        if (stored.attempt, stored.state) != (run.attempt, run.state):
            return False
        if stored.state == RunState.READING:
            stored.rows.all().delete()
            _begin(run, RunState.READING, RunState.READING)
            _hand_over_in_transaction(read_run, run)
        elif stored.state == RunState.APPLYING:
            _begin(run, RunState.APPLYING, RunState.READY, message=message)
        elif stored.state == RunState.UNDOING:
            _begin(run, RunState.UNDOING, RunState.APPLIED, message=message)
        else:
            return False
    if run.state == RunState.READING:
        _hand_over_at_once(read_run, run)
    return True


def _require(user: Any) -> None:
    if not may_import(user):
        raise RunRefused(_("You may not import records."))


def _lock_ready(run: ImportRun) -> None:
    state = ImportRun.objects.select_for_update().filter(pk=run.pk).values_list("state", flat=True).first()
    if state != RunState.READY:
        raise RunRefused(_why_not(state))


def _begin(run: ImportRun, from_state: str, to_state: str, **values: Any) -> None:
    """A new attempt, if the run is still where it was."""
    values = {"state": to_state, "attempt": F("attempt") + 1, "message": "", **values}
    if not ImportRun.objects.filter(pk=run.pk, state=from_state).update(**values):
        raise RunRefused(_why_not(ImportRun.objects.filter(pk=run.pk).values_list("state", flat=True).first()))
    run.refresh_from_db(fields=["state", "attempt", "message", "mode", "applied_by", "undone_by"])


def _why_not(state: str | None) -> str:
    return {
        RunState.READING: _("The file is still being read."),
        RunState.REFUSED: _("The file was refused."),
        RunState.READY: _("The import is not applied."),
        RunState.APPLYING: _("The import is being applied already."),
        RunState.APPLIED: _("The import was applied already."),
        RunState.UNDOING: _("The import is being undone already."),
        RunState.UNDONE: _("The import was undone already."),
    }.get(state, _("The import is not there any more."))


def _hand_over_in_transaction(task: Task, run: ImportRun) -> None:
    """Queue the work together with the state that asks for it: both are there, or neither."""
    if not isinstance(task.get_backend(), ImmediateBackend):
        task.enqueue(run.pk, run.attempt)


def _hand_over_at_once(task: Task, run: ImportRun) -> None:
    """Where no worker runs, do the work here, after the transaction: it has one of its own."""
    if isinstance(task.get_backend(), ImmediateBackend):
        task.enqueue(run.pk, run.attempt)
        run.refresh_from_db()
