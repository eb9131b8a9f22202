"""What was agreed: agreements of every legal nature, their parties and the actions that make and end them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
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
from evidence.models import Citation, Evidenced, Record, Source
from evidence.models.plain_texts import PlainTexts
from evidence.models.record import Slugged, settings_panels, web_address
from people.models import Organisation
from people.models.person import BODY_FEATURES
from timeline.models.dated import Dated, DatedQuerySet
from timeline.presentation import agreement_context
from timeline.status import ActionKind, Status, status_on


class LegalNature(models.TextChoices):
    """What an agreement is in law. A designation or a decision is made by one side and is not a treaty."""

    TREATY = "treaty", _("Treaty")
    AGREEMENT = "agreement", _("Agreement")
    MEMORANDUM = "memorandum", _("Memorandum")
    ARRANGEMENT = "arrangement", _("Arrangement")
    PROGRAMME = "programme", _("Programme")
    DESIGNATION = "designation", _("Designation")
    DECISION = "decision", _("Decision")


class TextAccess(models.TextChoices):
    PUBLIC = "public", _("Public")
    NOT_PUBLIC = "not-public", _("Not public")
    UNKNOWN = "unknown", _("Not known")


class Agreement(WorkflowMixin, Evidenced, Dated, Slugged, Record):
    """An agreement, or an act of one side that stands beside agreements. `date` is when it was concluded or made."""

    title = models.CharField(
        _("title"), max_length=400, help_text=_("The full title; descriptive where none was found.")
    )
    short_title = models.CharField(_("short title"), max_length=120, help_text=_("As people call it."))
    legal_nature = models.CharField(_("legal nature"), max_length=20, choices=LegalNature)
    summary = models.TextField(_("subject"), blank=True, help_text=_("What it is about, in one or two sentences."))
    body = RichTextField(_("text"), blank=True, features=BODY_FEATURES)
    text_access = models.CharField(
        _("text of the agreement"), max_length=12, choices=TextAccess, default=TextAccess.UNKNOWN
    )
    text_url = models.URLField(_("address of the text"), max_length=1000, blank=True, validators=[web_address])
    attested = HistoricalDateField(
        verbose_name=_("last attested"),
        blank=True,
        earliest_field="attested_earliest",
        latest_field="attested_latest",
        help_text=_("The last date at which a source shows it in force or in use."),
    )
    attested_earliest = models.DateField(null=True, editable=False)
    attested_latest = models.DateField(null=True, editable=False)
    attested_source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("attested by")
    )
    short_title.required_on_save = True
    named_by = "short_title"

    objects = DatedQuerySet.as_manager()
    base_form_class = EvidencedForm
    section = "agreements"
    template = "timeline/agreement_page.html"

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    TitleFieldPanel("short_title", placeholder=False, classname=""),
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("date"), FieldPanel("date_text")]),
                    FieldPanel("legal_nature"),
                    FieldPanel("summary"),
                    InlinePanel("parties", heading=_("Parties"), label=_("Party")),
                    InlinePanel("actions", heading=_("Actions"), label=_("Action")),
                    MultiFieldPanel(
                        [FieldRowPanel([FieldPanel("attested"), FieldPanel("attested_source")])],
                        heading=_("Last evidence that it holds"),
                    ),
                    FieldRowPanel([FieldPanel("text_access"), FieldPanel("text_url")]),
                    FieldPanel("body"),
                ],
                heading=_("Agreement"),
            ),
            ObjectList(Evidenced.evidence_panels, heading=_("Evidence")),
            ObjectList([FieldPanel("slug"), *settings_panels], heading=_("Settings")),
        ]
    )
    search_fields = [
        index.SearchField("title", boost=2),
        index.SearchField("short_title", boost=3),
        index.SearchField("summary"),
        index.SearchField("reported"),
        index.SearchField("body"),
        index.AutocompleteField("title"),
        index.AutocompleteField("short_title"),
        index.FilterField("verdict"),
        index.FilterField("legal_nature"),
        index.FilterField("date_order"),
        *Record.record_search_fields,
    ]

    class Meta:
        ordering = ["date_order", "pk"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")

    def __str__(self) -> str:
        return self.short_title or self.title

    def status(self, on: date) -> Status:
        """What the recorded actions say of the agreement on a day, and how far the evidence for that reaches."""
        return status_on(self, on)

    def sources_relied_on(self) -> Iterator[tuple[str, Any]]:
        yield from super().sources_relied_on()
        if self.attested_source_id:
            yield _now("“Last attested”"), self.attested_source
        for action in self.actions.all():
            if action.source_id:
                yield _now("The action “%(action)s”") % {"action": action.get_kind_display()}, action.source

    def consistency_errors(self) -> list[str]:
        errors = super().consistency_errors()
        seen = set()
        parties = {party.organisation_id for party in self.parties.all()}
        for action in self.actions.all():
            identity = (action.kind, action.date.edtf if action.date else "", action.party_id)
            name = action.get_kind_display()
            if identity in seen:
                errors.append(
                    _now("The action “%(action)s” is there twice, on one date and by one party.") % {"action": name}
                )
            seen.add(identity)
            if action.party_id and action.party_id not in parties:
                errors.append(
                    _now("The action “%(action)s” is by “%(party)s”, which is not among the parties.")
                    % {"action": name, "party": action.party.name}
                )
        return errors

    def page_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().page_context(request), **agreement_context(self)}


class Party(PlainTexts, Orderable):
    """An organisation that an agreement binds, or that made or received the act."""

    agreement = ParentalKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="agreement_parties", verbose_name=_("organisation")
    )
    role = models.CharField(
        _("role"),
        max_length=80,
        blank=True,
        help_text=_("Empty for a plain party; else for example “designating state”."),
    )
    date = HistoricalDateField(
        verbose_name=_("party since"),
        blank=True,
        earliest_field="date_earliest",
        latest_field="date_latest",
        help_text=_("Where a party joined later."),
    )
    date_earliest = models.DateField(null=True, editable=False)
    date_latest = models.DateField(null=True, editable=False)
    signatory = models.CharField(
        _("signed by"),
        max_length=200,
        blank=True,
        help_text=_("Name and office, for example “Frank Carlucci, Secretary of Defense”."),
    )

    panels = [
        FieldRowPanel([FieldPanel("organisation"), FieldPanel("role")]),
        FieldRowPanel([FieldPanel("date"), FieldPanel("signatory")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("party")
        constraints = [
            models.UniqueConstraint(
                name="organisation_is_party_once",
                fields=["agreement", "organisation"],
                violation_error_message=_("This organisation is already among the parties."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Action(PlainTexts, Orderable):
    """A dated step in the life of an agreement, by one party or, where `party` is empty, by all."""

    agreement = ParentalKey(Agreement, on_delete=models.CASCADE, related_name="actions")
    kind = models.CharField(_("action"), max_length=24, choices=ActionKind)
    date = HistoricalDateField(
        verbose_name=_("date"), earliest_field="date_earliest", latest_field="date_latest", text_field="date_text"
    )
    date_text = models.CharField(_("date in words"), max_length=120, blank=True)
    date_earliest = models.DateField(null=True, editable=False)
    date_latest = models.DateField(null=True, editable=False)
    party = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("source")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("party")]),
        FieldRowPanel([FieldPanel("date"), FieldPanel("date_text")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("note")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("action")
        constraints = [
            models.UniqueConstraint(
                name="one_action_per_kind_and_date",
                fields=["agreement", "kind", "date"],
                condition=Q(party__isnull=True),
                violation_error_message=_("This action is already recorded, on this date."),
            ),
            models.UniqueConstraint(
                name="one_action_per_kind_date_and_party",
                fields=["agreement", "kind", "date", "party"],
                violation_error_message=_("This action is already recorded, on this date and by this party."),
            ),
            bounds_in_order(
                "date_earliest",
                "date_latest",
                name="action_ends_after_it_starts",
                message=_("The action ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.date}"


class AgreementCitation(Citation):
    record = ParentalKey(Agreement, on_delete=models.CASCADE, related_name="citations")
