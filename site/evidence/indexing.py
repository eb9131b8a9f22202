"""The search index of records: in step with each save, or, for many records at once, in one go at their end.

Each entry added alone makes SQLite read the whole index twice: that is nothing for one record, and the square of
them for a file of many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from modelsearch.index import insert_or_update_object
from modelsearch.signal_handlers import post_delete_signal_handler
from wagtail.search.backends import get_search_backends
from wagtail.search.index import RelatedFields

from evidence.models import Record

BATCH = 500
#: The records saved since `index_at_the_end` began, by model; None outside of it.
_waiting: ContextVar[dict[type[Record], set[int]] | None] = ContextVar("records_to_index", default=None)


@contextmanager
def index_at_the_end() -> Iterator[None]:
    """Within, saved records wait for their place in the search index; it is made at the end, unless that is an error.

    Belongs into the transaction that saves them.
    """
    if _waiting.get() is not None:
        yield
        return
    token = _waiting.set(defaultdict(set))
    try:
        yield
        for model, pks in _waiting.get().items():
            _index(model, sorted(pks))
    finally:
        _waiting.reset(token)


def watch() -> None:
    """Connect to every kind of record, in place of modelsearch (`Record.search_auto_update`)."""
    for model in Record.__subclasses__():
        post_save.connect(_after_save, sender=model, dispatch_uid="evidence.indexing")
        post_delete.connect(post_delete_signal_handler, sender=model, dispatch_uid="evidence.indexing")
        for field in model.search_fields:
            if isinstance(field, RelatedFields):
                # Children are saved after their record, and with it only where they changed.
                relation = field.get_field(model)
                for signal in (post_save, post_delete):
                    after = partial(_after_child, relation.field.name)
                    signal.connect(after, sender=relation.related_model, weak=False, dispatch_uid="evidence.indexing")


def _after_save(instance: Record, **kwargs: Any) -> None:
    waiting = _waiting.get()
    if kwargs.get("raw"):
        return
    if waiting is None:
        insert_or_update_object(instance)
    else:
        waiting[type(instance)].add(instance.pk)


def _after_child(name: str, instance: Model, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        _after_save(getattr(instance, name))


def _index(model: type[Record], pks: list[int]) -> None:
    for start in range(0, len(pks), BATCH):
        records = list(model.get_indexed_objects().filter(pk__in=pks[start : start + BATCH]))
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(model, records)
