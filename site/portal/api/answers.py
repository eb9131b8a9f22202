"""Answers of the API. Lists and records are put together from the texts of records, so each is the same everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from portal.api.asking import Asked
from portal.api.resources import RESOURCES, Resource
from portal.data.listings import NotUnderstood
from portal.data.problem_details import problem

View = Callable[..., HttpResponse]
JSON = "application/json"


def list_view(resource: Resource) -> View:
    """A page of a list: `{"items": [one record a line], "next": "https://…"}`."""

    def view(request: HttpRequest) -> HttpResponse:
        asked = Asked(resource, request.GET)
        try:
            page = asked.page()
        except NotUnderstood as fault:
            return problem(400, _("Part of the address was not understood."), errors=fault.errors)
        following = page.next and request.build_absolute_uri(f"{request.path}?{asked.next_query(page.next)}")
        items = ",\n".join(resource.texts(page.pks, _version(request)))
        response = HttpResponse(f'{{"items": [\n{items}\n], "next": {json.dumps(following)}}}\n', content_type=JSON)
        if following:
            response["Link"] = f'<{following}>; rel="next"'
        return response

    return view


def record_view(resource: Resource) -> View:
    """A record alone, in the same bytes as its file beside the page and its edition."""

    def view(request: HttpRequest, key: str) -> HttpResponse:
        if request.GET:
            names = ", ".join(name[:40] for name in list(request.GET)[:3])
            return problem(400, _("A record takes no parameters, and was given: %(names)s.") % {"names": names})
        record = resource.with_key(key)
        texts = resource.texts([record.pk], _version(request)) if record else []
        if not texts:
            return problem(404, _("No such record, or it is not public."))
        response = HttpResponse(texts[0], content_type=JSON)
        if address := resource.listing.section and record.get_absolute_url():
            response["Link"] = f'<{request.build_absolute_uri(address)}>; rel="canonical"'
        return response

    return view


def _version(request: HttpRequest) -> int | None:
    """The version of the public data, where the page cache has asked for it."""
    return getattr(request, "public_version", None)


def in_problem_details(view: View) -> View:
    """The same view, whose refusal of a method is problem details too."""

    @csrf_exempt
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        refused = problem(405, _("The API is for reading: use GET or HEAD."))
        refused["Allow"] = "GET, HEAD"
        return refused

    return answered


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Where everything is, for whoever begins at the root of the API."""
    addresses = {name: request.build_absolute_uri(f"{request.path}{name}/") for name in RESOURCES}
    described = {name: request.build_absolute_uri(reverse(f"api-{name}")) for name in ("openapi", "docs")}
    return HttpResponse(json.dumps({**addresses, **described}), content_type=JSON)


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """404 for all addresses that there are not; lists end in a slash and records do not, and who errs is sent on."""
    other = request.path.removesuffix("/") if request.path.endswith("/") else f"{request.path}/"
    try:
        found = resolve(other).func is not nothing_here
    except Resolver404:
        found = False
    if found and request.method in ("GET", "HEAD"):
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{other}?{query}" if query else other)
    return problem(404, _("There is nothing at this address. What there is stands in /api/v1/openapi.json."))
