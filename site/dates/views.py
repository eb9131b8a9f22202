"""Reading a date for the admin's script."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponseBadRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from dates.understanding import understand

#: Beyond what any date box takes, and enough for its message to say so.
MOST_CHARACTERS = 400


@require_GET
@never_cache
def read_date(request: HttpRequest) -> JsonResponse | HttpResponseBadRequest:
    """`?text=early 2012&words=` gives what `dates.understanding` makes of it, as JSON."""
    text, words = request.GET.get("text", ""), request.GET.get("words", "")
    if max(len(text), len(words)) > MOST_CHARACTERS:
        return HttpResponseBadRequest(_("At most %(limit)d characters are read.") % {"limit": MOST_CHARACTERS})
    return JsonResponse(asdict(understand(text, words)))
