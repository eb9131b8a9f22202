"""Search over all kinds of records, with counts per kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from evidence.pages import paginate
from portal.totals import KINDS

MOST_CHARACTERS = 200
MOST_WORDS = 20
#: SQLite ranks in time quadratic in the hits (1,000: 130 ms; 10,000: 28 s), so past this we order instead of rank.
MOST_RANKED = 1_000
PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class KindOfHits:
    """A kind of record and how many of it match; `value` names it in the address."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it was asked and what it found. `page_obj` is None where nothing was asked, or wrongly."""

    query: str
    error: str
    kinds: tuple[KindOfHits, ...]
    kind: str
    page_obj: Any
    is_ranked: bool

    @property
    def count(self) -> int:
        return sum(kind.count for kind in self.kinds)


def search_everything(request: HttpRequest) -> Search:
    """Read `q`, `kind` and `page` from the address and search the public records.

    Words are letters and digits; quotes and signs only part them, so no input is a syntax error to any database.
    Raises Http404 for a page past the end.
    """
    query = request.GET.get("q", "").replace("\x00", " ").strip()
    words = re.findall(r"[^\W_]+", query)
    error = ""
    if len(query) > MOST_CHARACTERS or len(words) > MOST_WORDS:
        error = _("That is too long to search for. Use at most %(words)d words and %(characters)d characters.") % {
            "words": MOST_WORDS,
            "characters": MOST_CHARACTERS,
        }
    elif query and not words:
        error = _("There is no word in that. Type letters or digits, for example a name or a year.")
    if error or not words:
        return Search(query[:MOST_CHARACTERS], error, (), "", None, is_ranked=True)

    hits = {model: model.objects.public().search(" ".join(words)) for model in KINDS}
    kinds = tuple(
        KindOfHits(model.section, str(model._meta.verbose_name_plural), hits[model].count()) for model in KINDS
    )
    by_section = {kind.value: kind for kind in kinds}
    asked = request.GET.get("kind", "")
    chosen = asked if asked in by_section else max(kinds, key=lambda kind: kind.count).value
    model = next(model for model in KINDS if model.section == chosen)
    is_ranked = by_section[chosen].count <= MOST_RANKED
    results = hits[model]
    if not is_ranked:
        order = ["id" if name == "pk" else name for name in model._meta.ordering]  # the index knows no “pk”
        results = model.objects.public().order_by(*order).search(" ".join(words), order_by_relevance=False)
    page = paginate(request, results, PAGE_SIZE, count=by_section[chosen].count)
    return Search(query, "", kinds, chosen, page, is_ranked)
