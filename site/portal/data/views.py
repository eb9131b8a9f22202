"""The data beside each page: `/timeline.json?topic=…` for a listing, `/timeline/<slug>.json` for a record."""

from __future__ import annotations

from collections.abc import Callable

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
    StreamingHttpResponse,
)
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evidence.models import Record, RecordQuerySet
from evidence.redirects import moved_to
from portal.data.forms import FORMS, Asked, Form
from portal.data.listings import LISTINGS, Listing, NotUnderstood
from portal.data.problem_details import problem
from portal.freshness import validator


@require_safe
def listing_data(request: HttpRequest, section: str, extension: str) -> HttpResponse:
    """The records that a filter leaves in one form, piece by piece."""
    listing = LISTINGS[section]
    form = _form(listing, extension, lambda form: form.listing is not None)
    if form is None:
        return problem(404, _("There is no such form of this list. See /data/ for those that there are."))
    try:
        records = listing.selected(request.GET)
    except NotUnderstood as fault:
        return problem(400, _("Part of the filter was not understood."), errors=fault.errors)
    tag = f'W/"{validator()}"'
    if tag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = StreamingHttpResponse(form.listing(_asked(request, listing, records)), content_type=form.media_type)
        response["Content-Disposition"] = f'inline; filename="{section}.{extension}"'
    response["ETag"] = tag
    return response


@require_safe
def record_data(request: HttpRequest, section: str, part: str, extension: str) -> HttpResponse:
    """One public record in one form."""
    listing = LISTINGS[section]
    form = _form(listing, extension, lambda form: form.record is not None)
    if form is None:
        return problem(404, _("There is no such form of this record. See /data/ for those that there are."))
    model = listing.schema.model
    field = "slug" if hasattr(model, "slug") else "key"
    asked = _asked(request, listing, listing.public().filter(**{field: part}))
    content = b"".join(piece if isinstance(piece, bytes) else piece.encode() for piece in form.record(asked))
    record: Record | None = asked.records.first() if content else None
    if record is None:
        if now := moved_to(model, part):
            return HttpResponsePermanentRedirect(f"/{section}/{now}.{extension}")
        return problem(404, _("No such record, or it is not public."))
    response = HttpResponse(content, content_type=form.media_type)
    response["Content-Disposition"] = f'inline; filename="{part}.{extension}"'
    response["Link"] = f'<{asked.root}{record.get_absolute_url()}>; rel="canonical"'
    return response


def _form(listing: Listing, extension: str, is_wanted: Callable[[Form], bool]) -> Form | None:
    for form in FORMS:
        if form.extension == extension and listing.schema in form.schemas and is_wanted(form):
            return form
    return None


def _asked(request: HttpRequest, listing: Listing, records: RecordQuerySet) -> Asked:
    title = str(listing.schema.model._meta.verbose_name_plural)
    root = f"{request.scheme}://{request.get_host()}"
    return Asked(listing.schema, records, root, request.build_absolute_uri(), title)
