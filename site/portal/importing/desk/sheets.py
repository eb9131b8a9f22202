"""The records that a sheet to work on is filled with."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model
from django.utils import timezone
from modelcluster.models import get_all_child_relations

from evidence.schema import RecordSchema

#: Records that are held in memory at once.
CHUNK = 500


def records_on_file(kind: type[RecordSchema]) -> Iterator[RecordSchema]:
    """What a dump has of a kind: every record that is live, as published; a drafted change is not part of it."""
    live = kind.model.objects.filter(live=True).exclude(expire_at__lte=timezone.now()).order_by("key")
    records = live.prefetch_related(*_relations(kind.model))
    return (kind.of(record) for record in records.iterator(chunk_size=CHUNK))


def _relations(model: type[Model]) -> Iterator[str]:
    """What a record's schema reads beside its own row: references, child rows, and their references."""
    for field in model._meta.get_fields():
        if (field.many_to_many or field.many_to_one) and not field.auto_created and _names_a_record(field):
            yield field.name
    for relation in get_all_child_relations(model):
        accessor = relation.get_accessor_name()
        yield accessor
        for field in relation.related_model._meta.concrete_fields:
            if field.many_to_one and field is not relation.field:
                yield f"{accessor}__{field.name}"


def _names_a_record(field: object) -> bool:
    return hasattr(field.related_model, "key")
