"""The timeline and the register of agreements."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import path

from evidence.models import Source
from evidence.pages import SectionPage, paginate
from people.models import Organisation
from timeline.chronicle import chronicle, rail
from timeline.facets import facets
from timeline.filters import AgreementFilter, EventFilter
from timeline.models.agreement import Agreement, Party
from timeline.models.event import Event, EventCitation
from timeline.models.topic import Topic
from timeline.register import count_standings, steps


def listed_events(events: QuerySet) -> QuerySet:
    """Events with all that an entry of a list shows, in two queries."""
    sources = (
        EventCitation.objects.filter(record=OuterRef("pk"), source__in=Source.objects.public())
        .order_by()
        .values("record")
        .annotate(number=Count("source", distinct=True))
        .values("number")
    )
    return (
        events.defer("findings", "body")
        .annotate(source_count=Coalesce(Subquery(sources), 0))
        .prefetch_related(Prefetch("topics", Topic.objects.public().only("key", "name"), to_attr="public_topics"))
    )


class TimelinePage(SectionPage):
    """What happened, by decade and year, and at each address below it one event."""

    record_model = Event
    template = "timeline/timeline_page.html"
    parent_page_types = ["portal.HomePage"]
    page_size = 50

    class Meta:
        verbose_name = _("timeline page")

    @path("", name="list")
    def list_view(self, request: HttpRequest) -> TemplateResponse:
        counted = facets()
        filterset = EventFilter(request.GET, queryset=self.public_records(), request=request)
        is_filtered = any(filterset.data.get(name) for name in filterset.filters)
        events = listed_events(filterset.qs.in_order())
        page = paginate(request, events, self.page_size, count=None if is_filtered else counted.total)
        return self.render(
            request,
            context_overrides={
                "filter": filterset,
                "facets": counted,
                "rail": rail(counted),
                "page_obj": page,
                "chronicle": chronicle(page.object_list),
            },
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
