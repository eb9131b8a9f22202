"""The pictures as they are served, and their addresses."""

from __future__ import annotations

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evidence.models import Record
from portal.link_pictures.contents import Contents, of_record, of_site
from portal.link_pictures.drawing import draw
from portal.stylesheet import FOREVER
from portal.totals import SECTIONS

KEPT_SECONDS = 24 * 60 * 60


def record_address(record: Record, contents: Contents | None = None) -> str:
    """`contents` are those of the record, where they are at hand."""
    version = (contents or of_record(record)).version
    return reverse("record-picture", args=[record.section, record.address_part, version])


def site_address() -> str:
    return reverse("site-picture", args=[of_site().version])


@require_safe
def record_picture(request: HttpRequest, section: str, part: str, version: str) -> HttpResponse:
    """Of a public record, and of no other."""
    kind = SECTIONS.get(section)
    field = "slug" if kind and hasattr(kind, "slug") else "key"
    record = kind.objects.public().filter(**{field: part}).first() if kind else None
    if record is None:
        raise Http404(_("No such record, or it is not public."))
    return _answer(of_record(record), version)


@require_safe
def site_picture(request: HttpRequest, version: str) -> HttpResponse:
    return _answer(of_site(), version)


def _answer(contents: Contents, version: str) -> HttpResponse:
    """The present picture: for ever under its own version, for a minute under an older one, which a page that somebody
    kept may still name."""
    key = f"link-picture:{contents.version}"
    png = cache.get(key)
    if png is None:
        png = draw(contents)
        cache.set(key, png, KEPT_SECONDS)
    response = HttpResponse(png, content_type="image/png")
    if version == contents.version:
        patch_cache_control(response, public=True, max_age=FOREVER, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=60)
    return response
