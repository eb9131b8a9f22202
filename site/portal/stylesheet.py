"""The style sheet that readers load: tokens, base and every component, in one file that browsers may keep for ever.

One request in place of fifteen; the address holds a hash of what it answers, so a change makes another address.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

FOLDER = settings.SITE_DIR / "static" / "css"
FOREVER = 365 * 24 * 60 * 60


def address() -> str:
    """Where the style sheet as it stands now is served."""
    return reverse("stylesheet", args=[_current()[0]])


@require_safe
def stylesheet(request: HttpRequest, version: str) -> HttpResponse:
    """The present one. A page that was kept since before a change names an older version: it gets the present one too,
    for a minute, so that no cache keeps it under the old name."""
    current, content = _current()
    response = HttpResponse(content, content_type="text/css; charset=utf-8")
    if version == current:
        patch_cache_control(response, public=True, max_age=FOREVER, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=60)
    return response


def _current() -> tuple[str, bytes]:
    """The hash of the style sheet and its bytes; files are edited under a development server, so it reads them anew."""
    return _composed.__wrapped__() if settings.DEBUG else _composed()


@lru_cache(maxsize=1)
def _composed() -> tuple[str, bytes]:
    files = [FOLDER / "tokens.css", FOLDER / "base.css", *sorted((FOLDER / "components").glob("*.css"))]
    text = "\n".join(_without_comments(path.read_text(encoding="utf-8")) for path in files)
    content = text.encode()
    return hashlib.sha256(content).hexdigest()[:12], content


def _without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/\s*", "", css, flags=re.DOTALL).strip()
