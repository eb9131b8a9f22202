"""Records that stand on the time line, and the one order they stand in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dates.fields import HistoricalDateField
from evidence.models import RecordQuerySet


class DatedQuerySet(RecordQuerySet):
    def in_order(self) -> DatedQuerySet:
        """From the earliest to the latest."""
        return self.order_by("date_order", "pk")

    def before(self, record: Dated) -> DatedQuerySet:
        """Those that stand before `record`, the nearest first; its own row is none, wherever it stands by now."""
        place = record.place_in_time
        same_or_later = Q(date_order=place, pk__gte=record.pk or 0)
        return self.filter(~same_or_later, ~Q(pk=record.pk), date_order__lte=place).order_by("-date_order", "-pk")

    def after(self, record: Dated) -> DatedQuerySet:
        """Those that stand after `record`, the nearest first; its own row is none, wherever it stands by now."""
        place = record.place_in_time
        same_or_earlier = Q(date_order=place, pk__lte=record.pk or 0)
        return self.filter(~same_or_earlier, ~Q(pk=record.pk), date_order__gte=place).in_order()


class Dated(models.Model):
    """A record with a date. Order is always (earliest, latest, pk), an open end counting as the latest of all.

    `date_order` holds the first two as one sortable text, the same on every database; `year` is that of the
    earliest day, for counting. Both are written here, on save, and nowhere else.
    """

    date = HistoricalDateField(
        verbose_name=_("date"),
        earliest_field="date_earliest",
        latest_field="date_latest",
        text_field="date_text",
        help_text=_(
            "As precise as the sources: “9 January 2002”, “March 1953”, “early 2012”, “1995–2002”, “since 2016”."
        ),
    )
    date_text = models.CharField(
        _("date in words"),
        max_length=120,
        blank=True,
        help_text=_("Only where readers should see other words than the date itself, for example “early 2012”."),
    )
    date_earliest = models.DateField(null=True, editable=False, db_index=True)
    date_latest = models.DateField(null=True, editable=False, db_index=True)
    date_order = models.CharField(max_length=21, editable=False, default="")
    year = models.SmallIntegerField(null=True, editable=False, db_index=True)

    class Meta:
        abstract = True

    @property
    def place_in_time(self) -> str:
        """The `date_order` of the date as it stands, in a draft not yet saved too."""
        return f"{self.date_earliest or date.min}/{self.date_latest or date.max}"

    def derive(self) -> None:
        super().derive()
        self.date_order = self.place_in_time
        known = self.date_earliest or self.date_latest
        self.year = known.year if known else None

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.date_earliest and self.date_latest and self.date_earliest > self.date_latest:
            raise ValidationError({"date": _("The end is before the start.")})
