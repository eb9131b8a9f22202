"""Every save and deletion of what readers may see is noted in the transaction that makes it.

So a process that is killed after its commit leaves the note, and a worker does the rest (`portal.purging.settling`).
"""

from __future__ import annotations

import threading
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import Signal
from modelcluster.fields import ParentalKey
from wagtail.images.models import AbstractRendition
from wagtail.models import AbstractPage, BaseViewRestriction, Site

from evidence.models import AddressCheck, ChangeNote, Edition, Record, Source
from portal.models import ImportRow, ImportRun, PublicChange, PublicVersion
from portal.purging.addresses import of_pages
from portal.purging.facts import facts_of, label
from portal.purging.sending import has_caches
from portal.purging.settling import hand_over, settle_soon

Scope = PublicChange.Scope
ROOMS = ("evidence", "people", "timeline", "portal")
#: What is written of a record when a draft is saved or locked. Readers see none of it.
OF_EDITORS = frozenset(
    (
        *("latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"),
        *("locked", "locked_at", "locked_by", "go_live_at"),
    )
)
#: A transaction that touches more records than this has everything asked for anew: a file was loaded.
MOST_RECORDS = 20


class _Noted:
    """A change noted by a transaction, among what it does after its commit, so that it goes where it is rolled back."""

    def __init__(self, change: PublicChange, first: _Noted | None) -> None:
        self.change = change
        self.all: list[PublicChange] = first.all if first else []
        self.all.append(change)

    def __call__(self) -> None:
        """Once for all: who comes first takes the others along."""
        if self.all:
            changes, self.all[:] = list(self.all), []
            settle_soon(changes)


#: Changes noted outside of a transaction, until their save is done.
_loose = threading.local()


def watch() -> None:
    """Connect to every save and deletion."""
    for signal in (pre_save, pre_delete):
        signal.connect(_before, dispatch_uid="portal.purging.before")
    for signal in (post_save, post_delete):
        signal.connect(_after, dispatch_uid="portal.purging.after")
    m2m_changed.connect(_related, dispatch_uid="portal.purging.related")


def _shows(model: type[Model]) -> bool:
    """Whether rows of this model can show on a public page: drafts too, since saving one is rare and cheap."""
    if model in (PublicVersion, PublicChange, ImportRun, ImportRow) or issubclass(model, AbstractRendition):
        return False
    return model._meta.app_label in ROOMS or issubclass(model, AbstractPage | Site | BaseViewRestriction)


def _before(sender: type[Model], instance: Model, signal: Signal, **kwargs: Any) -> None:
    is_new = instance.pk is None or instance._state.adding
    if not _shows(sender) or _is_of_editors(instance, kwargs.get("update_fields")):
        return
    if not (is_new and isinstance(instance, Record)):  # a new record is noted when it has its number
        _note(instance, is_going=signal is pre_delete)


def _after(sender: type[Model], instance: Model, created: bool = False, **kwargs: Any) -> None:
    if created and isinstance(instance, Record):
        _note(instance, is_new=True)
    changes = getattr(_loose, "changes", None)
    if changes and not connection.in_atomic_block:
        _loose.changes = []
        settle_soon(changes)


def _related(sender: type[Model], instance: Model, action: str, **kwargs: Any) -> None:
    if not _shows(sender):
        return
    if action.startswith("pre"):
        _note(instance)
    else:
        _after(sender, instance)


def _is_of_editors(instance: Model, fields: frozenset[str] | None) -> bool:
    return isinstance(instance, Record) and fields is not None and OF_EDITORS.issuperset(fields)


def _note(instance: Model, is_new: bool = False, is_going: bool = False) -> None:
    changes, first = _noted()
    if not has_caches():
        if not changes:  # one is enough for the number
            _add(PublicChange(scope=Scope.NOTHING), first)
        return
    scope, model, pk = _subject(instance)
    change = PublicChange(scope=scope, kind=label(model) if model else "", object_id=str(pk or ""))
    if any(_is_same(change, other) for other in changes):
        return
    if scope == Scope.PAGES:
        change.before = {"addresses": of_pages()}
    elif scope == Scope.RECORD and not is_new and pk:
        is_brief = len(changes) >= MOST_RECORDS
        facts = facts_of(model, pk, is_brief=is_brief, is_going=is_going)
        if is_brief:
            everything = PublicChange(scope=Scope.EVERYTHING)
            if not any(_is_same(everything, other) for other in changes):
                first = _add(everything, first)
            # Its own addresses all the same: it may be gone from them afterwards.
            if not facts.is_public or not issubclass(model, Record):
                return
        change.before = facts.as_json()
    _add(change, first)


def _is_same(change: PublicChange, other: PublicChange) -> bool:
    return (change.scope, change.kind, change.object_id) == (other.scope, other.kind, other.object_id)


def _noted() -> tuple[list[PublicChange], _Noted | None]:
    """What this transaction has noted so far, and the first of it."""
    if not connection.in_atomic_block:
        return getattr(_loose, "changes", []), None
    ours = (function for _ids, function, *_rest in connection.run_on_commit if isinstance(function, _Noted))
    first = next(ours, None)
    if first is None or len(first.all) > MOST_RECORDS:
        return (first.all if first else []), first
    return [first.change, *(noted.change for noted in ours)], first  # without those of a savepoint rolled back


def _add(change: PublicChange, first: _Noted | None) -> _Noted | None:
    """Write it down, and have it seen to after the commit."""
    change.save(force_insert=True)
    if not connection.in_atomic_block:
        _loose.changes = [*getattr(_loose, "changes", []), change]
        return None
    noted = _Noted(change, first)
    if len(noted.all) <= MOST_RECORDS + 1:
        transaction.on_commit(noted)
    if first is None and has_caches():
        hand_over()
    return first or noted


def _subject(instance: Model) -> tuple[str, type[Model] | None, Any]:
    """What was changed, as readers see it: the record to which a row belongs."""
    if isinstance(instance, Record):
        return Scope.RECORD, type(instance), instance.pk
    if isinstance(instance, AddressCheck):
        return Scope.RECORD, Source, instance.source_id
    if isinstance(instance, ChangeNote):
        revision = instance.revision
        model = ContentType.objects.get_for_id(revision.content_type_id).model_class()
        is_record = model is not None and issubclass(model, Record)
        return (Scope.RECORD, model, revision.object_id) if is_record else (Scope.NOTHING, None, None)
    if isinstance(instance, Edition):
        return Scope.NOTHING, None, None  # it comes with a publication, and goes with its record
    if isinstance(instance, AbstractPage):
        return Scope.PAGES, None, None
    if isinstance(instance, Site | BaseViewRestriction):
        return Scope.EVERYTHING, None, None
    for field in instance._meta.concrete_fields:
        if isinstance(field, ParentalKey):
            return Scope.RECORD, field.related_model, getattr(instance, field.attname)
    if instance._meta.app_label == "evidence" and instance.pk:
        return Scope.RECORD, type(instance), instance.pk  # a picture or a file, which records show
    return Scope.NOTHING, None, None
