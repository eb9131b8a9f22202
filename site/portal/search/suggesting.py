"""Suggestions while typing: public records whose title or name has words that begin as those typed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from evidence.models import Record, Source
from people.models import Person
from portal.search.words import fold, words_of
from timeline.models import Agreement, Event

MOST = 8
#: Of each kind, so that no kind crowds out the others.
MOST_OF_A_KIND = 4
FEWEST_CHARACTERS, MOST_CHARACTERS, MOST_WORDS = 2, 80, 8
#: Long enough for a reader who goes back over the letters, too short to keep what was withdrawn.
SECONDS = 60
#: In the order in which they are suggested: what is looked for by name comes first.
TITLES: tuple[tuple[type[Record], str, str], ...] = (
    (Person, "name", "slug"),
    (Agreement, "short_title", "slug"),
    (Event, "title", "slug"),
    (Source, "title", "key"),
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    address: str
    title: str
    kind: str


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """The options of a list box for `?q=`, as HTML; empty where there are none. One query."""
    query = request.GET.get("q", "")[:MOST_CHARACTERS]
    words = [fold(word) for word in words_of(query)][:MOST_WORDS]
    found = _suggested(words) if len("".join(words)) >= FEWEST_CHARACTERS else []
    response = HttpResponse(render_to_string("portal/suggestions.html", {"records": found}).strip())
    patch_cache_control(response, private=True, max_age=SECONDS)
    return response


def _suggested(words: list[str]) -> list[Suggestion]:
    kinds = [_of_kind(number, *kind, words) for number, kind in enumerate(TITLES)]
    rows = reduce(lambda left, right: left.union(right, all=True), kinds)
    typed = " ".join(words)

    def place(row: tuple[int, str, str]) -> tuple[bool, int, bool]:
        """Last comes what another name of the record brought; within a kind, first what begins as typed."""
        number, heading, _part = row
        known = " ".join(map(fold, words_of(heading)))
        return typed not in known, number, not known.startswith(typed)

    return [
        Suggestion(f"/{TITLES[number][0].section}/{part}/", heading, str(TITLES[number][0]._meta.verbose_name))
        for number, heading, part in sorted(rows, key=place)[:MOST]
    ]


def _of_kind(number: int, model: type[Record], title: str, part: str, words: list[str]) -> QuerySet:
    """The first few of a kind, those whose title begins with what was typed before others.

    Autocompletion takes the last word alone for a beginning, as one types.
    """
    matching = model.objects.public().autocomplete(" ".join(words), order_by_relevance=False).get_queryset()
    begins = Case(When(**{f"{title}__istartswith": " ".join(words)}, then=0), default=1)
    first = matching.order_by(begins, *model._meta.ordering).values("pk")[:MOST_OF_A_KIND]
    named = model.objects.filter(pk__in=first).order_by()
    return named.annotate(number=Value(number), heading=F(title), part=F(part)).values_list("number", "heading", "part")
