"""Terms of office: who held which post, when, and until when that is attested."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from dates import HistoricalDate
from dates.fields import HistoricalDateField, bounds_in_order
from dates.querysets import overlapping
from evidence.models import Source
from evidence.models.plain_texts import PlainTexts
from evidence.verdicts import Verdict
from people.models.person import Person
from people.models.post import Post


class TermQuerySet(models.QuerySet):
    def public(self) -> TermQuerySet:
        """Terms of public people in public posts."""
        return self.filter(person__in=Person.objects.public(), post__in=Post.objects.public())

    def serving(self, on: date | HistoricalDate) -> TermQuerySet:
        """Terms that hold, or may hold, on a day, or at any time within a date that is less precise.

        A term whose end is open or unknown gives way to the next public term of the same post once that has surely
        begun, unless its own holder is attested after that. A term known only from sources that show its holder in
        office holds from the first such day to the last. `Term.is_certain(on)` tells the sure from the possible.
        """
        return self.serving_from(*ends_of(on))

    def serving_from(self, first: date, last: date) -> TermQuerySet:
        """The same for a time from its first to its last day."""
        dated = ~Q(date="") & overlapping("date", start=first, end=last)
        attested = Q(date="") & overlapping("attested", start=first, end=last)
        later = Term.objects.public().filter(
            Q(date_earliest__gt=OuterRef("date_earliest"))
            | Q(date="", attested_earliest__gt=OuterRef("date_earliest")),
            post=OuterRef("post"),
            begun_by__lte=first,
        )
        superseded = Q(Exists(later), ~Q(attested_latest__gte=first), date_latest__isnull=True)
        return self.filter(dated | attested).exclude(superseded)


def ends_of(on: date | HistoricalDate) -> tuple[date, date]:
    """The first and last day meant; a date open or unknown on one side stands for the day it does name."""
    if isinstance(on, date):
        return on, on
    first, last = on.earliest or on.latest, on.latest or on.earliest
    return first or date.min, last or date.max


class Term(PlainTexts, Orderable):
    """A person in a post. `date` is empty where sources only show the person in office at `attested`."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="terms")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="terms", verbose_name=_("post"))
    date = HistoricalDateField(
        verbose_name=_("term"),
        blank=True,
        earliest_field="date_earliest",
        latest_field="date_latest",
        text_field="date_text",
        help_text=_(
            "“2014-10-01/2024-10-01”; “2016-09-16/..” is still serving, “2016-09-16/” has an end that was not found."
        ),
    )
    date_text = models.CharField(_("term in words"), max_length=120, blank=True)
    date_earliest = models.DateField(null=True, editable=False, db_index=True)
    date_latest = models.DateField(null=True, editable=False, db_index=True)
    attested = HistoricalDateField(
        verbose_name=_("last attested"),
        blank=True,
        earliest_field="attested_earliest",
        latest_field="attested_latest",
        help_text=_("The last day, or the span, on which a source shows the person in office."),
    )
    attested_earliest = models.DateField(null=True, editable=False)
    attested_latest = models.DateField(null=True, editable=False)
    #: The latest day on which the term can have begun; follows from the dates, and is written on save alone.
    begun_by = models.DateField(null=True, editable=False, db_index=True)
    credentials = HistoricalDateField(
        verbose_name=_("credentials presented"),
        blank=True,
        earliest_field="credentials_earliest",
        latest_field="credentials_latest",
    )
    credentials_earliest = models.DateField(null=True, editable=False)
    credentials_latest = models.DateField(null=True, editable=False)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict, blank=True)
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("source")
    )
    note = models.TextField(_("note"), blank=True)

    objects = TermQuerySet.as_manager()

    panels = [
        FieldPanel("post"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("date_text")]),
        FieldRowPanel([FieldPanel("attested"), FieldPanel("credentials")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("verdict")]),
        FieldPanel("note"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        constraints = [
            models.CheckConstraint(
                name="term_is_dated_or_attested",
                condition=~Q(date="") | ~Q(attested=""),
                violation_error_message=_(
                    "Give the term's dates, or a day on which a source shows the person in office."
                ),
            ),
            bounds_in_order(
                "date_earliest",
                "date_latest",
                name="term_ends_after_it_starts",
                message=_("The term ends before it starts."),
            ),
            models.UniqueConstraint(
                name="one_term_per_person_post_and_start",
                fields=["person", "post", "date"],
                condition=~Q(date=""),
                violation_error_message=_("This person already has a term in this post with these dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.post}, {self.when}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.begun_by = self.surely_begun
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.date is None and self.attested is None:
            raise ValidationError(
                {"date": _("Give the term's dates, or a day on which a source shows the person in office.")}
            )

    @property
    def when(self) -> str:
        """The dates of the term, or when it is attested, in words."""
        if self.date is not None:
            return self.date.display()
        if self.attested is not None:
            return _("in office in the sources of %(date)s") % {"date": self.attested.display()}
        return _("undated")

    def is_certain(self, on: date | HistoricalDate) -> bool:
        """Whether the term surely holds on a day, or from the first to the last day of a less precise date."""
        return all(self.surely_begun <= day <= self.surely_held for day in ends_of(on))

    def surely_meets(self, when: HistoricalDate) -> bool:
        """Whether the term surely holds at some time within `when`, though perhaps not all of it."""
        first, last = ends_of(when)
        return self.surely_begun <= last and self.surely_held >= first and self.surely_begun <= self.surely_held

    @property
    def surely_begun(self) -> date:
        """The latest day on which the term can have begun: that of its start, or of the first source that shows it."""
        return min((part.latest for part in self._parts()), default=date.max)

    @property
    def surely_held(self) -> date:
        """The last day to which the term surely ran: the earliest of its end, or of the last source that shows it. A
        source of “2005” shows it on a day of that year, which can be the first."""
        if self.date is not None and self.date.is_open:
            return date.max
        return max((part.earliest for part in self._parts()), default=date.min)

    def _parts(self) -> list[HistoricalDate]:
        """The starts and ends of the term and of its evidence, as far as known: a day of the term is in each."""
        sides = [side for when in (self.date, self.attested) if when for side in (when.start, when.end)]
        return [side for side in sides if side is not None]

    def span(self) -> HistoricalDate | None:
        """The dates of the term, else the span in which it is attested; None in a draft that has neither."""
        return self.date or self.attested
