"""Child rows of a record that break a unique constraint among themselves, before any of them is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Field, Model, Q, UniqueConstraint, Value


def doubles(
    model: type[Model], parent: str, children: Iterable[Model], *, conditional_only: bool = False
) -> Iterator[tuple[Model, str]]:
    """Each of `children` that repeats one before it, with the message of the constraint.

    Django looks for doubles among stored rows, and its formsets among new ones too, but there by unconditional
    constraints alone: `conditional_only` leaves these to them. `parent` names the field that leads to the record.
    """
    children = list(children)
    for constraint in model._meta.constraints:
        if not isinstance(constraint, UniqueConstraint) or parent not in constraint.fields:
            continue
        if conditional_only and not constraint.condition:
            continue
        fields = [model._meta.get_field(name) for name in constraint.fields if name != parent]
        seen: set[tuple[Any, ...]] = set()
        for child in children:
            if constraint.condition and not _meets(constraint.condition, child):
                continue
            values = tuple(_stored(field, child) for field in fields)
            if values in seen and None not in values:
                yield child, str(constraint.get_violation_error_message())
            seen.add(values)


def _stored(field: Field, instance: Model) -> Any:
    return field.get_prep_value(getattr(instance, field.attname))


def _meets(condition: Q, instance: Model) -> bool:
    fields = instance._meta.concrete_fields
    return condition.check({field.name: Value(_stored(field, instance), output_field=field) for field in fields})
