"""What production tells those who watch it: JSON on stderr, and errors to Sentry. No personal data in either."""

from __future__ import annotations

import re
from logging import LogRecord
from typing import Any
from urllib.parse import urlsplit

import sentry_sdk
from django.core.exceptions import DisallowedHost
from pythonjsonlogger.json import JsonFormatter
from sentry_sdk.types import Event, Hint

from portal.watching.request_ids import request_id, shown

#: What a line may hold; Django's own lines would bring the whole request with them.
FIELDS = frozenset(
    (
        *("time", "level", "logger", "message", "request_id", "exc_info"),
        *("method", "path", "status", "milliseconds", "page_cache"),
    )
)
#: The line in which PostgreSQL repeats the values of a row that it refused.
_DETAIL = re.compile(r"^DETAIL:.*$", re.MULTILINE)
_SHOWN_HEADERS = frozenset(("Accept", "Content-Type", "Content-Length", "Host"))


class Lines(JsonFormatter):
    """One line of JSON each, with the id of the request that it belongs to."""

    def __init__(self) -> None:
        super().__init__(
            "{levelname}{name}{message}",
            style="{",
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="time",
            json_ensure_ascii=False,
        )

    def add_fields(self, log_data: dict[str, Any], record: LogRecord, message_dict: dict[str, Any]) -> None:
        super().add_fields(log_data, record, message_dict)
        if known := request_id.get():
            log_data["request_id"] = known
        for name in set(log_data) - FIELDS:
            del log_data[name]

    def formatException(self, ei: Any) -> str:
        return _DETAIL.sub("DETAIL: left out", super().formatException(ei))


def logging_settings(level: str) -> dict[str, Any]:
    """Django's LOGGING: all that is at least `level`, on stderr."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "config.telling.Lines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Each has a handler of its own by default; the root's is enough.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # A 404 is no event: the line of its request says it.
            "django.request": {"level": "ERROR"},
            # A line for each record that is loaded, with the titles of drafts; the site keeps its own log of changes.
            "wagtail": {"level": "WARNING"},
            # Two lines for each; the worker raises it for itself.
            "django_tasks": {"level": "WARNING"},
            # It names who tried to sign in, and from where.
            "axes": {"level": "CRITICAL"},
            # Strangers' programs ask by all names; refused is refused.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }


def report_errors(dsn: str, release: str) -> None:
    """Have errors reported to the Sentry at `dsn`, without anything of whoever asked."""
    sentry_sdk.init(
        dsn=dsn,
        release=release,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        ignore_errors=[DisallowedHost],
        before_send=scrub,
    )


def scrub(event: Event, hint: Hint) -> Event:
    """Take out who asked, and for what in particular; path, method and traceback stay."""
    event.pop("user", None)
    event.pop("server_name", None)
    if known := request_id.get():
        event.setdefault("tags", {})["request_id"] = known
    request = event.get("request", {})
    for name in ("query_string", "cookies", "data", "env"):
        request.pop(name, None)
    if "url" in request:
        parts = urlsplit(request["url"])
        request["url"] = f"{parts.scheme}://{parts.netloc}{shown(parts.path)}"
    request["headers"] = {
        name: value for name, value in request.get("headers", {}).items() if name.title() in _SHOWN_HEADERS
    }
    for fault in event.get("exception", {}).get("values", []):
        fault["value"] = _DETAIL.sub("DETAIL: left out", fault.get("value") or "")
    return event
