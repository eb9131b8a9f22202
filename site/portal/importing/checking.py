"""Checking rows against their schema, the database and each other, and comparing them with what is on record."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import pydantic
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.models import WorkflowMixin

from evidence.models import Evidenced, Record
from evidence.schema import RecordSchema, read_relations
from portal.files.placing import fault_message, place_in
from portal.files.rows import Row
from portal.importing.crossing import Crossing, unique_fields
from portal.importing.rights import may, may_publish
from portal.loading.changes import Outcome, differences
from portal.loading.writing import MOST_KEPT, check_record
from portal.models import ImportRow
from portal.records import KIND_OF_LABEL

#: A problem of a row, as `ImportRow.problems` holds it.
Problem = dict[str, Any]


@dataclass(slots=True)
class _Read:
    """A row on its way: the record on file with its dump, and the row's own over it, or why there is none."""

    row: Row
    instance: Record | None
    old: dict[str, Any]
    record: RecordSchema | None = None
    problems: list[Problem] = dataclasses.field(default_factory=list)


class Checker:
    """Checks rows in chunks and writes nothing. What the rows of one run name is looked up once and kept."""

    def __init__(self, user: Any, crossing: Crossing) -> None:
        self.user, self.crossing = user, crossing
        self._known: dict[tuple[str, str], Record | None] = {}
        self._stand_ins = 0
        #: By list and number of a row, the records that it names and other rows bring.
        self.leaning: dict[tuple[str, int], list[tuple[str, str]]] = {}
        self._rights: dict[tuple[str, type[RecordSchema]], bool] = {}

    def check(self, rows: list[Row]) -> list[ImportRow]:
        """The rows as an import keeps them, in the same order, not saved."""
        kinds = {row.kind for row in rows}
        existing = {
            (kind, key): record
            for kind in kinds
            for key, record in records_on_file(kind, (row.data.get("key") for row in rows if row.kind is kind)).items()
        }
        read = [_read(row, existing.get((row.kind, row.data.get("key")))) for row in rows]
        self._look_up(one.record for one in read if one.record)
        taken = _taken([one for one in read if one.record])
        return [self._judge(one, taken) for one in read]

    def _judge(self, one: _Read, taken: dict[tuple[Any, str, str], str]) -> ImportRow:
        row, result = one.row, _unjudged(one)
        if problems := [*one.problems, *self._doubles(row)]:
            result.refuse(problems)
            return result
        fields = differences(one.old, one.record.dump()) if one.instance else ()
        result.data, result.fields = one.record.dump(), [asdict(change) for change in fields]
        if one.instance and not fields:
            result.outcome = Outcome.UNCHANGED
            return result
        result.outcome = Outcome.CHANGED if one.instance else Outcome.NEW
        reason = hands_off(one.instance, self.user) if one.instance else ""
        if problems := self._not_allowed(one) or self._broken_references(one, taken) or self._broken_rules(one, result):
            result.refuse(problems)
        elif reason:
            result.outcome, result.problems = Outcome.CONFLICT, [problem("", reason)]
        result.is_chosen = result.can_be_chosen
        return result

    def _doubles(self, row: Row) -> Iterator[Problem]:
        for name in unique_fields(row.kind):
            value = row.data.get(name)
            first = self.crossing.holder(row.kind, name, value) if isinstance(value, str) and value else None
            if first not in (None, row.number):
                values = {"field": name, "value": value, "row": first}
                message = _("%(field)s “%(value)s” stands in row %(row)d too; it must be unique") % values
                yield problem(name, message, row=first)

    def _not_allowed(self, one: _Read) -> list[Problem]:
        action = "change" if one.instance else "add"
        if self._has(action, one.row.kind):
            return []
        message = _("You may not change %(kind)s.") if one.instance else _("You may not add %(kind)s.")
        return [problem("", message % {"kind": one.row.kind.model._meta.verbose_name_plural})]

    def _has(self, action: str, kind: type[RecordSchema]) -> bool:
        if (action, kind) not in self._rights:
            self._rights[action, kind] = may(self.user, action, kind)
        return self._rights[action, kind]

    def _broken_references(self, one: _Read, taken: dict[tuple[Any, str, str], str]) -> list[Problem]:
        """Records that are nowhere, and names that another record has."""
        problems = []
        for place, label, key in one.record.references():
            found = self._known.get((label, key))
            if found is not None and found.pk < 0:
                self.leaning.setdefault((one.row.kind.listed_as, one.row.number), []).append((label, key))
            if found is None:
                values = {"kind": apps.get_model(label)._meta.verbose_name, "key": key}
                message = _("there is no %(kind)s “%(key)s”, neither in the file nor in the record") % values
                problems.append(problem(place_in(one.row, place), message, names=[label, key]))
        for name in unique_fields(one.row.kind):
            value = getattr(one.record, name)
            other = taken.get((one.row.kind, name, value), one.record.key)
            if other != one.record.key:
                message = _("“%(value)s” is taken by the record “%(other)s”; choose another")
                problems.append(problem(place_in(one.row, name), message % {"value": value, "other": other}))
        return problems

    def _broken_rules(self, one: _Read, result: ImportRow) -> list[Problem]:
        """The rules of the model, tried on a record that is made in memory alone."""
        kind = one.row.kind
        draft = one.instance or kind.model(live=False)
        try:
            one.record.apply_to(draft, self._resolve)
            if findings := getattr(one.record, "findings", None):
                draft.findings = self._findings(draft, findings)
            check_record(draft, unique=False)
        except ValidationError as error:
            return list(_problems_of(error, one.row))
        broken = draft.consistency_errors() if isinstance(draft, Evidenced) else []
        if not broken and issubclass(kind.model, WorkflowMixin):
            result.unready = draft.publication_errors()
        elif not broken and self._has("publish", kind):  # the catalogue is published at once
            broken = draft.publication_errors()
        return [problem("", message) for message in broken]

    def _look_up(self, records: Iterable[RecordSchema]) -> None:
        """Have at hand what `records` name: from the database, or from the row that brings it."""
        if len(self._known) > MOST_KEPT:
            self._known.clear()
        wanted: dict[str, set[str]] = {}
        for record in records:
            for _place, label, key in record.references():
                if (label, key) not in self._known:
                    wanted.setdefault(label, set()).add(key)
        for label, keys in wanted.items():
            found = {record.key: record for record in apps.get_model(label).objects.filter(key__in=keys)}
            for key in keys:
                self._known.setdefault((label, key), self._as_it_will_be(label, key, found.get(key)))

    def _find(self, label: str, key: str) -> Record | None:
        if (label, key) not in self._known:
            on_file = apps.get_model(label).objects.filter(key=key).first()
            self._known[label, key] = self._as_it_will_be(label, key, on_file)
        return self._known[label, key]

    def _as_it_will_be(self, label: str, key: str, on_file: Record | None) -> Record | None:
        """A record that rows name, with what its own row says of it where the run brings it."""
        brought = self.crossing.brought(label, key)
        if brought is None:
            return on_file
        kind = KIND_OF_LABEL[label]
        record = on_file or kind.model(key=key)
        if on_file is None:
            self._stand_ins += 1
            record.pk, record.live = -self._stand_ins, may_publish(self.user, kind)
        self._known[label, key] = record  # before its parent is looked up, who may lead back here
        for name, value in brought.items():
            if name != "parent":
                setattr(record, name, value)
            elif isinstance(value, str):
                record.parent = self._find(label, value) if value else None
        return record

    def _resolve(self, label: str, key: str) -> Record:
        found = self._find(label, key)
        if found is None:
            raise ValidationError(_("names “%s”, which is not on record") % key)
        return found

    def _findings(self, draft: Record, findings: list[Any]) -> StreamValue:
        """The findings with their sources in place, which the run itself may bring: none is looked up."""
        block = draft._meta.get_field("findings").stream_block
        values = []
        for part in findings:
            value = part.model_dump()
            value["sources"] = [self._resolve("evidence.Source", key) for key in value["sources"]]
            values.append(("finding", block.child_blocks["finding"].normalize(value)))
        return StreamValue(block, values)


