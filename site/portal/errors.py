"""What readers are answered where there is nothing at an address."""

from __future__ import annotations

import sys
from urllib.parse import unquote

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views import defaults

from evidence.models import Record
from portal.data.problem_details import problem
from portal.search.asking import MOST_CHARACTERS, MOST_WORDS
from portal.search.words import words_of
from portal.totals import SECTIONS
from portal.troubles import answer, trouble_of

#: Records that are named as perhaps meant.
MOST_SIMILAR = 3
#: A word shorter than this is in too many titles to tell anything.
SHORTEST_WORD = 3


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, for requests that Django itself refuses: too many parameters, for one."""
    if request.path.startswith("/api/"):
        return problem(400, _("The request is malformed, or has too many parameters."))
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with the words of the address ready to be searched for, and records whose titles have the same words."""
    section, words = address_words(request.path)
    return TemplateResponse(
        request,
        "404.html",
        {"words": " ".join(words), "similar": similar_records(section, words)},
        status=404,
    ).render()


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database was in trouble, which also befalls what stands around views."""
    if trouble := trouble_of(sys.exc_info()[1]):
        return answer(request, trouble)
    if request.path.startswith("/api/"):
        return problem(500, _("The answer could not be made. The record itself is safe."))
    return defaults.server_error(request)


def address_words(path: str) -> tuple[str, list[str]]:
    """The section that an address lies in, empty where in none, and the words after it, as far as a search takes.

    Letters and digits alone, so what is shown of an address that somebody else made up is words at most.
    """
    # Bytes that are no text stand percent-coded in a path; unquoted once more they become a sign that is no letter.
    first, _slash, rest = unquote(path[: 4 * MOST_CHARACTERS]).strip("/").partition("/")
    section = first if first in SECTIONS else ""
    words = words_of(rest if section else f"{first} {rest}")[:MOST_WORDS]
    while len(" ".join(words)) > MOST_CHARACTERS:
        words.pop()
    return section, words


def similar_records(section: str, words: list[str]) -> list[tuple[str, str]]:
    """The title and address of up to three public records of the section that have all these words in their titles.

    Numbers are left out: they are what is most often mistyped. One query, by the search index and without ranking,
    and none for addresses outside the sections, which are mostly asked for by programs that try doors.
    """
    telling = [word for word in words if len(word) >= SHORTEST_WORD and not any(map(str.isdigit, word))]
    if not section or not telling:
        return []
    kind: type[Record] = SECTIONS[section]
    matching = kind.objects.public().autocomplete(" ".join(telling), order_by_relevance=False).get_queryset()
    # By an order that no index has: by one that it has, PostgreSQL reads all records in hope of an early match.
    found = matching.order_by(F("id") + 0)[:MOST_SIMILAR]
    return [(getattr(record, kind.named_by), record.get_absolute_url()) for record in found]
