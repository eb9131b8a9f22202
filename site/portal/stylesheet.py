"""The style sheet that readers load: tokens, base and every component, in one file that browsers may keep for ever.

One request in place of fifteen; the address holds a hash of what it answers, so a change makes another address. What
other sites embed loads a sheet of its own, of the few components that it shows.
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


#: What an embed is made of, in order.
EMBED = ("tokens.css", "components/date.css", "components/verdict.css", "embed.css")


def address(is_embed: bool = False) -> str:
    """Where the style sheet as it stands now is served."""
    return reverse("embed-stylesheet" if is_embed else "stylesheet", args=[_current(is_embed)[0]])


@require_safe
def stylesheet(request: HttpRequest, version: str, is_embed: bool = False) -> HttpResponse:
    """The present one. A page that was kept since before a change names an older version: it gets the present one too,
    for a minute, so that no cache keeps it under the old name."""
    current, content = _current(is_embed)
    response = HttpResponse(content, content_type="text/css; charset=utf-8")
    if version == current:
        patch_cache_control(response, public=True, max_age=FOREVER, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=60)
    return response


def _current(is_embed: bool = False) -> tuple[str, bytes]:
    """The hash of the style sheet and its bytes; files are edited under a development server, so it reads them anew."""
    return _composed.__wrapped__(is_embed) if settings.DEBUG else _composed(is_embed)


@lru_cache(maxsize=2)
def _composed(is_embed: bool = False) -> tuple[str, bytes]:
    whole = [FOLDER / "tokens.css", FOLDER / "base.css", *sorted((FOLDER / "components").glob("*.css"))]
    files = [FOLDER / name for name in EMBED] if is_embed else whole
    text = "\n".join(_without_comments(path.read_text(encoding="utf-8")) for path in files)
    content = text.encode()
    return hashlib.sha256(content).hexdigest()[:12], content


def _without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/\s*", "", css, flags=re.DOTALL).strip()
