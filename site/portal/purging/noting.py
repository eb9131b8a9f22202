"""Every save and deletion of what readers may see is noted in the transaction that makes it.

So a process that is killed after its commit leaves the note, and a worker does the rest (`portal.purging.settling`).
"""

from __future__ import annotations

import logging
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

logger = logging.getLogger(__name__)

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


#: Scope, kind and primary key.
Subject = tuple[str, str, str]


class _Noted:
    """A change noted by a transaction, among what it does after its commit, so that it goes where it is rolled back."""

    def __init__(self, change: PublicChange, first: _Noted | None) -> None:
        self.change = change
        self.all: list[PublicChange] = first.all if first else []
        self.all.append(change)
        #: What was looked at since there are too many to look at each of them.
        self.looked_at: set[Subject] = first.looked_at if first else set()

    def __call__(self) -> None:
        """Once for all: who comes first takes the others along."""
        if self.all:
            changes, self.all[:] = list(self.all), []
            _settle(changes)


def _settle(changes: list[PublicChange]) -> None:
    """Whatever goes wrong: what was saved is saved, and who saved it is not told otherwise. A worker does the rest."""
    try:
        settle_soon(changes)
    except Exception:
        logger.exception("What %s changes show at was not seen to yet.", len(changes))


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
    changes = _unsaved()
    if changes and not connection.in_atomic_block:
        _loose.changes = []
        _settle(changes)


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
    first = _first()
    if not has_caches():
        if first is None and not _unsaved():  # one is enough for the number
            _add(PublicChange(scope=Scope.NOTHING), None)
        return
    scope, model, pk = _subject(instance)
    change = PublicChange(scope=scope, kind=label(model) if model else "", object_id=str(pk or ""))
    if first and len(first.all) > MOST_RECORDS and scope == Scope.RECORD:
        _note_briefly(change, model, first)
        return
    noted = _in_this_transaction(first) if first else _unsaved()
    if _subject_of(change) in map(_subject_of, noted):
        return
    if scope == Scope.PAGES:
        change.before = {"addresses": of_pages()}
    elif scope == Scope.RECORD and not is_new and pk:
        change.before = facts_of(model, pk, is_going=is_going).as_json()
    _add(change, first)


def _note_briefly(change: PublicChange, model: type[Model], first: _Noted) -> None:
    """Everything is asked for anew, once; and the record's own addresses, since it may be gone from them afterwards."""
    everything = PublicChange(scope=Scope.EVERYTHING)
    if _subject_of(everything) not in map(_subject_of, _in_this_transaction(first)):
        _add(everything, first)
    if _subject_of(change) in first.looked_at:
        return
    first.looked_at.add(_subject_of(change))
    facts = facts_of(model, change.object_id, is_brief=True) if change.object_id and issubclass(model, Record) else None
    if facts and facts.is_public:
        change.before = facts.as_json()
        _add(change, first, is_seen_to=False)


def _subject_of(change: PublicChange) -> Subject:
    return change.scope, change.kind, change.object_id


def _first() -> _Noted | None:
    """What this transaction noted first."""
    ours = (function for _ids, function, *_rest in connection.run_on_commit if isinstance(function, _Noted))
    return next(ours, None) if connection.in_atomic_block else None


def _in_this_transaction(first: _Noted) -> list[PublicChange]:
    """Without those of a savepoint that was rolled back."""
    ours = [function for _ids, function, *_rest in connection.run_on_commit if isinstance(function, _Noted)]
    return [noted.change for noted in ours if noted.all is first.all]


def _unsaved() -> list[PublicChange]:
    return getattr(_loose, "changes", [])


def _add(change: PublicChange, first: _Noted | None, is_seen_to: bool = True) -> None:
    """Write it down, and have it seen to after the commit, where another is not that takes it along."""
    change.save(force_insert=True)
    if not connection.in_atomic_block:
        if not _unsaved() and has_caches():
            hand_over()
        _loose.changes = [*_unsaved(), change]
        return
    noted = _Noted(change, first)
    if is_seen_to:
        transaction.on_commit(noted)
    if first is None and has_caches():
        hand_over()


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
