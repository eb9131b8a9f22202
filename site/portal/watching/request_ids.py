"""Which request is at hand, so that all that is said while it is answered can name it, and no more than that."""

from __future__ import annotations

import re
from contextvars import ContextVar
from uuid import uuid4

HEADER = "X-Request-ID"
#: What is taken over from a proxy; anything else could forge lines of a log.
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
_RIGHT = re.compile(r"^(/admin/password_reset/confirm/).+")
#: Empty outside of a request. Every line of the log bears it.
request_id: ContextVar[str] = ContextVar("request_id", default="")


def shown(path: str) -> str:
    """A path as it may stand in a log: that of a link to a new password is itself the right to one."""
    return _RIGHT.sub(r"\1…", path)


def taken_over(given: str) -> str:
    """The id that a proxy gave, or a new one where it gave none that can be believed."""
    return given if _GIVEN.fullmatch(given) else uuid4().hex
