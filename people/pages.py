"""The people section: everybody, the ambassadors by post, and at each address one person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Prefetch
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path

from dates.axis import decades
from evidence.pages import SectionPage, paginate
from people.drawn_years import asked_axis, stretches
from people.filters import PersonFilter
from people.lane_drawing import draw
from people.lanes import extent, lanes
from people.models.person import Person
from people.models.post import Post, Rank
from people.models.term import Term
from people.succession import successions


class PeoplePage(SectionPage):
    """Everybody on file; `/people/ambassadors/` shows the ambassadorial posts in order of succession."""

    ambassadors_introduction = models.TextField(_("introduction of the ambassadors' page"), blank=True)

    record_model = Person
    template = "people/people_page.html"
    parent_page_types = ["portal.HomePage"]
    content_panels = [*SectionPage.content_panels, FieldPanel("ambassadors_introduction")]
    page_size = 100
    #: Addresses below the page's own that are pages too, and their titles.
    further_paths: ClassVar = {"ambassadors/": _("Ambassadors")}

    class Meta:
        verbose_name = _("people page")

    @path("", name="list")
    def list_view(self, request: HttpRequest) -> TemplateResponse:
        terms = Prefetch("terms", Term.objects.public().select_related("post"))
        filterset = PersonFilter(request.GET, queryset=self.public_records(), request=request)
        people = filterset.qs.prefetch_related(terms).order_by("sort_name", "pk")
        page = paginate(request, people, self.page_size)
        return self.render(request, context_overrides={"page_obj": page, "filter": filterset})

    @path("ambassadors/", name="ambassadors")
    def ambassadors_view(self, request: HttpRequest) -> TemplateResponse:
        """The posts beside which readers look for a holder, each with its succession; two queries at any size.

        `from` and `to` choose the years that are drawn; the tables below the drawing hold all of them.
        """
        shown = Post.objects.public().filter(models.Q(rank=Rank.AMBASSADOR) | models.Q(in_office_panel=True))
        today = timezone.localdate()
        found = successions(shown, today, "source")
        whole = decades(*extent(found, today))
        axis, error = asked_axis(request.GET, whole)
        return self.render(
            request,
            template="people/ambassadors_page.html",
            context_overrides={
                "successions": found,
                "strips": [draw(lane) for lane in lanes(found, axis, today)],
                "axis": axis,
                "is_whole": axis == whole,
                "error": error,
                "stretches": [(stretch, stretch.is_all_of(axis)) for stretch in stretches(whole)],
                "today": today,
            },
        )
