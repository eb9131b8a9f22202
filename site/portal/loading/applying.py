"""Writing a checked file to the database, as Wagtail writes: with revisions, logs, search and reference indexes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.models import WorkflowMixin

from evidence.editions import editions_at_the_end
from evidence.indexing import index_at_the_end
from evidence.models import Evidenced, Record
from evidence.schema import RecordSchema
from portal.files.problems import LoadRefused, Problem
from portal.loading.changes import ChangeSet, Outcome, RecordChange, differences
from portal.loading.page_tree import apply_pages
from portal.loading.reading import RecordFile
from portal.loading.writing import References, check_record, messages_of, publish_version, save_version

#: Called after each record with its change, for a progress bar.
Progress = Callable[[RecordChange], None]


class _RolledBack(Exception):
    """Ends a rehearsal."""


def apply(
    file: RecordFile,
    *,
    update: bool = False,
    draft: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda change: None,
) -> ChangeSet:
    """Load a file in one transaction and say what changed.

    New records are created and published, or kept as drafts where `draft` is set. Records on file are left alone
    unless `update` is set; those with unpublished changes, in review or locked are left alone even then. With
    `dry_run` everything is done and taken back, so that the rehearsal meets every rule of the real load.

    Raises:
        LoadRefused: where a record breaks a rule; nothing is written.
    """
    loader = _Loader(update=update, draft=draft)
    changes: list[RecordChange] = []
    try:
        with transaction.atomic(), index_at_the_end(), editions_at_the_end():
            for change in loader.load(file):
                changes.append(change)
                progress(change)
            if loader.problems:
                raise LoadRefused(loader.problems)
            if dry_run:
                raise _RolledBack
    except _RolledBack:
        return ChangeSet(tuple(changes))
    if connection.vendor == "sqlite" and changes:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # SQLite plans its search by these figures: 1,649 ms without, 2 ms with
    return ChangeSet(tuple(changes))


class _Loader:
    def __init__(self, *, update: bool, draft: bool) -> None:
        self.update, self.draft = update, draft
        self.problems: list[Problem] = []
        self.references = References(
            _("names “%s”, which could not be loaded")
        )  # the file has it, but it was refused itself

    def load(self, file: RecordFile) -> Iterator[RecordChange]:
        for kind, records in file.records.items():
            existing = {record.key: record for record in self._existing(kind, records)}
            for number, record in _parents_first(records):
                place = f"{kind.listed_as}[{number}] ({record.key})"
                instance = existing.get(record.key)
                try:
                    with transaction.atomic():
                        yield self._create(kind, record) if instance is None else self._compare(kind, record, instance)
                except ValidationError as error:
                    self.problems += [Problem(place, message) for message in messages_of(error)]
        if not self.problems:
            try:
                yield from apply_pages(file.pages, update=self.update)
            except ValidationError as error:
                self.problems += [Problem("pages", message) for message in messages_of(error)]

    def _existing(self, kind: type[RecordSchema], records: list[RecordSchema]) -> Iterator[Record]:
        keys = [record.key for record in records]
        for start in range(0, len(keys), 500):
            yield from kind.model.objects.select_for_update().filter(key__in=keys[start : start + 500])

    def _create(self, kind: type[RecordSchema], record: RecordSchema) -> RecordChange:
        instance = kind.model(live=False)
        record.apply_to(instance, self.references)
        self._clean(instance)
        self._commit(instance)
        return RecordChange(kind.listed_as, record.key, Outcome.NEW)

    def _compare(self, kind: type[RecordSchema], record: RecordSchema, instance: Record) -> RecordChange:
        self.references.remember(instance)
        fields = differences(kind.of(instance).dump(), record.dump())
        if not fields:
            return RecordChange(kind.listed_as, record.key, Outcome.UNCHANGED)
        if not self.update:
            return RecordChange(
                kind.listed_as, record.key, Outcome.KEPT, fields, _("is on record and was left alone; use --update")
            )
        if reason := _hands_off(instance):
            return RecordChange(kind.listed_as, record.key, Outcome.CONFLICT, fields, reason)
        record.apply_to(instance, self.references)
        self._clean(instance)
        self._commit(instance)
        return RecordChange(kind.listed_as, record.key, Outcome.CHANGED, fields)

    def _clean(self, instance: Record) -> None:
        """Check a record, its child rows and, where it has evidence, how its parts fit together."""
        check_record(instance)
        if isinstance(instance, Evidenced):
            errors = instance.consistency_errors() if self.draft else instance.publication_errors()
            if errors:
                raise ValidationError(errors)

    def _commit(self, instance: Record) -> None:
        revision = save_version(instance)
        if not self.draft:
            publish_version(instance, revision, skip_permission_checks=False)
        self.references.remember(instance)


def _parents_first(records: list[RecordSchema]) -> Iterator[tuple[int, RecordSchema]]:
    """The records with their number in the file, each after the record of the same kind that it is part of."""
    waiting = list(enumerate(records))
    in_file, done = {record.key for record in records}, set()
    while waiting:
        ready = [row for row in waiting if (parent := getattr(row[1], "parent", "")) in done or parent not in in_file]
        if not ready:
            number, record = waiting[0]
            place = f"{record.listed_as}[{number}] ({record.key}).parent"
            raise LoadRefused([Problem(place, _("makes the record a part of itself"))])
        yield from ready
        done |= {record.key for _number, record in ready}
        waiting = [row for row in waiting if row[1].key not in done]


def _hands_off(instance: Record) -> str:
    """Why a record on file must not be overwritten; empty where it may."""
    if instance.has_unpublished_changes:
        return _("has unpublished changes and was left alone; publish or discard them first")
    if isinstance(instance, WorkflowMixin) and instance.workflow_in_progress:
        return _("is in review and was left alone")
    if instance.locked:
        return _("is locked and was left alone")
    return ""
