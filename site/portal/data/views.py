"""The data beside each page: `/timeline.json?topic=…` for a listing, `/timeline/<slug>.json` for a record.

And `/changes.atom`, the latest changes of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

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
from portal.data.feeds import atom, json_feed
from portal.data.feeds.feed import feed_of
from portal.data.forms import FORMS, Asked, Form
from portal.data.listings import LISTINGS, Listing, NotUnderstood
from portal.data.problem_details import problem
from portal.freshness import validator
from portal.totals import KINDS

#: The feeds of all changes, by their extension.
CHANGES = {"atom": (atom.MEDIA_TYPE, atom.atom), "json": (json_feed.MEDIA_TYPE, json_feed.json_feed)}


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
    return _unless_known(
        request, f"{section}.{extension}", form.media_type, lambda: form.listing(_asked(request, listing, records))
    )


@require_safe
def changes_data(request: HttpRequest, extension: str) -> HttpResponse:
    """The latest changes to records of all kinds that have pages."""
    media_type, write = CHANGES[extension]
    root = _root(request)

    def feed() -> Iterator[str]:
        rows = [kind.objects.public() for kind in KINDS]
        yield write(feed_of(rows, "", root, f"{root}/", request.build_absolute_uri()))

    return _unless_known(request, f"changes.{extension}", media_type, feed)


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
    record: Record | None = asked.records.first()
    if record is not None and (refusal := form.refusal(record)):
        return problem(404, refusal)
    content = b"".join(piece if isinstance(piece, bytes) else piece.encode() for piece in form.record(asked))
    if record is None or not content:
        if now := moved_to(model, part):
            return HttpResponsePermanentRedirect(f"/{section}/{now}.{extension}")
        return problem(404, _("No such record, or it is not public."))
    response = HttpResponse(content, content_type=form.media_type)
    response["Content-Disposition"] = f'inline; filename="{part}.{extension}"'
    response["Link"] = f'<{asked.root}{record.get_absolute_url()}>; rel="canonical"'
    return response


def _unless_known(
    request: HttpRequest, name: str, media_type: str, write: Callable[[], Iterable[str | bytes]]
) -> HttpResponse:
    """The file piece by piece, or 304 for who has it as it is."""
    tag = f'W/"{validator(getattr(request, "public_version", None))}"'
    if tag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = StreamingHttpResponse(write(), content_type=media_type)
        response["Content-Disposition"] = f'inline; filename="{name}"'
    response["ETag"] = tag
    return response


def _form(listing: Listing, extension: str, is_wanted: Callable[[Form], bool]) -> Form | None:
    for form in FORMS:
        if form.extension == extension and listing.schema in form.schemas and is_wanted(form):
            return form
    return None


def _asked(request: HttpRequest, listing: Listing, records: RecordQuerySet) -> Asked:
    title = str(listing.schema.model._meta.verbose_name_plural)
    return Asked(listing.schema, records, _root(request), request.build_absolute_uri(), title)


def _root(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
