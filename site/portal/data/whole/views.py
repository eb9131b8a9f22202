"""`/data/israel-nato.json` and its like: the file where it shows the record as it stands, else made as it is sent."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.data.problem_details import problem
from portal.data.whole import keeping
from portal.data.whole.files import FILES, WholeFile
from portal.data.whole.tasks import ready
from portal.freshness import validator


@require_safe
def whole_file(request: HttpRequest, name: str) -> HttpResponse:
    """One of FILES, as a download."""
    file = FILES.get(name)
    if file is None:
        return problem(404, _("There is no such file. See /data/ for those that there are."))
    kept = (ready() or {}).get(name)
    response = (kept and _from_disk(request, kept, file)) or _from_database(file)
    if file.media_type == "application/zip":
        request.META.pop("HTTP_ACCEPT_ENCODING", None)  # it is compressed; GZipMiddleware looks here
    return response


@require_safe
def checksums(request: HttpRequest) -> HttpResponse:
    """What `sha256sum --check` reads. The files are written for it, so that they are what it says."""
    kept = ready() or keeping.write()
    digests = {name: kept[name].sha256 if kept else keeping.digest(file) for name, file in FILES.items()}
    return HttpResponse(keeping.checksums(digests), content_type="text/plain; charset=utf-8")


def _from_disk(request: HttpRequest, kept: keeping.Kept, file: WholeFile) -> HttpResponse | None:
    """None where the file is gone: it was written anew since."""
    tag = quote_etag(kept.sha256)
    response = get_conditional_response(request, etag=tag, last_modified=int(kept.written_at.timestamp()))
    if response is None:
        try:
            handle = kept.path.open("rb")
        except OSError:
            return None
        response = FileResponse(handle, as_attachment=True, filename=file.name, content_type=file.media_type)
    response["ETag"] = tag
    response["Last-Modified"] = http_date(kept.written_at.timestamp())
    return response


def _from_database(file: WholeFile) -> HttpResponse:
    response = StreamingHttpResponse(file.pieces(), content_type=file.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response["ETag"] = f'W/"{validator()}"'
    response["Cache-Control"] = "no-cache"  # in a minute it is written, and has another tag
    return response
