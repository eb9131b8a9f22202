"""A record's history as data: `history.json` and `history.link` list its editions, `v3.json` is the third."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evidence.history.reading import read
from evidence.history.versions import (
    LINK_FORMAT,
    announce_history,
    announce_version,
    beside,
    find_version,
    history_address,
    memento,
    version_address,
)
from evidence.models import Edition, Record
from evidence.redirects import moved_to
from portal.data.listings import LISTINGS
from portal.data.problem_details import problem


@require_safe
def history_data(request: HttpRequest, section: str, part: str, extension: str) -> HttpResponse:
    """The editions of a public record: as JSON the newest first, as a TimeMap (RFC 7089) the oldest first."""
    record = _find(section, part)
    if record is None:
        return _follow(request, section, part)
    editions, root = list(Edition.objects.of(record).defer("content")), _root(request)
    if extension == "json":
        response: HttpResponse = JsonResponse(
            {
                "kind": record._meta.model_name,
                "key": record.key,
                "address": root + record.get_absolute_url(),
                "editions": [_listed(edition, record, root) for edition in editions],
            },
            json_dumps_params={"ensure_ascii": False},
        )
        announce_history(response, record, root)
        return response
    return HttpResponse(_timemap(record, editions[::-1], root), content_type=LINK_FORMAT)


@require_safe
def version_data(request: HttpRequest, section: str, part: str, number: str) -> HttpResponse:
    """The very bytes of an edition, or what is left of them where they name what has been withdrawn since.

    `Repr-Digest` (RFC 9530) is that of the bytes sent, which nobody on the way may compress therefore; `Edition-Digest`
    that of the whole edition.
    """
    record = _find(section, part)
    if record is None:
        return _follow(request, section, part)
    version = find_version(record, int(number))
    editions, _named = read(type(record), [version.edition]) if version else ([], None)
    if not editions:
        return problem(404, _("No such edition, or it cannot be shown."))
    content = editions[0].text.encode()
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'inline; filename="{part}.v{number}.json"'
    response["Cache-Control"] = "no-transform"
    response["Repr-Digest"] = _digest(hashlib.sha256(content).digest())
    response["Edition-Digest"] = _digest(bytes.fromhex(version.edition.sha256))
    if not editions[0].is_whole:
        response["Edition-Incomplete"] = "?1"
    announce_version(response, version, _root(request))
    return response


def _listed(edition: Edition, record: Record, root: str) -> dict[str, Any]:
    address = root + version_address(record, edition.number)
    return {
        "number": edition.number,
        "published_at": edition.published_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "note": edition.note,
        "sha256": edition.sha256,
        "address": address,
        "data": beside(address, "json"),
    }


def _timemap(record: Record, editions: list[Edition], root: str) -> str:
    """In application/link-format: the record's page, this list, and each edition."""
    here = root + beside(history_address(record), "link")
    times = [http_date(edition.published_at.timestamp()) for edition in editions]
    span = f'; from="{times[0]}"; until="{times[-1]}"' if times else ""
    lines = [
        f'<{root + record.get_absolute_url()}>; rel="original"',
        f'<{here}>; rel="self"; type="{LINK_FORMAT}"{span}',
    ]
    for edition in editions:
        ends = [name for name, end in (("first", editions[0]), ("last", editions[-1])) if edition == end]
        lines.append(f"<{root + version_address(record, edition.number)}>; {memento(edition, [*ends, 'memento'])}")
    return ",\n".join(lines) + "\n"


def _find(section: str, part: str) -> Record | None:
    model = LISTINGS[section].schema.model
    return model.objects.public().filter(**{"slug" if hasattr(model, "slug") else "key": part}).first()


def _follow(request: HttpRequest, section: str, part: str) -> HttpResponse:
    """To the same data of the record that was at `part` before its slug changed."""
    now = moved_to(LISTINGS[section].schema.model, part)
    if now is None:
        return problem(404, _("No such record, or it is not public."))
    address = request.get_full_path().replace(f"/{section}/{part}", f"/{section}/{now}", 1)
    return HttpResponsePermanentRedirect(address)


def _digest(value: bytes) -> str:
    return f"sha-256=:{base64.b64encode(value).decode()}:"


def _root(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
