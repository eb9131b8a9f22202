"""Bodies that act, sign, and hold posts."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.search import index

from dates.fields import HistoricalDateField
from evidence.models import Citation, Record
from evidence.models.record import settings_panels


class OrganisationKind(models.TextChoices):
    STATE = "state", _("State")
    INTERNATIONAL = "international", _("International organisation")
    BODY = "body", _("Body of an organisation")
    AGENCY = "agency", _("Agency")
    FORUM = "forum", _("Forum")
    GOVERNMENT = "government", _("Government")
    MINISTRY = "ministry", _("Ministry")
    MISSION = "mission", _("Diplomatic mission")
    ARMED_FORCES = "armed-forces", _("Armed forces")
    SECTOR = "sector", _("Sector")


class Organisation(Record):
    """A state, an international organisation, a ministry, a force; Popolo's Organization."""

    name = models.CharField(_("name"), max_length=200)
    abbreviation = models.CharField(_("abbreviation"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("part of")
    )
    founded = HistoricalDateField(
        verbose_name=_("founded"), blank=True, earliest_field="founded_earliest", latest_field="founded_latest"
    )
    founded_earliest = models.DateField(null=True, editable=False)
    founded_latest = models.DateField(null=True, editable=False)
    seat = models.CharField(_("seat"), max_length=120, blank=True)
    description = models.TextField(
        _("description"), blank=True, help_text=_("One or two sentences for readers, for example who runs it.")
    )
    name.required_on_save = True
    is_relied_on = True
    named_by = "name"

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("abbreviation"), FieldPanel("kind")]),
        FieldPanel("parent"),
        FieldRowPanel([FieldPanel("founded"), FieldPanel("seat")]),
        FieldPanel("description"),
        MultipleChooserPanel("citations", chooser_field_name="source", heading=_("Sources"), label=_("Source")),
        MultiFieldPanel(settings_panels, heading=_("Settings"), classname="collapsed"),
    ]
    search_fields = [
        index.SearchField("name", boost=2),
        index.SearchField("abbreviation"),
        index.AutocompleteField("name"),
        index.AutocompleteField("abbreviation"),
        index.FilterField("kind"),
        *Record.record_search_fields,
    ]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                name="organisation_is_not_its_own_parent",
                condition=~models.Q(parent=models.F("pk")),
                violation_error_message=_("An organisation cannot be part of itself."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        seen, ancestor = {self.pk}, self.parent
        while ancestor is not None:
            if ancestor.pk is not None and ancestor.pk in seen:
                raise ValidationError({"parent": _("This would make the organisation a part of itself.")})
            seen.add(ancestor.pk)
            ancestor = ancestor.parent


class OrganisationCitation(Citation):
    record = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="citations")
