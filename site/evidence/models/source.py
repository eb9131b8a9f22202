"""Bibliographic records, in the types and names of CSL-JSON 1.0.2 (citationstyles.org)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.search import index

from dates.fields import HistoricalDateField
from evidence.models.record import Record, settings_panels, web_address


class SourceKind(models.TextChoices):
    """The CSL item types in use; the value is the CSL name."""

    NEWS = "article-newspaper", _("News report")
    MAGAZINE = "article-magazine", _("Magazine article")
    JOURNAL = "article-journal", _("Journal article")
    WEBPAGE = "webpage", _("Web page")
    BLOG = "post-weblog", _("Blog post")
    PRESS_RELEASE = "article", _("Press release or notice")
    ENCYCLOPEDIA = "entry-encyclopedia", _("Encyclopedia article")
    DICTIONARY = "entry-dictionary", _("Dictionary entry")
    TREATY = "treaty", _("Treaty text")
    LEGISLATION = "legislation", _("Law or resolution")
    REGULATION = "regulation", _("Regulation")
    REPORT = "report", _("Report or memorandum")
    ARCHIVAL = "document", _("Document")
    SPEECH = "speech", _("Speech")
    INTERVIEW = "interview", _("Interview")
    BOOK = "book", _("Book")
    CHAPTER = "chapter", _("Book chapter")
    THESIS = "thesis", _("Thesis")
    PAMPHLET = "pamphlet", _("Brochure or newsletter")
    DATASET = "dataset", _("Data")


class Reliability(models.TextChoices):
    """How much a source can carry, from best to least."""

    PRIMARY = "primary", _("Primary")
    PRESS = "press", _("Press")
    REFERENCE = "reference", _("Reference work")
    OPINION = "opinion", _("Opinion")
    WEAK = "weak", _("Weak")
    REPORT = "report", _("The report under check")


class Source(Record):
    """A document that was read. Records cite it; the address keeps its key."""

    kind = models.CharField(_("kind"), max_length=30, choices=SourceKind, default=SourceKind.NEWS)
    genre = models.CharField(
        _("genre"), max_length=80, blank=True, help_text=_("What it is in words, for example “official news”.")
    )
    title = models.CharField(_("title"), max_length=400)
    authors = models.TextField(
        _("authors"),
        blank=True,
        help_text=_("One a line. People as “Kubovich, Yaniv”, bodies as they are written."),
    )
    container_title = models.CharField(
        _("published in"), max_length=300, blank=True, help_text=_("Newspaper, series or site, for example “Haaretz”.")
    )
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    issued = HistoricalDateField(
        verbose_name=_("published on"),
        blank=True,
        earliest_field="issued_earliest",
        latest_field="issued_latest",
        help_text=_("As precise as the source says, for example “4 June 2018”. Empty: undated."),
    )
    issued_earliest = models.DateField(null=True, editable=False)
    issued_latest = models.DateField(null=True, editable=False)
    accessed = models.DateField(_("read on"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True, validators=[web_address])
    archive_url = models.URLField(
        _("archive copy"),
        max_length=1000,
        blank=True,
        validators=[web_address],
        help_text=_("Readers use it when the original is gone."),
    )
    language = models.CharField(
        _("language"), max_length=12, blank=True, default="en", help_text=_("BCP 47 code, for example “he”.")
    )
    reliability = models.CharField(_("reliability"), max_length=12, choices=Reliability)
    note = models.TextField(_("note"), blank=True, help_text=_("What readers should know about this copy."))

    section = "sources"
    is_relied_on = True
    template = "evidence/source_page.html"
    title.required_on_save = True

    panels = [
        FieldPanel("title"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("genre")]),
                FieldPanel("authors"),
                FieldRowPanel([FieldPanel("container_title"), FieldPanel("publisher")]),
                FieldRowPanel([FieldPanel("issued"), FieldPanel("language")]),
            ],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("url"),
                HelpPanel(template="evidence/desk/address_check.html", heading=_("Whether the address answers")),
                FieldPanel("archive_url"),
                FieldPanel("accessed"),
            ],
            heading=_("Where it was read"),
        ),
        FieldPanel("reliability"),
        FieldPanel("note"),
        MultiFieldPanel(settings_panels, heading=_("Settings"), classname="collapsed"),
    ]
    search_fields = [
        index.SearchField("title", boost=2),
        index.SearchField("authors"),
        index.SearchField("container_title"),
        index.SearchField("publisher"),
        index.AutocompleteField("title"),
        index.AutocompleteField("publisher"),
        index.FilterField("title"),
        index.FilterField("reliability"),
        index.FilterField("kind"),
        index.FilterField("issued_earliest"),
        *Record.record_search_fields,
    ]

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.CheckConstraint(
                name="source_has_a_title",
                condition=~models.Q(title=""),
                violation_error_message=_("A source needs a title."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.imprint})" if self.imprint else self.title

    @property
    def imprint(self) -> str:
        """Where it appeared: the container, or the publisher where there is none."""
        return self.container_title or self.publisher

    @property
    def author_list(self) -> list[dict[str, str]]:
        """Authors as CSL names: `family` and `given` for people, `literal` for bodies."""
        names = []
        for line in filter(None, map(str.strip, self.authors.splitlines())):
            family, comma, given = (part.strip() for part in line.partition(","))
            names.append({"family": family, "given": given} if comma else {"literal": line})
        return names

    @property
    def byline(self) -> str:
        """Authors in reading order, for example “Yaniv Kubovich, The Associated Press”."""
        return ", ".join(
            name.get("literal") or f"{name['given']} {name['family']}".strip() for name in self.author_list
        )
