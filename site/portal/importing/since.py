"""What happened to the records of a run since it was applied, as far as it stands in the way of an undo."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from wagtail.log_actions import registry
from wagtail.models import AbstractPage, ReferenceIndex

from evidence.models import Record
from evidence.schema import RecordSchema
from portal.importing.crossing import KIND_OF_LIST
from portal.importing.rights import may_publish
from portal.models import ImportRow, ImportRun
from portal.records import KINDS

CHUNK = 500


def problems_with_undo(run: ImportRun, user: Any, *, lock: bool = False) -> list[str]:
    """Why a run may not be taken back, naming record and person; empty where it may."""
    since = _Since(run, user, lock)
    problems = [since.not_yours()] if since.not_yours() else []
    for listed_as, kind in KIND_OF_LIST.items():
        rows = run.rows.filter(kind=listed_as, object_id__isnull=False).defer("cells", "data", "fields")
        rows = rows.order_by("pk").iterator(chunk_size=CHUNK)
        while chunk := list(islice(rows, CHUNK)):
            problems += since.worked_on(kind, chunk)
            problems += since.named(kind, [row for row in chunk if row.before is None])
    return [*problems, *since.named_in_drafts()]


class _Since:
    def __init__(self, run: ImportRun, user: Any, lock: bool) -> None:
        self.run, self.user, self.lock = run, user, lock
        written = run.rows.filter(object_id__isnull=False)
        self._of_run = {
            kind.model: set(written.filter(kind=kind.listed_as).values_list("object_id", flat=True)) for kind in KINDS
        }
        self._new = {
            (kind.model._meta.label, key)
            for kind in KINDS
            for key in written.filter(kind=kind.listed_as, before__isnull=True).values_list("key", flat=True)
        }

    def not_yours(self) -> str:
        """Only whoever applied the run takes it back, or somebody who may publish all that it wrote."""
        if self.user.pk == self.run.applied_by_id:
            return ""
        if all(may_publish(self.user, kind) for kind in KINDS if self._of_run[kind.model]):
            return ""
        return _("Somebody else applied this import. Undoing it needs the permission to publish its records.")

    def worked_on(self, kind: type[RecordSchema], rows: list[ImportRow]) -> Iterator[str]:
        """Records that were edited, deleted, withdrawn, locked, or published past what the user may take back."""
        records = kind.model.objects.filter(pk__in=[row.object_id for row in rows])
        if self.lock:
            list(records.select_for_update().values_list("pk"))
        records = records.select_related("latest_revision__user", "locked_by").defer("latest_revision__content")
        found = {record.pk: record for record in records}
        may_withdraw = may_publish(self.user, kind)
        for row in rows:
            record = found.get(row.object_id)
            values = {"record": str(record or row.title or row.key)}
            if record is None:
                values["person"] = _deleted_by(kind, row.object_id)
                yield _("“%(record)s” was deleted by %(person)s.") % values
            elif record.latest_revision_id != row.revision_id:
                values["person"] = _name(record.latest_revision.user if record.latest_revision else None)
                yield _("“%(record)s” was edited by %(person)s since.") % values
            elif row.before is not None and row.was_live and not record.live:
                yield _("“%(record)s” was taken from readers since.") % values
            elif record.locked and record.locked_by_id != self.user.pk:
                values["person"] = _name(record.locked_by)
                yield _("“%(record)s” is locked by %(person)s.") % values
            elif record.live_revision_id == row.revision_id and not may_withdraw:
                yield _("“%(record)s” is published; taking that back needs the permission to publish.") % values

    def named(self, kind: type[RecordSchema], rows: list[ImportRow]) -> Iterator[str]:
        """New records that others name by now."""
        titles = {str(row.object_id): row.title or row.key for row in rows}
        if not titles:
            return
        references = ReferenceIndex.objects.filter(
            to_content_type=ContentType.objects.get_for_model(kind.model), to_object_id__in=list(titles)
        )
        pairs = references.values_list("base_content_type", "object_id", "to_object_id").order_by().distinct()
        for content_type, pk, named in pairs:
            model = ContentType.objects.get_for_id(content_type).model_class()
            if model is not None and issubclass(model, Record | AbstractPage):
                yield from self._naming(model, pk, titles[named])
        for relation in kind.model._meta.related_objects:  # which the index of references leaves out
            if relation.many_to_many and issubclass(relation.related_model, Record):
                name = relation.field.name
                pairs = relation.related_model.objects.filter(**{f"{name}__in": list(titles)}).values_list("pk", name)
                for pk, named in pairs:
                    if str(named) in titles:
                        yield from self._naming(relation.related_model, pk, titles[str(named)])

    def _naming(self, model: Any, pk: Any, title: str) -> Iterator[str]:
        if int(pk) in self._of_run.get(model, ()):
            return
        other = model.objects.select_related("latest_revision__user").filter(pk=pk).first()
        if other is not None:
            person = _name(other.latest_revision.user if other.latest_revision else None)
            yield _("“%(record)s” is named by “%(other)s”, last edited by %(person)s.") % {
                "record": title, "other": other, "person": person,
            }  # fmt: skip

    def named_in_drafts(self) -> Iterator[str]:
        """New records that the unpublished drafts of published records name; no index knows these."""
        if not self._new:
            return
        for kind in KINDS:
            drafted = kind.model.objects.filter(live=True, has_unpublished_changes=True)
            for record in drafted.select_related("latest_revision__user"):
                if record.pk in self._of_run[kind.model]:
                    continue
                draft = record.get_latest_revision_as_object()
                named = {(label, key) for _place, label, key in kind.of(draft).references()} & self._new
                for _label, key in sorted(named):
                    values = {"record": key, "other": record, "person": _name(record.latest_revision.user)}
                    yield _("“%(record)s” is named by a draft of “%(other)s”, last edited by %(person)s.") % values


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else _("somebody")


def _deleted_by(kind: type[RecordSchema], pk: int) -> str:
    logs = registry.get_logs_for_instance(kind.model(pk=pk)).filter(action="wagtail.delete")
    entry = logs.select_related("user").order_by("-timestamp").first()
    return _name(entry.user if entry else None)
