"""What records are about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from evidence.models import Record
from evidence.models.record import settings_panels


class Topic(Record):
    """A subject that events share."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    description = models.TextField(_("description"), blank=True, help_text=_("What belongs under it, in one sentence."))
    name.required_on_save = True
    named_by = "name"

    panels = [
        FieldPanel("name"),
        FieldPanel("description"),
        MultiFieldPanel(settings_panels, heading=_("Settings"), classname="collapsed"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        *Record.record_search_fields,
    ]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name
