"""The timeline and the register of agreements."""

from __future__ import annotations

from django.db import models
from django.db.models import Prefetch
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import path

from evidence.pages import SectionPage, paginate
from people.models import Organisation
from timeline.chart import Chart, chart
from timeline.chronicle import chronicle
from timeline.facets import facets
from timeline.filters import AgreementFilter, EventFilter
from timeline.listed import MOST, listed
from timeline.live_counts import live_counts
from timeline.models.agreement import Agreement, Party
from timeline.models.event import Event
from timeline.places import Placed
from timeline.rail import rail
from timeline.register import count_standings, steps


class View(models.TextChoices):
    """The ways to look at what the filter leaves: `view` in the address."""

    LIST = "list", _("List")
    CHART = "chart", _("Chart")
    TABLE = "table", _("Table")


class TimelinePage(SectionPage):
    """What happened, by decade and year, and at each address below it one event."""

    record_model = Event
    template = "timeline/timeline_page.html"
    parent_page_types = ["portal.HomePage"]
    page_size = MOST

    class Meta:
        verbose_name = _("timeline page")

    @path("", name="list")
    def list_view(self, request: HttpRequest) -> TemplateResponse:
        filterset = EventFilter(request.GET, queryset=self.public_records(), request=request)
        whole = facets()
        counts = live_counts(filterset, whole)
        asked = request.GET.get("view", "")
        view = View(asked) if asked in View.values else View.LIST
        events = filterset.qs
        pks = Placed(events, counts.places) if counts.places else events.in_order().values_list("pk", flat=True)
        page = paginate(request, pks, self.page_size, count=counts.found)
        page.object_list = [] if view == View.CHART else listed(page.object_list)
        return self.render(
            request,
            context_overrides={
                "filter": filterset,
                "facets": whole,
                "counts": counts,
                "rail": rail(counts.years, whole.years, *_years_asked(filterset)),
                "page_obj": page,
                "view": view,
                "views": View,
                "chronicle": chronicle(page.object_list) if view == View.LIST else [],
                "chart": _chart(filterset, counts.found) if view == View.CHART else None,
            },
        )


def _chart(filterset: EventFilter, count: int) -> Chart | None:
    asked = filterset.in_use
    return chart(filterset.qs, count, asked.get("from"), asked.get("to"), timezone.localdate())


def _years_asked(filterset: EventFilter) -> tuple[int | None, int | None]:
    """The first and the last year of the range that the filter asks for; None where it sets no limit."""
    start, end = filterset.in_use.get("from"), filterset.in_use.get("to")
    return (
        start.earliest.year if start and start.earliest else None,
        end.latest.year if end and end.latest else None,
    )


class AgreementsPage(SectionPage):
    """The register: what was agreed and its status on a day; at each address below it one agreement."""

    record_model = Agreement
    template = "timeline/agreements_page.html"
    parent_page_types = ["portal.HomePage"]
    page_size = 50

    class Meta:
        verbose_name = _("agreements page")

    @path("", name="list")
    def list_view(self, request: HttpRequest) -> TemplateResponse:
        filterset = AgreementFilter(request.GET, queryset=self.public_records(), request=request)
        agreements = filterset.qs.in_order().defer("findings", "body")
        organisations = Organisation.objects.public()
        agreements = agreements.prefetch_related(
            Prefetch("parties", Party.objects.filter(organisation__in=organisations).select_related("organisation")),
            "actions",
        )
        page, day = paginate(request, agreements, self.page_size), filterset.day
        rows = [(agreement, agreement.status(on=day)) for agreement in page.object_list]
        return self.render(
            request,
            context_overrides={
                "filter": filterset,
                "page_obj": page,
                "rows": rows,
                "on": day,
                "steps": steps(filterset.qs, day),
                # Of a part of the list they would mislead.
                "standings": [] if page.has_other_pages() else count_standings(status for _row, status in rows),
            },
        )
