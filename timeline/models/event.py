"""What happened."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.fields import RichTextField
from wagtail.models import Orderable, WorkflowMixin
from wagtail.search import index

from dates.fields import HistoricalDateField, bounds_in_order
from evidence.forms import EvidencedForm
from evidence.models import Citation, Evidenced, Record
from evidence.models.plain_texts import PlainTexts
from evidence.models.record import Slugged, settings_panels
from people.models import Organisation, Person
from people.models.person import BODY_FEATURES
from timeline.models.dated import Dated, DatedQuerySet
from timeline.models.topic import Topic
from timeline.presentation import event_context


class EventKind(models.TextChoices):
    AGREEMENT = "agreement", _("Agreement")
    MEETING = "meeting", _("Meeting")
    EXERCISE = "exercise", _("Exercise")
    OPERATION = "operation", _("Operation")
    APPOINTMENT = "appointment", _("Appointment")
    ACCREDITATION = "accreditation", _("Accreditation")
    DECISION = "decision", _("Decision")
    STATEMENT = "statement", _("Statement")
    PROGRAMME = "programme", _("Programme")
    TRADE = "trade", _("Trade and procurement")
    OTHER = "other", _("Other")


class Event(WorkflowMixin, Evidenced, Dated, Slugged, Record):
    """Something that happened, at the best reading of its date; what was reported stands beside it."""

    title = models.CharField(_("title"), max_length=160, help_text=_("What happened, in one line, without the date."))
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind, default=EventKind.OTHER)
    reported_date = HistoricalDateField(
        verbose_name=_("date as reported"),
        blank=True,
        earliest_field="reported_date_earliest",
        latest_field="reported_date_latest",
        text_field="reported_date_text",
        help_text=_("Where the report under check gives another date, or a rougher one. Else empty."),
    )
    reported_date_text = models.CharField(_("reported date in words"), max_length=120, blank=True)
    reported_date_earliest = models.DateField(null=True, editable=False)
    reported_date_latest = models.DateField(null=True, editable=False)
    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_("What is known, in two or three neutral sentences, for a reader new to it."),
    )
    body = RichTextField(_("text"), blank=True, features=BODY_FEATURES)
    place = models.CharField(_("place"), max_length=160, blank=True, help_text=_("For example “Brussels”."))
    topics = ParentalManyToManyField(Topic, blank=True, related_name="events", verbose_name=_("topics"))
    agreements = ParentalManyToManyField(
        "timeline.Agreement", blank=True, related_name="events", verbose_name=_("agreements")
    )
    title.required_on_save = True

    objects = DatedQuerySet.as_manager()
    base_form_class = EvidencedForm
    section = "timeline"
    template = "timeline/event_page.html"

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    TitleFieldPanel("title", placeholder=False, classname=""),
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("date"), FieldPanel("date_text")]),
                            FieldRowPanel([FieldPanel("reported_date"), FieldPanel("reported_date_text")]),
                        ],
                        heading=_("When"),
                    ),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("place")]),
                    FieldPanel("summary"),
                    FieldPanel("body"),
                    InlinePanel("participations", heading=_("Who took part"), label=_("Participant")),
                    FieldPanel("topics", widget=CheckboxSelectMultiple),
                    FieldPanel("agreements", widget=CheckboxSelectMultiple),
                ],
                heading=_("Event"),
            ),
            ObjectList(Evidenced.evidence_panels, heading=_("Evidence")),
            ObjectList([FieldPanel("slug"), *settings_panels], heading=_("Settings")),
        ]
    )
    search_fields = [
        index.SearchField("title", boost=3),
        index.SearchField("summary"),
        index.SearchField("reported"),
        index.SearchField("body"),
        index.SearchField("place"),
        index.AutocompleteField("title"),
        index.FilterField("verdict"),
        index.FilterField("kind"),
        index.FilterField("date_order"),
        *Record.record_search_fields,
    ]

    class Meta:
        ordering = ["date_order", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        # The order, then all that says whether a stranger's list has the event: the rows themselves are read only of
        # those that a page shows, however many stand before them.
        indexes = [
            models.Index(
                fields=[
                    *("date_order", "id", "live", "is_private", "expire_at"),
                    *("date_earliest", "date_latest", "date", "kind", "verdict"),
                ],
                name="event_listing",
            )
        ]
        constraints = [
            bounds_in_order(
                "date_earliest",
                "date_latest",
                name="event_ends_after_it_starts",
                message=_("The event ends before it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reported_date_is_wrong(self) -> bool:
        """Whether the reported date and the reading do not meet at all; a rougher report is not wrong."""
        return bool(self.reported_date and self.date and not self.date.overlaps(self.reported_date))

    @property
    def date_is_corrected(self) -> bool:
        """Whether readers see a date that differs from the reported one."""
        return bool(self.reported_date)

    def page_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().page_context(request), **event_context(self)}


class Participation(PlainTexts, Orderable):
    """A person or an organisation in a role."""

    event = ParentalKey(Event, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="participations", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=80, blank=True, help_text=_("For example “host” or “signatory”."))

    panels = [FieldRowPanel([FieldPanel("person"), FieldPanel("organisation")]), FieldPanel("role")]

    class Meta(Orderable.Meta):
        verbose_name = _("participation")
        constraints = [
            models.CheckConstraint(
                name="participation_names_one_participant",
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                violation_error_message=_("Name either a person or an organisation."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant} ({self.role})" if self.role else str(self.participant)

    @property
    def participant(self) -> Person | Organisation:
        return self.person or self.organisation

    def clean(self) -> None:
        super().clean()
        if bool(self.person_id) == bool(self.organisation_id):
            raise ValidationError(_("Name either a person or an organisation."))


class EventCitation(Citation):
    record = ParentalKey(Event, on_delete=models.CASCADE, related_name="citations")
