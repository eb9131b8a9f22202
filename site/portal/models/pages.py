"""The pages that join the domains: home, search, and the pages of text about the record."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from dates import parse
from portal.front.page import front_page
from portal.search.asking import search_everything
from timeline.chart import small_chart
from timeline.facets import facets

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class HomePage(Page):
    """The front door."""

    introduction = models.TextField(_("introduction"), blank=True)

    template = "portal/home_page.html"
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        counted, today = facets(), timezone.localdate()
        front = front_page(counted, today, getattr(request, "public_version", None))
        return {
            **super().get_context(request, *args, **kwargs),
            "facets": counted,
            "small": small_chart(counted.years, today),
            "today": parse(today.isoformat()),
            "front": front,
            "totals": front.totals,
        }


class TextPage(Page):
    """A page of text: about the record, its method, how to cite it."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = RichTextField(_("text"), features=TEXT_FEATURES)

    template = "portal/text_page.html"
    parent_page_types: ClassVar = ["portal.HomePage", "portal.TextPage"]
    subpage_types: ClassVar = ["portal.TextPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")


class SearchPage(Page):
    """Search over events, agreements, people and sources."""

    introduction = models.TextField(_("introduction"), blank=True)

    template = "portal/search_page.html"
    parent_page_types: ClassVar = ["portal.HomePage"]
    subpage_types: ClassVar[list] = []
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("search page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "search": search_everything(request)}
