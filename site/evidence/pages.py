"""Section pages: a Wagtail page that lists one kind of record and serves each at its address."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page, PageViewRestriction

from evidence.filters import SourceFilter
from evidence.history.routes import HistoryRoutes
from evidence.history.versions import announce_history
from evidence.models.record import Record, RecordQuerySet
from evidence.models.source import Reliability, Source
from evidence.paging import paginate
from evidence.prepared import Given, Prepared


class SectionPage(HistoryRoutes, RoutablePageMixin, Page):
    """Base of the section pages. Its slug is a promise: records build their addresses on it."""

    introduction = models.TextField(_("introduction"), blank=True, help_text=_("One or two sentences under the title."))

    #: Privacy belongs to records: a private section would still show them in searches and on other pages.
    private_page_options: ClassVar[list] = []
    record_model: ClassVar[type[Record]]

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels = [FieldPanel("seo_title"), FieldPanel("search_description")]
    settings_panels: ClassVar[list] = []
    subpage_types: ClassVar[list] = []
    max_count = 1

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.slug != self.record_model.section:
            raise ValidationError(
                {
                    "slug": _("The slug of this page stays “%(slug)s”: the addresses of its records begin with it.")
                    % {"slug": self.record_model.section}
                }
            )

    def know_restrictions(self) -> None:
        """Ask once whether this page or one above it is private; for a page that many requests share."""
        self._restrictions = list(super().get_view_restrictions())

    def get_view_restrictions(self) -> Iterable[PageViewRestriction]:
        known: list[PageViewRestriction] | None = vars(self).get("_restrictions")
        return super().get_view_restrictions() if known is None else known

    @classmethod
    def public_records(cls) -> RecordQuerySet:
        """The records that this section serves."""
        return cls.record_model.objects.public()

    def find_record(self, part: str) -> Record:
        """The public record at the end of an address. Raises Http404 where there is none."""
        record = _at_address(type(self)).first(part=part) if "\x00" not in part else None
        if record is None:
            raise Http404(_("No such record, or it is not public."))
        return record

    @path("<str:part>/", name="record")
    def record_view(self, request: HttpRequest, part: str) -> TemplateResponse:
        record = self.find_record(part)
        response = self.render(request, template=record.template, context_overrides=record.page_context(request))
        announce_history(response, record, f"{request.scheme}://{request.get_host()}")
        return response


@lru_cache
def _at_address(section: type[SectionPage]) -> Prepared:
    field = "slug" if hasattr(section.record_model, "slug") else "key"
    return Prepared(lambda: section.public_records().filter(**{field: Given("part")})[:1])


class SourcesPage(SectionPage):
    """The sources, and at each address below it one source with the records that cite it."""

    record_model = Source
    template = "evidence/sources_page.html"
    parent_page_types = ["portal.HomePage"]
    page_size = 50

    class Meta:
        verbose_name = _("sources page")

    @classmethod
    def public_records(cls) -> RecordQuerySet:
        """With the last answer of each address, which decides where readers are sent."""
        return super().public_records().select_related("address_check")

    @path("", name="list")
    def list_view(self, request: HttpRequest) -> TemplateResponse:
        filterset = SourceFilter(request.GET, queryset=self.public_records(), request=request)
        page = paginate(request, filterset.qs.order_by("title", "pk"), self.page_size)
        grades = filterset.form.cleaned_data.get("reliability", []) if filterset.is_bound else []
        return self.render(
            request,
            context_overrides={
                "page_obj": page,
                "filter": filterset,
                "grades": Reliability,
                "grade": grades[0] if len(grades) == 1 else "",
            },
        )
