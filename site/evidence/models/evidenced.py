"""Records that say how well they are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.fields import StreamField

from evidence.blocks import FindingBlock
from evidence.models.source import Reliability
from evidence.verdicts import Verdict


class Origin(models.TextChoices):
    """Why the record is there."""

    REPORT = "report", _("In the report under check")
    CONTEXT = "context", _("Added for context")


class Evidenced(models.Model):
    """A verdict, the findings behind it, and the day it was last checked.

    A concrete model has `citations` (see `Citation`). The rules between these parts stand in
    `consistency_errors` (for every save but a draft) and `publication_errors` (for publishing).
    """

    verdict = models.CharField(
        _("verdict"),
        max_length=12,
        choices=Verdict,
        blank=True,
        help_text=_(
            "Confirmed: a source agrees. Corrected: a source reads better. Disputed: sources differ. "
            "Unverified: no source found."
        ),
    )
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.CONTEXT)
    reported = models.TextField(
        _("as reported"),
        blank=True,
        help_text=_("What the report under check says, in our own words. Empty where it says nothing of this."),
    )
    findings = StreamField(
        [("finding", FindingBlock())],
        blank=True,
        verbose_name=_("findings"),
        help_text=_("Each point of the report that was compared with the sources."),
    )
    checked_on = models.DateField(_("last checked on"), null=True, blank=True)
    review_by = models.DateField(
        _("check again by"), null=True, blank=True, help_text=_("The record counts as overdue after this day.")
    )

    evidence_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("verdict"), FieldPanel("origin")]),
                FieldPanel("reported"),
                FieldRowPanel([FieldPanel("checked_on"), FieldPanel("review_by")]),
            ],
            heading=_("How well it is known"),
        ),
        MultipleChooserPanel("citations", chooser_field_name="source", heading=_("Sources"), label=_("Source")),
        FieldPanel("findings"),
    ]

    class Meta:
        abstract = True

    @property
    def is_overdue(self) -> bool:
        """Whether the day for the next check has passed."""
        return bool(self.review_by and self.review_by < timezone.localdate())

    def sources_relied_on(self) -> Iterator[tuple[str, Any]]:
        """Sources that parts of the record name, with the words for that part. Each must be cited by the record."""
        for number, block in enumerate(self.findings, start=1):
            label = _now("Finding %(number)d (“%(aspect)s”)") % {"number": number, "aspect": block.value["aspect"]}
            for source in block.value["sources"]:
                if source is not None:
                    yield label, source

    def consistency_errors(self) -> list[str]:
        """What does not fit together within the record, one sentence each."""
        cited = {citation.source_id for citation in self.citations.all()}
        return [
            _now(
                "%(part)s names the source “%(source)s”, which the record does not list among its sources. "
                "Add it there, or take it out."
            )
            % {"part": part, "source": source.title}
            for part, source in self.sources_relied_on()
            if source.pk not in cited
        ]

    def publication_errors(self) -> list[str]:
        """Why the record may not be published as it stands, one sentence each; empty where it may."""
        errors = super().publication_errors()
        sources = [citation.source for citation in self.citations.all()]
        if not self.verdict:
            errors.append(_now("The verdict is missing. Choose how well the record is known before it is published."))
        elif self.verdict != Verdict.UNVERIFIED and all(s.reliability == Reliability.REPORT for s in sources):
            errors.append(
                _now(
                    "The verdict is “%(verdict)s”, but no source beside the report is cited. "
                    "Cite one, or set the verdict to “unverified”."
                )
                % {"verdict": self.get_verdict_display()}
            )
        errors += [
            _now("The source “%(source)s” is not public. Publish it first.") % {"source": source.title}
            for source in sources
            if not source.is_public
        ]
        return errors + self.consistency_errors()
