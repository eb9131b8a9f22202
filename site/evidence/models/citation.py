"""From a record to the place in a source that bears it out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from evidence.models.plain_texts import PlainTexts
from evidence.models.source import Source


class Citation(PlainTexts, Orderable):
    """A numbered citation. A concrete citation adds `record`, a ParentalKey with `related_name="citations"`."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", verbose_name=_("source"))
    locator = models.CharField(
        _("locator"),
        max_length=120,
        blank=True,
        help_text=_("Where in the source, for example “p. 12” or “Article 5”. For the report under check: “17.1”."),
    )
    quotation = models.TextField(
        _("quotation"), blank=True, help_text=_("Word for word, only as long as the point needs.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What the source shows, in one sentence."))

    panels = [
        FieldPanel("source"),
        FieldRowPanel([FieldPanel("locator"), FieldPanel("note")]),
        FieldPanel("quotation"),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.source} {self.locator}".strip()
