"""A search as the address asks for it, and what it found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dates.forms import HistoricalDateFormField
from evidence.models import Record
from evidence.pages import paginate
from portal.search.counting import Counted, count
from portal.search.hits import Hit, hits, with_names
from portal.search.matching import Question, ordered
from portal.search.spelling import corrected, known_words
from portal.search.words import all_forms, words_of
from portal.totals import KINDS
from timeline.filters import RangeForm

MOST_CHARACTERS = 200
MOST_WORDS = 12
PAGE_SIZE = 20
#: How many of each kind the view of everything shows.
FIRST_FEW = 3


class PeriodForm(RangeForm):
    """The dates between which a search looks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # “from” is a word of Python's, so no class attribute can declare it.
        self.fields["from"] = HistoricalDateFormField(label=gettext_lazy("From"), required=False)
        self.fields["to"] = HistoricalDateFormField(label=gettext_lazy("To"), required=False)


@dataclass(frozen=True, slots=True)
class KindOfHits:
    """A kind of record, how many of it match, and the hits that are shown; `value` names it in the address."""

    value: str
    label: str
    count: int
    is_ranked: bool
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it was asked and what it found.

    `kind` is empty for the view of everything, which has no pages. `correction` is what was searched for where the
    words as asked found nothing. `kinds` is empty where nothing was asked, or wrongly.

    Attributes:
        beyond: how many records match at any date, where none does between the dates asked for.
        known: the words that stand in some record, where no record has them all.
    """

    query: str
    form: PeriodForm
    error: str = ""
    kind: str = ""
    kinds: tuple[KindOfHits, ...] = ()
    page_obj: Any = None
    correction: str = ""
    beyond: int = 0
    known: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return sum(kind.count for kind in self.kinds)

    @property
    def chosen(self) -> KindOfHits | None:
        return next((kind for kind in self.kinds if kind.value == self.kind), None)


def search_everything(request: HttpRequest) -> Search:
    """Read `q`, `kind`, `from`, `to` and `page` from the address and search the public records.

    Words are letters and digits; quotes and signs only part them, so no input is a syntax error to any database. An
    unknown kind and a wrong date are left out. Raises Http404 for a page past the end.
    """
    query = request.GET.get("q", "").replace("\x00", " ").strip()
    words = tuple(words_of(query))
    form = PeriodForm(request.GET)
    form.is_valid()
    kind = request.GET.get("kind", "")
    blank = Search(
        query[:MOST_CHARACTERS],
        form,
        error=_error(query, words),
        kind=kind if kind in [model.section for model in KINDS] else "",
    )
    if blank.error or not words:
        return blank
    start, end = form.cleaned_data.get("from"), form.cleaned_data.get("to")
    once = tuple(dict.fromkeys(words))
    return _answer(request, blank, Question(once, start and start.earliest, end and end.latest))


def _error(query: str, words: tuple[str, ...]) -> str:
    if len(query) > MOST_CHARACTERS or len(words) > MOST_WORDS:
        return _("That is too long to search for. Use at most %(words)d words and %(characters)d characters.") % {
            "words": MOST_WORDS,
            "characters": MOST_CHARACTERS,
        }
    if query and not words:
        return _("There is no word in that. Type letters or digits, for example a name or a year.")
    return ""


def _answer(request: HttpRequest, blank: Search, question: Question) -> Search:
    counted, found = count(question), blank
    if not counted.at_any_date:
        version = getattr(request, "public_version", None)
        question, counted, found = _corrected(question, counted, found, version)
    if not counted.total:
        found = replace(found, beyond=counted.at_any_date)
    kinds = {
        model: KindOfHits(model.section, str(model._meta.verbose_name_plural), number, counted.is_ranked(model))
        for model, number in counted.of_kind.items()
    }
    if not found.kind:
        paginate(request, (), PAGE_SIZE, count=0)  # everything is one page
        return replace(found, kinds=tuple(_with_first(model, kind, question) for model, kind in kinds.items()))
    model = next(model for model in KINDS if model.section == found.kind)
    page = paginate(
        request, ordered(model, question, ranked=kinds[model].is_ranked), PAGE_SIZE, count=kinds[model].count
    )
    kinds[model] = replace(kinds[model], hits=_hits(model, page.object_list, question))
    return replace(found, kinds=tuple(kinds.values()), page_obj=page)


def _corrected(
    question: Question, counted: Counted, found: Search, version: int | None
) -> tuple[Question, Counted, Search]:
    """For words that find nothing: the nearest ones that do, else those that would find something alone."""
    known = known_words(question.words)
    better = replace(question, words=corrected(question.words, known, version))
    if better != question and (instead := count(better)).total:
        return better, instead, replace(found, correction=" ".join(better.words))
    return question, counted, replace(found, known=tuple(word for word in question.words if word in known))


def _with_first(model: type[Record], kind: KindOfHits, question: Question) -> KindOfHits:
    if not kind.count:
        return kind
    first = ordered(model, question, ranked=kind.is_ranked)[:FIRST_FEW]
    return replace(kind, hits=_hits(model, first, question))


def _hits(model: type[Record], pks: Iterable[int], question: Question) -> tuple[Hit, ...]:
    """The records are asked for apart: a database that puts a hundred thousand of them in order carries them along."""
    numbers = list(pks)
    found = with_names(model.objects.public()).in_bulk(numbers)
    return hits((found[pk] for pk in numbers if pk in found), all_forms(question.words))
