"""Posts: offices that people hold, one after the other."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from dates.fields import HistoricalDateField
from evidence.models import Record, RecordQuerySet
from evidence.models.record import settings_panels
from people.models.organisation import Organisation


class Rank(models.TextChoices):
    """The rank of a post, in the terms of diplomatic practice where it is a diplomatic one."""

    AMBASSADOR = "ambassador", _("Ambassador")
    REPRESENTATIVE = "representative", _("Representative")
    CHARGE = "charge", _("Chargé d’affaires")
    HEAD = "head", _("Head of an organisation")
    MINISTER = "minister", _("Minister")
    OFFICIAL = "official", _("Official")


class PostQuerySet(RecordQuerySet):
    def ambassadorial(self) -> PostQuerySet:
        """Posts whose holders are ambassadors."""
        return self.filter(rank=Rank.AMBASSADOR)


class Post(Record):
    """An office of an organisation; Popolo's Post. Its holders follow each other as terms."""

    title = models.CharField(_("title"), max_length=200, help_text=_("For example “Ambassador of Israel to NATO”."))
    rank = models.CharField(_("rank"), max_length=20, choices=Rank)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts", verbose_name=_("of"))
    accredited_to = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accredited_posts",
        verbose_name=_("accredited to"),
    )
    established = HistoricalDateField(
        verbose_name=_("established"),
        blank=True,
        earliest_field="established_earliest",
        latest_field="established_latest",
        help_text=_("When the post came to be. Before this day nobody is missing from it."),
    )
    established_earliest = models.DateField(null=True, editable=False)
    established_latest = models.DateField(null=True, editable=False)
    description = models.TextField(_("description"), blank=True)
    in_office_panel = models.BooleanField(
        _("show who is in office"),
        default=False,
        help_text=_("Tick to name the holder beside every event."),
    )
    display_order = models.PositiveSmallIntegerField(_("order"), default=100)
    title.required_on_save = True
    is_relied_on = True

    objects = PostQuerySet.as_manager()

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("rank"), FieldPanel("established")]),
        FieldRowPanel([FieldPanel("organisation"), FieldPanel("accredited_to")]),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("in_office_panel"), FieldPanel("display_order")]),
        MultiFieldPanel(settings_panels, heading=_("Settings"), classname="collapsed"),
    ]
    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.FilterField("rank"),
        *Record.record_search_fields,
    ]

    class Meta:
        ordering = ["display_order", "title", "pk"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return self.title
