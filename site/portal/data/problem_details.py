"""Errors for programs: problem details as of RFC 9457."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, **extra: Any) -> HttpResponse:
    """An error: `detail` says what was wrong and what would be right; `extra` are members of this kind of problem."""
    content = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **extra}
    return HttpResponse(json.dumps(content), status=status, content_type=MEDIA_TYPE)
