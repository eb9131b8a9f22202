"""What a person may do with an import: start, choose, correct, apply, undo, discard; and what it is refused for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evidence.schema import RecordSchema
from portal.importing.errors import RunRefused
from portal.models import ImportRow, ImportRun
from portal.records import KINDS

__all__ = ["RunRefused"]


def may_import(user: Any) -> bool:
    """Whether somebody may import at all: the permission, and access to the admin."""
    return user.has_perms(["portal.import_records", "wagtailadmin.access_admin"])


def importable_kinds(user: Any) -> list[type[RecordSchema]]:
    """The kinds of record that somebody may both add and change."""
    return [kind for kind in KINDS if all(_has(user, action, kind) for action in ("add", "change"))]


def may_publish(user: Any, kind: type[RecordSchema]) -> bool:
    return _has(user, "publish", kind)


def _has(user: Any, action: str, kind: type[RecordSchema]) -> bool:
    options = kind.model._meta
    return user.has_perm(f"{options.app_label}.{action}_{options.model_name}")


def start(user: Any, name: str, content: bytes, kind: type[RecordSchema] | None) -> ImportRun:
    """Store a file as a run and hand it over to be read. Where no worker runs it is READY or REFUSED on return."""
    raise NotImplementedError


def choose(run: ImportRun, row_pks: Iterable[int] | None) -> int:
    """Choose exactly these rows of those that can be (None: all that can be), and say how many they are."""
    raise NotImplementedError


def correct(run: ImportRun, row: ImportRow, user: Any, cells: dict[str, Any]) -> ImportRow:
    """Read and check a row again with other cells."""
    raise NotImplementedError


def begin_apply(run: ImportRun, user: Any, mode: str) -> None:
    """Hand a run over to be applied. Nobody else can from then on."""
    raise NotImplementedError


def begin_undo(run: ImportRun, user: Any) -> None:
    """Hand a run over to be taken back."""
    raise NotImplementedError


def undo_problems(run: ImportRun, user: Any) -> list[str]:
    """Why an undo would be refused now, naming record and person; empty where it may."""
    raise NotImplementedError


def discard(run: ImportRun, user: Any) -> None:
    """Delete a run that was not applied."""
    raise NotImplementedError


def recover(run: ImportRun) -> bool:
    """Take a run back from a worker that stopped: it can be applied, or undone, again. Whether that was done."""
    raise NotImplementedError
