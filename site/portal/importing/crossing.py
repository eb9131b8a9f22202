"""What the rows of one import say of each other: which brings which record, and which names stand twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Protocol

from evidence.schema import RecordSchema
from portal.files.rows import Row
from portal.loading.changes import Outcome
from portal.models import ImportRow, ImportRun
from portal.records import KIND_OF_LABEL, KINDS

KIND_OF_LIST: dict[str, type[RecordSchema]] = {kind.listed_as: kind for kind in KINDS}


@cache
def unique_fields(kind: type[RecordSchema]) -> list[str]:
    """The fields whose values no two records share: key, slug, the name of a topic."""
    fields = kind.model._meta.concrete_fields
    return [
        field.name for field in fields if field.unique and not field.primary_key and field.name in kind.model_fields
    ]


class Crossing(Protocol):
    """The other rows of the run, as the check of one row asks for them."""

    def holder(self, kind: type[RecordSchema], field: str, value: str) -> int | None:
        """The number of the row that has this value; the first, where several have."""

    def brought(self, label: str, key: str) -> dict[str, Any] | None:
        """What the row that brings a record says of it, as far as rows that name it ask; None where no row does."""


class FileCrossing:
    """The rows of a file, seen once before they are checked."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.total = 0
        self._holders: dict[tuple[str, str, str], int] = {}
        self._brought: dict[tuple[str, str], dict[str, Any]] = {}
        for row in rows:
            self.total += 1
            self._note(row)

    def _note(self, row: Row) -> None:
        for field in unique_fields(row.kind):
            if isinstance(value := row.data.get(field), str) and value:
                self._holders.setdefault((row.kind.listed_as, field, value), row.number)
        if row.kind is not KINDS[-1] and isinstance(key := row.data.get("key"), str):  # nothing names the last kind
            self._brought.setdefault((row.kind.model._meta.label, key), essentials(row.kind, row.data))

    def holder(self, kind: type[RecordSchema], field: str, value: str) -> int | None:
        return self._holders.get((kind.listed_as, field, value))

    def brought(self, label: str, key: str) -> dict[str, Any] | None:
        return self._brought.get((label, key))


class StoredCrossing:
    """The rows of a run as they are stored, for checking one or a few of them again."""

    def __init__(self, run: ImportRun, but: ImportRow | None = None) -> None:
        self._rows = run.rows.exclude(outcome=Outcome.REFUSED)
        if but is not None:
            self._rows = self._rows.exclude(pk=but.pk)

    def holder(self, kind: type[RecordSchema], field: str, value: str) -> int | None:
        named = {"key": value} if field == "key" else {f"data__{field}": value}
        return self._rows.filter(kind=kind.listed_as, **named).values_list("number", flat=True).first()

    def brought(self, label: str, key: str) -> dict[str, Any] | None:
        kind = KIND_OF_LABEL[label]
        data = self._rows.filter(kind=kind.listed_as, key=key).values_list("data", flat=True).first()
        return None if data is None else essentials(kind, data)


def essentials(kind: type[RecordSchema], data: dict[str, Any]) -> dict[str, Any]:
    """What rows that name a record ask of it."""
    wanted = (kind.model.named_by, "is_private", "reliability", "parent")
    return {name: data[name] for name in wanted if name in data}


def parents_first(rows: Iterable[tuple[int, str, str]]) -> Iterator[int]:
    """Identifiers of rows (identifier, key, key of the parent), each after the row that brings its parent."""
    rows = list(rows)
    by_key = {key: (identifier, parent) for identifier, key, parent in rows}
    done: set[str] = set()
    for identifier, key, _parent in rows:
        path = [(identifier, key)]
        while (
            (parent := by_key[path[-1][1]][1]) in by_key and parent not in done and parent not in {k for _i, k in path}
        ):
            path.append((by_key[parent][0], parent))
        for number, name in reversed(path):
            if name not in done:
                done.add(name)
                yield number
