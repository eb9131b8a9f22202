"""Keeping an edition of each publication of a record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.db.models import Exists, Max, Model, OuterRef
from django.db.models.signals import post_delete
from django.utils import timezone
from wagtail.models import Revision
from wagtail.signals import published

from evidence.models import ChangeNote, Edition, Record
from evidence.models.edition import digest
from evidence.public_form import public_forms

#: Editions that are made at once.
BATCH = 500
#: What was published since `editions_at_the_end` began: revisions by record's key, by model; None outside of it.
_waiting: ContextVar[dict[type[Record], dict[int, int | None]] | None] = ContextVar("records_to_keep", default=None)


@contextmanager
def editions_at_the_end() -> Iterator[None]:
    """Within, what is published waits for its edition; it is made at the end, unless that is an error.

    Belongs into the transaction that publishes: readers see all of that at once, so each edition holds what they see
    then. What is withdrawn again within it has been shown to nobody, and gets none. Many are made in few queries.
    """
    if _waiting.get() is not None:
        yield
        return
    token = _waiting.set(defaultdict(dict))
    try:
        yield
        for model, revisions in _waiting.get().items():
            _keep(model, revisions)
    finally:
        _waiting.reset(token)


def keep_first_editions() -> int:
    """Give each public record that has no edition its first, dated by its last publication; how many that were.

    For sites from before editions were kept, and for rows that came by another way than publishing. Two that do it at
    once do no harm. Where all have one, it is one query a kind.
    """
    kept = 0
    for model in Record.__subclasses__():
        known = Edition.objects.filter(kind=model._meta.model_name, key=OuterRef("key"))
        without = model.objects.public().filter(~Exists(known)).order_by("pk")
        kept += _keep(model, dict(without.values_list("pk", "live_revision")), only_first=True)
    return kept


def watch() -> None:
    """Connect to every publication, and to every deletion, which takes the record's editions with it."""
    published.connect(_after_publication, dispatch_uid="evidence.editions")
    post_delete.connect(_after_deletion, dispatch_uid="evidence.editions")


def _after_publication(
    sender: type[Model], instance: Model, revision: Revision | None = None, **kwargs: object
) -> None:
    if not isinstance(instance, Record):
        return
    waiting, number = _waiting.get(), revision.pk if revision else None
    if waiting is None:
        _keep(type(instance), {instance.pk: number})
    else:
        waiting[type(instance)][instance.pk] = number


def _after_deletion(sender: type[Model], instance: Model, **kwargs: object) -> None:
    if isinstance(instance, Record):
        Edition.objects.of(instance).delete()


def _keep(model: type[Record], revisions: Mapping[int, int | None], only_first: bool = False) -> int:
    """Keep records as the database has them, each as its next edition; how many that were.

    `revisions` are what was published, by the key of the record. Left out is what strangers may not see. Publishing has
    written the record's row, which stays locked to the end of the transaction: so numbers are given one by one.
    """
    kept, pks = 0, sorted(revisions)
    for start in range(0, len(pks), BATCH):
        with transaction.atomic(savepoint=False):
            some = pks[start : start + BATCH]
            forms = public_forms(model.objects.public().filter(pk__in=some).order_by("pk"))
            of_kind = Edition.objects.filter(kind=model._meta.model_name, key__in=[form.record.key for form in forms])
            last = dict(of_kind.values_list("key").annotate(Max("number")))
            notes = _public_notes([revisions[pk] for pk in some if revisions[pk]])
            editions = [
                Edition(
                    kind=model._meta.model_name,
                    key=form.record.key,
                    number=1 if only_first else last.get(form.record.key, 0) + 1,
                    published_at=form.record.last_published_at or timezone.now(),
                    note=notes.get(revisions[form.record.pk], ""),
                    content=(text := form.text),
                    sha256=digest(text),
                )
                for form in forms
            ]
            kept += len(Edition.objects.bulk_create(editions, ignore_conflicts=only_first))
    return kept


def _public_notes(revisions: list[int | None]) -> dict[int | None, str]:
    """The notes to revisions that readers may see, by the revision."""
    return dict(ChangeNote.objects.filter(revision__in=revisions, is_public=True).values_list("revision", "text"))
