"""What is answered where a form of the admin lacks what every such form sends, or counts its blocks wrongly."""

from __future__ import annotations

import re
from collections.abc import Callable
from json import JSONDecodeError

from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDictKeyError

from portal.errors import bad_request

#: A part that is missing, rich text that is not written in its own JSON, and a number that no database has room for.
MALFORMED = (MultiValueDictKeyError, JSONDecodeError, RecursionError, OverflowError)


class IncompleteForm:
    """Answers 400 in place of an error: Wagtail 8.0.1 takes it for granted that a form counts its blocks, and rightly.

    A browser does; a program that fills in forms by hand may not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: tuple, kwargs: dict) -> HttpResponse | None:
        if request.method != "POST" or not request.path.startswith("/admin/"):
            return None
        counts = (value for name, value in request.POST.items() if name.endswith("-count"))
        is_wrong = any(not re.fullmatch("[0-9]{1,4}", value) for value in counts)
        return bad_request(request, ValueError("A count of blocks is no number.")) if is_wrong else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.method != "POST" or not isinstance(exception, MALFORMED):
            return None
        return bad_request(request, exception)
