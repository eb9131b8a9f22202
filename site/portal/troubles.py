"""What is answered where the database cannot do what it was asked, though nobody did anything wrong."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.data.problem_details import problem

STATUS = 503


@dataclass(frozen=True, slots=True)
class Trouble:
    """A state of affairs that passes. `heading` and `text` are for whoever saves, `reading` for whoever reads."""

    heading: str | Promise
    text: str | Promise
    reading: str | Promise
    retry_after_seconds: int


#: An import holds SQLite's one write lock. PostgreSQL locks rows, and never comes here.
BUSY = Trouble(
    _("Not saved yet: an import is being written"),
    _(
        "For as long as that takes, nothing else can be saved. What you typed is still in the form: go back in your "
        "browser, wait a minute, and save again."
    ),
    _("An import is being written. Please try again in a minute."),
    30,
)
FULL = Trouble(
    _("Not saved: the disk is full"),
    _(
        "Nothing of it was stored, and nothing else was changed. What you typed is still in the form: tell whoever "
        "runs the site, keep this window open, go back in your browser once there is room, and save again."
    ),
    _("The site has no room to work in at the moment. Please try again later."),
    300,
)
AWAY = Trouble(
    _("Not saved: the database does not answer"),
    _(
        "It may be starting anew, which takes moments. What you typed is still in the form: go back in your browser, "
        "wait a little, and save again."
    ),
    _("The database of this site does not answer at the moment. Please try again in a minute."),
    10,
)

#: SQLSTATEs of PostgreSQL: disk full; connections that broke or are refused; a server that stops or starts.
_FULL_STATE = "53100"
_AWAY_STATES = ("08", "53300", "57P0")


def trouble_of(error: BaseException | None) -> Trouble | None:
    """The trouble that an error, or one that it came from, speaks of; None where it is an error of the site."""
    for each in _with_causes(error):
        if isinstance(each, OSError) and each.errno == errno.ENOSPC:
            return FULL
        if isinstance(each, InterfaceError) and "closed" in str(each):
            return AWAY
        if isinstance(each, OperationalError) and (trouble := _of_database(each)):
            return trouble
    return None


def _of_database(error: OperationalError) -> Trouble | None:
    words = str(error)
    if "database is locked" in words:
        return BUSY
    if "disk is full" in words:
        return FULL
    if not hasattr(error.__cause__, "sqlstate"):
        return None
    state = error.__cause__.sqlstate
    if state == _FULL_STATE:
        return FULL
    # Without a state the error is of the connection, not of the server.
    return AWAY if state is None or state.startswith(_AWAY_STATES) else None


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def answer(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """503, as a page or, to programs, as problem details."""
    headers = {"Retry-After": str(trouble.retry_after_seconds), "Cache-Control": "no-store"}
    if request.path.startswith("/api/"):
        response = problem(STATUS, str(trouble.reading))
        for name, value in headers.items():
            response[name] = value
        return response
    context = {"trouble": trouble, "saves": request.method not in ("GET", "HEAD")}
    page = TemplateResponse(request, "portal/not_possible_now.html", context, status=STATUS, headers=headers)
    return page.render()


class TroublesOfViews:
    """Answers the trouble of a view, with DEBUG too. That of a middleware comes to `portal.errors.server_error`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        trouble = trouble_of(exception)
        return answer(request, trouble) if trouble else None
