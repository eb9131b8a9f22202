"""Editions: each publication of a record, kept as it was shown to readers."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from evidence.models.record import Record


class EditionChanged(TypeError):
    """An edition never changes."""


class EditionQuerySet(models.QuerySet):
    def of(self, record: Record) -> EditionQuerySet:
        """The editions of a record, the newest first. Ask only for a record that is public."""
        return self.named(record._meta.model_name, record.key)

    def named(self, kind: str, key: str) -> EditionQuerySet:
        """The same of the record of a kind that has this key."""
        return self.filter(kind=kind, key=key).order_by("-number")

    def update(self, **kwargs: Any) -> int:
        raise EditionChanged("an edition never changes")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise EditionChanged("an edition never changes")


class Edition(models.Model):
    """What readers were shown of a record from one publication to the next.

    It names its record by kind and key, which never change. `content` is the record's public form as JSON, and `sha256`
    the hexadecimal digest of its bytes in UTF-8. The database refuses every change (migration 0005). An edition is
    public where its record is; what it names may have been withdrawn since (`evidence.editions`).
    """

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=80)
    number = models.PositiveIntegerField(_("edition"))
    published_at = models.DateTimeField(_("published at"), db_index=True)
    #: The change note, where readers may see it.
    note = models.CharField(_("change note"), max_length=300, blank=True)
    content = models.TextField(_("the record as JSON"))
    sha256 = models.CharField(max_length=64)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "key", "number"], name="edition_is_numbered_once")]

    def __str__(self) -> str:
        return f"{self.key} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise EditionChanged("an edition never changes")
        self.sha256 = digest(self.content)
        super().save(*args, **kwargs)

    @property
    def data(self) -> dict[str, Any]:
        return json.loads(self.content)


def digest(content: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()
