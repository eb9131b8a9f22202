"""What loading a file does to each record, field by field."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What becomes of a record. KEPT and CONFLICT leave what is on record alone; REFUSED breaks a rule."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field whose value in the file differs from the one on record."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What becomes of one record, and why where it is left alone."""

    kind: str
    key: str
    outcome: Outcome
    fields: tuple[FieldChange, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """All that loading a file does, in the order of the file."""

    changes: tuple[RecordChange, ...]

    @property
    def written(self) -> int:
        """How many records are created or changed."""
        return sum(change.outcome in (Outcome.NEW, Outcome.CHANGED) for change in self.changes)

    def counts(self) -> Counter[Outcome]:
        return Counter(change.outcome for change in self.changes)


def differences(old: dict[str, Any], new: dict[str, Any]) -> tuple[FieldChange, ...]:
    """The fields in which two dumps of a record differ, in the order of the newer, then of the older."""
    names = [*new, *(name for name in old if name not in new)]
    return tuple(FieldChange(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))
