"""What a worker does for a run. Each takes the attempt that it was handed, and does nothing for an older one."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.utils.translation import gettext as _
from django_tasks import task

from portal.importing import applying, reading, undoing
from portal.importing.attempts import GivenUp, Stopped, finish
from portal.models import ImportRun
from portal.models.imports import RunState

logger = logging.getLogger(__name__)


@task(backend="background")
def read_run(run_pk: int, attempt: int) -> None:
    """Read and check the file: READING → READY or REFUSED."""
    _work(reading.read, run_pk, attempt, RunState.READING, RunState.REFUSED)


@task(backend="background")
def apply_run(run_pk: int, attempt: int) -> None:
    """Write the chosen rows: APPLYING → APPLIED, or back to READY with a message."""
    _work(applying.apply, run_pk, attempt, RunState.APPLYING, RunState.READY)


@task(backend="background")
def undo_run(run_pk: int, attempt: int) -> None:
    """Take back what was written: UNDOING → UNDONE, or back to APPLIED with a message."""
    _work(undoing.undo, run_pk, attempt, RunState.UNDOING, RunState.APPLIED)


def _work(
    step: Callable[[ImportRun, int], None], run_pk: int, attempt: int, state: RunState, otherwise: RunState
) -> None:
    """Do a step; where it comes to nothing, the run goes to `otherwise` and says why."""
    run = ImportRun.objects.filter(pk=run_pk, attempt=attempt, state=state).first()
    if run is None:
        return
    rows: list[int] = []
    try:
        step(run, attempt)
        return
    except GivenUp:
        logger.warning("Import %s: attempt %s was given up, and is not committed.", run_pk, attempt)
        return
    except Stopped as stopped:
        message, rows = str(stopped), stopped.rows
    except DatabaseError as error:
        logger.exception("Import %s: the database refused attempt %s.", run_pk, attempt)
        message = _("Nothing was written: somebody else was writing to the same records. Try again. (%s)") % error
        rows = list(run.rows.filter(is_chosen=True).values_list("pk", flat=True)) if state == RunState.APPLYING else []
    except Exception:
        logger.exception("Import %s: attempt %s failed.", run_pk, attempt)
        _end(run_pk, attempt, state, otherwise, _("Nothing was written: an error that the site's log describes."))
        raise
    if rows:
        reading.check_again(run, run.applied_by, run.rows.filter(pk__in=rows))
    _end(run_pk, attempt, state, otherwise, message)


def _end(run_pk: int, attempt: int, state: RunState, otherwise: RunState, message: str) -> None:
    try:
        finish(run_pk, attempt, state, state=otherwise, message=message)
    except GivenUp:
        logger.warning("Import %s: attempt %s was given up.", run_pk, attempt)
