"""People, under the names they bear and the names they are given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
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
from evidence.models import Citation, Evidenced, Record, RecordQuerySet
from evidence.models.plain_texts import PlainTexts
from evidence.models.record import Slugged, settings_panels
from evidence.presentation import children, evidence_context
from people.models.post import Rank

BODY_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link"]


class PersonQuerySet(RecordQuerySet):
    def ambassadors(self) -> PersonQuerySet:
        """People who held a post of ambassadorial rank."""
        return self.filter(terms__post__rank=Rank.AMBASSADOR).distinct()


class Person(WorkflowMixin, Evidenced, Slugged, Record):
    """Popolo's Person, with findings."""

    name = models.CharField(
        _("name"), max_length=120, help_text=_("As the person is called, for example “Haim Regev”.")
    )
    sort_name = models.CharField(
        _("name for sorting"), max_length=120, help_text=_("Family name first, for example “Regev, Haim”.")
    )
    native_name = models.CharField(_("name in the person's own script"), max_length=120, blank=True)
    native_language = models.CharField(
        _("language of that name"), max_length=12, blank=True, help_text=_("BCP 47 code, for example “he”.")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("One neutral sentence: who this is."))
    birth_date = HistoricalDateField(
        verbose_name=_("born"), blank=True, earliest_field="birth_earliest", latest_field="birth_latest"
    )
    birth_earliest = models.DateField(null=True, editable=False)
    birth_latest = models.DateField(null=True, editable=False)
    death_date = HistoricalDateField(
        verbose_name=_("died"), blank=True, earliest_field="death_earliest", latest_field="death_latest"
    )
    death_earliest = models.DateField(null=True, editable=False)
    death_latest = models.DateField(null=True, editable=False)
    portrait = models.ForeignKey(
        "evidence.CreditedImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("portrait"),
    )
    biography = RichTextField(_("biography"), blank=True, features=BODY_FEATURES)
    name.required_on_save = True
    named_by = "name"

    objects = PersonQuerySet.as_manager()
    base_form_class = EvidencedForm
    section = "people"
    template = "people/person_page.html"

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    TitleFieldPanel("name", placeholder=False, classname=""),
                    FieldPanel("sort_name"),
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("native_name"), FieldPanel("native_language")]),
                            InlinePanel("other_names", heading=_("Other spellings"), label=_("Name")),
                        ],
                        heading=_("Names"),
                    ),
                    FieldRowPanel([FieldPanel("birth_date"), FieldPanel("death_date")]),
                    FieldPanel("summary"),
                    InlinePanel("terms", heading=_("Terms of office"), label=_("Term")),
                    FieldPanel("biography"),
                    FieldPanel("portrait"),
                ],
                heading=_("Person"),
            ),
            ObjectList(Evidenced.evidence_panels, heading=_("Evidence")),
            ObjectList([FieldPanel("slug"), *settings_panels], heading=_("Settings")),
        ]
    )
    search_fields = [
        index.SearchField("name", boost=3),
        index.SearchField("native_name"),
        index.SearchField("summary"),
        index.SearchField("biography"),
        index.RelatedFields("other_names", [index.SearchField("name")]),
        index.AutocompleteField("name"),
        index.AutocompleteField("native_name"),
        index.FilterField("verdict"),
        index.FilterField("sort_name"),
        *Record.record_search_fields,
    ]

    class Meta:
        ordering = ["sort_name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            bounds_in_order(
                "birth_earliest",
                "death_latest",
                name="person_is_born_before_dying",
                message=_("The person dies before being born."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.birth_earliest and self.death_latest and self.birth_earliest > self.death_latest:
            raise ValidationError({"death_date": _("The person dies before being born.")})
        if self.slug == "ambassadors":
            raise ValidationError({"slug": _("“ambassadors” is the address of a page; choose another slug.")})
        if self.native_name and not self.native_language:
            raise ValidationError({"native_language": _("Say which language the name is in, for example “he”.")})

    def sources_relied_on(self) -> Iterator[tuple[str, Any]]:
        yield from super().sources_relied_on()
        for term in self.terms.all():
            if term.source_id:
                yield _now("The term “%(term)s”") % {"term": term.post.title}, term.source

    def consistency_errors(self) -> list[str]:
        errors = super().consistency_errors()
        for term in self.terms.all():
            span = term.span()
            if span is None:
                continue
            values = {"post": term.post.title, "term": span.display()}
            if self.death_latest and span.earliest and span.earliest > self.death_latest:
                errors.append(
                    _now("The term “%(post)s” (%(term)s) begins after the person's death (%(day)s).")
                    % {**values, "day": self.death_date.display()}
                )
            if self.birth_earliest and span.latest and span.latest < self.birth_earliest:
                errors.append(
                    _now("The term “%(post)s” (%(term)s) ends before the person was born (%(day)s).")
                    % {**values, "day": self.birth_date.display()}
                )
        return errors

    def page_context(self, request: HttpRequest) -> dict[str, Any]:
        terms = [term for term in children(self, "terms", "post", "source") if term.span() and term.post.is_public]
        return {
            **super().page_context(request),
            **evidence_context(self),
            "other_names": children(self, "other_names"),
            "terms": sorted(terms, key=lambda term: term.span().sort_key),
        }


class OtherName(PlainTexts, Orderable):
    """A name under which the person also appears; Popolo's other_names."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(_("name"), max_length=120)
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("Where it stands, for example “as printed in the report”.")
    )

    panels = [FieldRowPanel([FieldPanel("name"), FieldPanel("note")])]

    class Meta(Orderable.Meta):
        verbose_name = _("other spelling")

    def __str__(self) -> str:
        return self.name


class PersonCitation(Citation):
    record = ParentalKey(Person, on_delete=models.CASCADE, related_name="citations")
