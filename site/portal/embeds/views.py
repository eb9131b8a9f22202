"""`/embed/timeline/`, `/embed/timeline/<slug>/`: what other sites frame; `/embed/`: the code for it.

These frames alone may stand within pages of others. They set no cookie, run no script and are not listed by search
engines, which are led to the page that each is taken from.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from evidence.redirects import moved_to
from portal.embeds.code import embedded_list
from portal.embeds.options import EmbedForm, Order, filter_query
from timeline.filters import EventFilter
from timeline.listed import ListedEvent, listed
from timeline.models import Event

#: A frame needs its style sheet, and nothing else from anywhere.
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
#: What a row shows.
ROW_FIELDS = (
    *("slug", "title", "verdict", "origin", "date", "date_text", "date_earliest", "date_latest", "date_order"),
    *("reported_date", "reported_date_text", "reported_date_earliest", "reported_date_latest"),
)


@xframe_options_exempt
@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """The first or latest events that a filter leaves; what it was not understood of is said."""
    form, query = EmbedForm(request.GET), filter_query(request.GET)
    filterset = EventFilter(request.GET, queryset=Event.objects.public(), request=request)
    backwards = form.chosen("order") == Order.NEWEST
    events = filterset.qs.only(*ROW_FIELDS).order_by(*(("-date_order", "-pk") if backwards else ("date_order", "pk")))
    context = {
        "filter": filterset,
        "form": form,
        "count": filterset.qs.count(),
        "events": list(events[: form.chosen("n")]),
        "original": "/timeline/" + (f"?{query}" if query else ""),
        "canonical": "/timeline/",
    }
    return _framed(request, "timeline", form, context)


@xframe_options_exempt
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event; under an address that it had before, a redirect to the present one."""
    form, found = EmbedForm(request.GET), find_event(slug)
    if found is None:
        return _framed(request, "gone", form, {"canonical": "/timeline/"}, status=404)
    if found.slug != slug:
        query = f"?{form.query}" if form.query else ""
        return HttpResponseRedirect(f"/embed{found.get_absolute_url()}{query}")
    context = {"event": found, "original": found.get_absolute_url(), "canonical": found.get_absolute_url()}
    return _framed(request, "event", form, context)


@require_safe
def code(request: HttpRequest) -> HttpResponse:
    """The code for a list, with the filters of the address, and how the list looks."""
    form = EmbedForm(request.GET)
    shown = EmbedForm(initial={name: form.chosen(name) for name in form.fields})
    filters = filter_query(request.GET)
    query = "&".join(filter(None, [filters, form.query]))
    embed = embedded_list(f"{request.scheme}://{request.get_host()}", query, int(form.chosen("n")))
    kept = [(name, value) for name in EventFilter.base_filters for value in request.GET.getlist(name) if value.strip()]
    filterset = EventFilter(request.GET, queryset=Event.objects.none(), request=request)
    context = {"asked": form, "form": shown, "embed": embed, "filters": filters, "kept": kept, "filter": filterset}
    return render(request, "portal/embeds/code.html", context)


def find_event(slug: str) -> ListedEvent | None:
    """The public event at the end of an address of the timeline, or of one that it had before."""
    pks = Event.objects.public().values_list("pk", flat=True)
    if found := listed(pks.filter(slug=slug)):
        return found[0]
    now = moved_to(Event, slug)
    return next(iter(listed(pks.filter(slug=now))), None) if now else None


def _framed(
    request: HttpRequest, name: str, form: EmbedForm, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {"theme": form.chosen("theme"), "root": f"{request.scheme}://{request.get_host()}", **context}
    response = render(request, f"portal/embeds/{name}.html", context, status=status)
    response["Content-Security-Policy"] = POLICY
    response["X-Robots-Tag"] = "noindex"
    return response
