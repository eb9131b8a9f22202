"""The number behind `portal.freshness`."""

from __future__ import annotations

from django.db import models


class PublicVersion(models.Model):
    """One row, whose number changes with whatever readers may see; see `portal.freshness`."""

    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="public_version_is_one_row", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return str(self.number)