def problem(column: str, message: str, **hangs_on: Any) -> Problem:
    """A problem of a row. `row` or `names` say what it hangs on, so that it is looked at again when that changes."""
    return {"column": column, "message": str(message), **hangs_on}


def hands_off(instance: Record, user: Any) -> str:
    """Why a record on file must not be overwritten; empty where it may."""
    if isinstance(instance, WorkflowMixin) and instance.workflow_in_progress:
        return _("The record is in review; it can be imported when that has ended.")
    if instance.has_unpublished_changes:
        return _("The record has unpublished changes; publish or discard them first.")
    if not instance.locked:
        return ""
    if instance.locked_by_id == user.pk:
        return _("The record is locked by you; unlock it first.")
    person = instance.locked_by.get_full_name() or instance.locked_by.get_username() if instance.locked_by else ""
    return _("The record is locked by %(person)s.") % {"person": person} if person else _("The record is locked.")


def records_on_file(kind: type[RecordSchema], keys: Iterable[Any], *, lock: bool = False) -> dict[str, Record]:
    """The records with these keys, with all that reading them needs."""
    keys = [key for key in keys if isinstance(key, str)]
    if not keys:
        return {}
    records = kind.model.objects.filter(key__in=keys).prefetch_related(*read_relations(kind))
    return {record.key: record for record in (records.select_for_update() if lock else records)}


def _read(row: Row, instance: Record | None) -> _Read:
    """The row's record, over the one on file."""
    one = _Read(row, instance, row.kind.of(instance).dump() if instance else {})
    one.problems = [problem(fault.place, fault.message) for fault in row.problems]
    if one.problems:
        return one
    try:
        one.record = row.kind.model_validate(row.over(one.old))
    except pydantic.ValidationError as error:
        one.problems = [problem(place_in(row, fault["loc"]), fault_message(fault)) for fault in error.errors()]
    except RecursionError:
        one.problems = [problem("", _("is nested too deeply to be a record"))]
    return one


def _unjudged(one: _Read) -> ImportRow:
    row, named_by = one.row, one.row.kind.model.named_by
    return ImportRow(
        number=row.number,
        kind=row.kind.listed_as,
        key=_text(row.data.get("key"))[:80],
        title=(_text(row.data.get(named_by)) or _text(one.old.get(named_by)))[:400],
        outcome=Outcome.REFUSED,
        cells=row.cells,
        notes=list(row.notes),
    )


def _taken(read: list[_Read]) -> dict[tuple[Any, str, str], str]:
    """The key of the record on file that has a value which must be unique, for the values of these rows."""
    taken = {}
    for kind in {one.row.kind for one in read}:
        for name in unique_fields(kind):
            if name != "key":
                values = [getattr(one.record, name) for one in read if one.row.kind is kind]
                found = kind.model.objects.filter(**{f"{name}__in": values}).values_list(name, "key")
                taken |= {(kind, name, value): key for value, key in found}
    return taken


def _problems_of(error: ValidationError, row: Row) -> Iterator[Problem]:
    if not hasattr(error, "error_dict"):
        yield from (problem("", message) for message in error.messages)
        return
    for name, messages in error.message_dict.items():
        yield from (problem("" if name == "__all__" else place_in(row, name), message) for message in messages)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
