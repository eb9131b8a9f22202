"""From a revision's JSON back to a record: whether what it names is still there is asked once for each kind.

modelcluster asks for each row that is named, one by one: for an event with a dozen parts, thirty queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignKey, Model
from modelcluster.models import ClusterableModel, get_all_child_relations

#: The rows that are there, by model and key. Of those that no part shows (None) it is only known that they are there.
Found = dict[type[Model], dict[Any, Model | None]]


def find_named(model: type[ClusterableModel], data: dict[str, Any]) -> Found | None:
    """The rows that a record and its parts name, in one query for each kind; None where one of them is gone."""
    own: dict[type[Model], set[Any]] = defaultdict(set)
    of_parts: dict[type[Model], set[Any]] = defaultdict(set)
    for field, key in _named(model, data):
        own[field.remote_field.model].add(key)
    for relation in get_all_child_relations(model):
        for values in data.get(relation.get_accessor_name(), ()):
            for field, key in _named(relation.related_model, values):
                (own if field.name == relation.field.name else of_parts)[field.remote_field.model].add(key)
    found: Found = {}
    for kind in own.keys() | of_parts.keys():
        keys, rows = own[kind] | of_parts[kind], kind._default_manager.filter(pk__in=own[kind] | of_parts[kind])
        found[kind] = (
            {row.pk: row for row in rows} if of_parts[kind] else dict.fromkeys(rows.values_list("pk", flat=True))
        )
        if keys - found[kind].keys():
            return None
    return found


def connect(record: ClusterableModel, found: Found) -> None:
    """Give the parts of a record the rows that they name, so that none of them is asked for again."""
    for relation in get_all_child_relations(type(record)):
        for part in getattr(record, relation.get_accessor_name()).all():
            for field in _references(type(part)):
                row = found.get(field.remote_field.model, {}).get(getattr(part, field.attname))
                if row is not None:
                    setattr(part, field.name, row)


def leave_alone_what_is_stored(record: ClusterableModel) -> None:
    """Forget the parts in memory that are just as they are stored, so that saving the record does not write each again.

    Wagtail publishes a record by saving it with all parts that its revision has, changed or not.
    """
    in_memory = vars(record).get("_cluster_related_objects", {})
    if record.pk is None or record._state.adding:
        return
    for relation in get_all_child_relations(type(record)):
        name, part = relation.get_accessor_name(), relation.related_model
        if parts := in_memory.get(name):
            stored = {row.pk: row for row in part._default_manager.filter(**{relation.field.name: record.pk})}
            if len(stored) == len(parts) and all(_is_same(each, stored.get(each.pk)) for each in parts):
                del in_memory[name]


def _is_same(part: Model, stored: Model | None) -> bool:
    fields = part._meta.concrete_fields
    return stored is not None and all(
        field.value_from_object(part) == field.value_from_object(stored) for field in fields
    )


def _references(model: type[Model]) -> Iterator[ForeignKey]:
    return (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))


def _named(model: type[Model], values: dict[str, Any]) -> Iterator[tuple[ForeignKey, Any]]:
    for field in _references(model):
        if (key := values.get(field.name)) is not None:
            yield field, field.target_field.to_python(key)
