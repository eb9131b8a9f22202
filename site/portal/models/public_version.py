"""The number behind `portal.freshness`, and the changes that are not yet in it or still to be told to shared caches."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class PublicVersion(models.Model):
    """One row, whose number changes with whatever readers may see; see `portal.freshness`."""

    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="public_version_is_one_row", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return str(self.number)


class PublicChange(models.Model):
    """Something that readers see was changed by the transaction that wrote this row.

    Until it is counted into `PublicVersion` the row itself counts as one more; a row added locks out nobody, as a
    number advanced within a transaction would. It stays until shared caches were told twice (`portal.purging`).
    """

    class Scope(models.TextChoices):
        """What has to be asked for anew."""

        NOTHING = "nothing"
        RECORD = "record"
        PAGES = "pages"
        EVERYTHING = "everything"

    scope = models.CharField(max_length=10, choices=Scope)
    #: The kind of what was changed as `app.model`, and its primary key; empty where it is not one row.
    kind = models.CharField(max_length=80, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    #: What was known of it before the change, as `portal.purging.facts` has it; empty where readers did not see it.
    before = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    is_counted = models.BooleanField(default=False)
    #: When shared caches were told first; empty until then.
    purged_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions: ClassVar = ()
        indexes = [
            models.Index(name="public_change_uncounted", fields=["id"], condition=models.Q(is_counted=False)),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.kind} {self.object_id}".strip()
