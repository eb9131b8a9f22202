"""The rows of an import as a person reads them, at the same number of queries for any number of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from evidence.desk.status import status_label, with_status
from evidence.models import Record
from evidence.schema import RecordSchema
from portal.importing.crossing import KIND_OF_LIST
from portal.importing.desk.comparing import Comparison, as_html, compare
from portal.importing.desk.ordering import in_record_order
from portal.importing.desk.wording import Reference, Wording, label_of, references
from portal.loading.changes import Outcome
from portal.models.imports import ImportRow, Layout
from portal.records import KINDS

OUTCOMES = {
    Outcome.NEW: _("New"),
    Outcome.CHANGED: _("Changed"),
    Outcome.UNCHANGED: _("Unchanged"),
    Outcome.CONFLICT: _("Conflict"),
    Outcome.REFUSED: _("Refused"),
}
#: Problems that a row shows at once; the others are folded.
FIRST_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class NamedValue:
    label: str
    value: SafeString | str


@dataclass(frozen=True, slots=True)
class Trouble:
    """One reason why a row is refused. An empty column means the whole row."""

    column: str
    message: str


@dataclass(frozen=True)
class PreviewRow:
    """A row with what its template needs.

    Attributes:
        record: what is on file under the row's key, or None.
        is_selectable: whether applying it would write anything, and this user may.
    """

    row: ImportRow
    model: type[Record]
    record: Record | None
    is_selectable: bool
    changes: list[Comparison] = field(default_factory=list)
    values: list[NamedValue] = field(default_factory=list)

    @property
    def kind_name(self) -> str:
        return capfirst(str(self.model._meta.verbose_name))

    @property
    def title(self) -> str:
        return self.row.title or self.row.key or str(_("(no title)"))

    @property
    def outcome_label(self) -> str:
        return str(OUTCOMES.get(Outcome(self.row.outcome), self.row.outcome))

    @property
    def url(self) -> str | None:
        return edit_address(self.record) if self.record else None

    @property
    def status(self) -> str:
        """Where the record stands today; of a row that wrote nothing, nothing."""
        if self.record:
            return status_label(self.record)
        return str(_("Deleted")) if self.is_written else ""

    @property
    def is_written(self) -> bool:
        return self.row.object_id is not None

    @cached_property
    def troubles(self) -> list[Trouble]:
        return [Trouble(str(problem.get("column") or ""), problem["message"]) for problem in self.row.problems]

    @property
    def first_troubles(self) -> list[Trouble]:
        return self.troubles[:FIRST_PROBLEMS]

    @property
    def more_troubles(self) -> list[Trouble]:
        return self.troubles[FIRST_PROBLEMS:]


def preview(rows: Iterable[ImportRow], changeable: Iterable[type[RecordSchema]]) -> list[PreviewRow]:
    """The rows in words; `changeable` are the kinds that the user may import."""
    rows, changeable = list(rows), {kind.listed_as for kind in changeable}
    records = dict(_records(rows))
    wording = Wording(_titles(rows))
    shown = []
    for row in rows:
        kind = KIND_OF_LIST[row.kind]
        is_new = row.outcome == Outcome.NEW
        shown.append(
            PreviewRow(
                row=row,
                model=kind.model,
                record=records.get((kind.model, row.object_id)) or records.get((kind.model, row.key)),
                is_selectable=row.can_be_chosen and row.kind in changeable,
                changes=[] if is_new else [_compare(wording, kind, change) for change in row.fields],
                values=list(_values(wording, kind, row)) if is_new else [],
            )
        )
    return shown


def counted_from_heading(layout: str) -> bool:
    """Whether row numbers are those of a sheet; a JSON file has places in lists."""
    return layout != Layout.RECORD


def edit_address(record: Record) -> str:
    return reverse(type(record).snippet_viewset.get_url_name("edit"), args=[quote(record.pk)])


def _compare(wording: Wording, kind: type[RecordSchema], change: dict[str, Any]) -> Comparison:
    name = change["field"]
    old, new = (in_record_order(kind, {name: change[which]})[name] for which in ("old", "new"))
    return compare(label_of(kind.model, name), wording.of(kind.model, name, old), wording.of(kind.model, name, new))


def _values(wording: Wording, kind: type[RecordSchema], row: ImportRow) -> Iterator[NamedValue]:
    """The fields of a new record, but the one that the row is named by."""
    for name, value in in_record_order(kind, row.data).items():
        if name != kind.model.named_by:
            yield NamedValue(label_of(kind.model, name), as_html(wording.of(kind.model, name, value)))


def _records(rows: list[ImportRow]) -> Iterator[tuple[tuple[type[Record], int | str], Record]]:
    """The records on file, by model and primary key and by model and key."""
    wanted: dict[str, list[ImportRow]] = defaultdict(list)
    for row in rows:
        wanted[row.kind].append(row)
    for kind, of_kind in wanted.items():
        model = KIND_OF_LIST[kind].model
        keys = {row.key for row in of_kind if row.key}
        pks = {row.object_id for row in of_kind if row.object_id}
        on_file = model.objects.filter(key__in=keys) | model.objects.filter(pk__in=pks)
        for record in with_status(on_file):
            yield (model, record.pk), record
            yield (model, record.key), record


def _titles(rows: list[ImportRow]) -> dict[Reference, str]:
    """The titles of the records that the rows name: those on file, and those that the same file brings."""
    keys: dict[str, set[str]] = defaultdict(set)
    for label, key in _references(rows):
        keys[label].add(key)
    if not keys:
        return {}
    titles: dict[Reference, str] = {}
    lists = {kind.model._meta.label: kind.listed_as for kind in KINDS}
    labels = {listed_as: label for label, listed_as in lists.items()}
    in_file = ImportRow.objects.filter(
        run_id=rows[0].run_id, kind__in=[lists[label] for label in keys], key__in=set().union(*keys.values())
    )
    for kind, key, title in in_file.values_list("kind", "key", "title"):
        titles[labels[kind], key] = title or key
    for label, of_model in keys.items():
        model = apps.get_model(label)
        for key, title in model.objects.filter(key__in=of_model).values_list("key", model.named_by):
            titles[label, key] = title
    return titles


def _references(rows: list[ImportRow]) -> Iterator[Reference]:
    for row in rows:
        model = KIND_OF_LIST[row.kind].model
        for change in row.fields:
            yield from references(model, change["field"], change["old"])
            yield from references(model, change["field"], change["new"])
        if row.outcome == Outcome.NEW:
            for name, value in row.data.items():
                yield from references(model, name, value)
