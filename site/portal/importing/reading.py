"""The first step of an import: every row read, checked and compared, in chunks, and the run made ready."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from portal.files.problems import LoadRefused
from portal.files.rows import Row
from portal.files.uploads import open_upload, read_row
from portal.importing.attempts import GivenUp, Report, finish
from portal.importing.checking import Checker, problem
from portal.importing.crossing import KIND_OF_LIST, FileCrossing, StoredCrossing
from portal.loading.changes import Outcome
from portal.models import ImportRow, ImportRun
from portal.models.imports import RunState
from portal.records import KIND_OF_LABEL

CHUNK = 200


def read(run: ImportRun, attempt: int) -> None:
    """Read the file of a run and store its rows; READY afterwards, or REFUSED with a message."""
    report = Report(run.pk, attempt)
    try:
        upload = open_upload(run.file_name, bytes(run.content), KIND_OF_LIST.get(run.kind))
        crossing = FileCrossing(report.each(upload.rows(), 2 * upload.total))
        if not crossing.total:
            raise LoadRefused([])
    except LoadRefused as refused:
        message = "\n".join(map(str, refused.problems)) or _("The file has no rows to import.")
        finish(run.pk, attempt, RunState.READING, state=RunState.REFUSED, message=message)
        return
    checker = Checker(run.uploaded_by, crossing)
    brought: set[tuple[str, str]] = set()
    for chunk in chunks(report.each(upload.rows(), 2 * upload.total), CHUNK):
        rows = checker.check(chunk)
        brought |= {(_label(row), row.key) for row in rows if row.outcome == Outcome.NEW}
        with transaction.atomic():
            if not ImportRun.objects.select_for_update().filter(pk=run.pk, attempt=attempt).exists():
                raise GivenUp
            for row in rows:
                row.run = run
            ImportRow.objects.bulk_create(rows)
    _refuse_leaning(run, checker.leaning, brought)
    finish(
        run.pk,
        attempt,
        RunState.READING,
        state=RunState.READY,
        layout=upload.layout,
        kind=upload.kind.listed_as if upload.kind else "",
    )


def check_again(run: ImportRun, user: Any, rows: Iterable[ImportRow]) -> None:
    """Check stored rows against the record and the other rows as they now are, and save what came of it."""
    for row in rows:
        _check_one(run, user, row, row.cells)


def check_corrected(run: ImportRun, user: Any, row: ImportRow, cells: dict[str, Any]) -> ImportRow:
    """Check a row with other cells, then the rows whose own check hangs on what it brings."""
    brought = _brings(row)
    _check_one(run, user, row, cells)
    changed, numbers, looked_at = brought ^ _brings(row), {row.number}, {row.pk}
    while changed or numbers:
        hanging = [other for other in _hanging_on(run, changed, numbers) if other.pk not in looked_at]
        changed, numbers = set(), set()
        for other in hanging:
            brought = _brings(other)
            _check_one(run, user, other, other.cells)
            looked_at.add(other.pk)
            changed |= brought ^ _brings(other)
    return row


def _brings(row: ImportRow) -> set[tuple[str, str]]:
    """The new record that a row brings for others to name; none where it is refused."""
    return {(_label(row), row.key)} if row.outcome == Outcome.NEW else set()


def _hanging_on(run: ImportRun, names: set[tuple[str, str]], numbers: set[int]) -> Iterator[ImportRow]:
    """Rows that were refused on account of these, and rows that may name them."""
    for row in run.rows.filter(outcome=Outcome.REFUSED):
        if any(found.get("row") in numbers or tuple(found.get("names", ())) in names for found in row.problems):
            yield row
    for _label_of, key in names:
        yield from run.rows.annotate(text=Cast("data", TextField())).filter(text__contains=f'"{key}"')


def _check_one(run: ImportRun, user: Any, row: ImportRow, cells: dict[str, Any]) -> None:
    read = read_row(run.layout, KIND_OF_LIST[row.kind], row.number, cells)
    [fresh] = Checker(user, StoredCrossing(run, but=row)).check([read])
    was_chosen, could_be = row.is_chosen, row.can_be_chosen
    for name in ("key", "title", "outcome", "cells", "data", "fields", "problems", "notes", "unready"):
        setattr(row, name, getattr(fresh, name))
    row.is_chosen = row.can_be_chosen and (was_chosen or not could_be)
    row.save()


def chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk


def _label(row: ImportRow) -> str:
    return KIND_OF_LIST[row.kind].model._meta.label


def _refuse_leaning(
    run: ImportRun, leaning: dict[tuple[str, int], list[tuple[str, str]]], brought: set[tuple[str, str]]
) -> None:
    """Refuse rows that name a record which only a refused row brings, and rows that name theirs, to the last."""
    while True:
        missing = {place: [name for name in names if name not in brought] for place, names in leaning.items()}
        missing = {place: names for place, names in missing.items() if names}
        if not missing:
            return
        for (listed_as, number), names in missing.items():
            row = run.rows.get(kind=listed_as, number=number)
            brought.discard((_label(row), row.key))
            del leaning[listed_as, number]
            if row.outcome != Outcome.REFUSED:
                row.refuse([_refused_too(run, *name) for name in names])
                row.save()


def _refused_too(run: ImportRun, label: str, key: str) -> dict[str, Any]:
    row = run.rows.filter(kind=KIND_OF_LABEL[label].listed_as, key=key).first()
    values = {"kind": apps.get_model(label)._meta.verbose_name, "key": key, "row": row.number if row else 0}
    message = _("names the %(kind)s “%(key)s” of row %(row)d, which is refused itself") % values
    return problem("", message, names=[label, key])
