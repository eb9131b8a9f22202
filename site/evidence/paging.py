"""Long lists, a page at a time."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _


def paginate(request: HttpRequest, rows: Any, per_page: int, count: int | None = None) -> Any:
    """The page of `rows` that the address asks for; the first where it names none. `count` saves counting again.

    Raises:
        Http404: where `page` is no number or lies past the end.
    """
    asked = request.GET.get("page", "1")
    paginator = Paginator(rows, per_page)
    if count is not None:
        paginator.count = count
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10 and 1 <= int(asked) <= paginator.num_pages):
        raise Http404(_("There is no such page of this list."))
    return paginator.page(int(asked))
