"""Writing one checked record as Wagtail writes it: with revisions, logs, search and reference indexes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import ReferenceIndex, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update

from evidence.models import Record
from evidence.schema import RecordSchema
from evidence.siblings import doubles

#: How many records that others name are kept at hand; beyond, they are looked up anew.
MOST_KEPT = 1_000


class References:
    """The records that others name, by the label of their model and their key."""

    def __init__(self, missing: str) -> None:
        """`missing` says what is wrong where there is none; “%s” in it stands for the key."""
        self.missing = missing
        self._found: dict[tuple[str, str], models.Model] = {}

    def prepare(self, records: Iterable[RecordSchema]) -> None:
        """Look up what `records` name, one query a model."""
        if len(self._found) > MOST_KEPT:
            self._found.clear()
        wanted: dict[str, set[str]] = defaultdict(set)
        for record in records:
            for _place, label, key in record.references():
                if (label, key) not in self._found:
                    wanted[label].add(key)
        for label, keys in wanted.items():
            for found in apps.get_model(label).objects.filter(key__in=keys):
                self._found[label, found.key] = found

    def remember(self, record: Record) -> None:
        self._found[record._meta.label, record.key] = record

    def find(self, label: str, key: str) -> models.Model | None:
        if (label, key) not in self._found:
            found = apps.get_model(label).objects.filter(key=key).first()
            if found is None:
                return None
            self._found[label, key] = found
        return self._found[label, key]

    def __call__(self, label: str, key: str) -> models.Model:
        """The record.

        Raises:
            ValidationError: where it is not on record.
        """
        found = self.find(label, key)
        if found is None:
            raise ValidationError(self.missing % key)
        return found


def check_record(instance: Record, *, unique: bool = True) -> None:
    """Check a record and its child rows by the rules of their models.

    References are not looked up again: they were set from records at hand. `unique=False` leaves out whether key,
    slug and name are free, for callers that know.

    Raises:
        ValidationError: with every rule broken.
    """
    errors: dict[str, list[Any]] = {}
    for check in (_clean_fields, type(instance).clean, *((_validate_unique,) if unique else ()), _validate_constraints):
        try:
            check(instance)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)
    for relation in get_all_child_relations(type(instance)):
        children = list(getattr(instance, relation.get_accessor_name()).all())
        for child in children:
            _clean_fields(child, but=(relation.field.name,))
            child.clean()
            child.validate_constraints(exclude={relation.field.name})
        for child, message in doubles(relation.related_model, relation.field.name, children):
            values = {"part": child._meta.verbose_name, "number": children.index(child) + 1, "fault": message}
            raise ValidationError(_("%(part)s %(number)d: %(fault)s") % values)


def _clean_fields(instance: models.Model, but: tuple[str, ...] = ()) -> None:
    named = (f.name for f in instance._meta.concrete_fields if f.many_to_one and getattr(instance, f.attname))
    instance.clean_fields(exclude={*named, *but})


def _validate_unique(instance: models.Model) -> None:
    instance.validate_unique()


def _validate_constraints(instance: models.Model) -> None:
    instance.validate_constraints()


def save_version(instance: Record, *, user: Any = None, log_action: str | bool = True) -> Revision:
    """Save a new record as a draft, or what was changed in one on file as a new version of it."""
    with disable_reference_index_auto_update():
        if is_new := instance.pk is None:
            children = _children_of(instance)
            instance.save()
            _keep(instance, children)
        revision = instance.save_revision(user=user, clean=False, log_action=log_action)
    if is_new:
        ReferenceIndex.create_or_update_for_object(instance)
    return revision


def publish_version(instance: Record, revision: Revision, *, user: Any = None, skip_permission_checks: bool) -> None:
    """Publish the version that `save_version` just made of `instance`.

    Raises:
        ValidationError: where it may not be published; nothing is written then.
    """
    # Publishing would make the record again from the JSON of the revision, and look up all it names. It is at hand.
    revision.as_object = lambda: instance
    children = _children_of(instance)
    revision.publish(user=user, skip_permission_checks=skip_permission_checks)
    _keep(instance, children)


def _children_of(instance: Record) -> dict[str, list[models.Model]]:
    relations = [relation.get_accessor_name() for relation in get_all_child_relations(type(instance))]
    names = [*relations, *(field.name for field in get_all_child_m2m_relations(type(instance)))]
    return {name: list(getattr(instance, name).all()) for name in names}


def _keep(instance: Record, children: dict[str, list[models.Model]]) -> None:
    """Let `instance` answer for its children from memory, as after a prefetch; saving dropped what it held."""
    kept = {}
    for name, rows in children.items():
        instance.__dict__.pop("_prefetched_objects_cache", None)
        kept[name] = getattr(instance, name).get_queryset()
        kept[name]._result_cache, kept[name]._prefetch_done = rows, True
    instance._prefetched_objects_cache = kept


def messages_of(error: ValidationError) -> list[str]:
    """The sentences of an error, each with its field where it has one."""
    if hasattr(error, "error_dict"):
        return [f"{field}: {message}" for field, messages in error.message_dict.items() for message in messages]
    return list(error.messages)
