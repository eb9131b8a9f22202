"""Which public records a search matches, and in what order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet
from wagtail.search.query import And, Or, Phrase, PlainText, SearchQuery

from dates.querysets import overlapping
from evidence.models import Record, Source
from people.models import Person, Term
from portal.search.words import forms
from portal.totals import KINDS

#: SQLite reads all hits of every kind anew for each hit that it ranks (1,000 alone: 130 ms; 10,000: 28 s), so past
#: this we order instead.
MOST_RANKED = 1_000


@dataclass(frozen=True, slots=True)
class Question:
    """Words that must all stand in a record, in any of their forms, and the days that its date must meet.

    A `start` or `end` of None is no limit.
    """

    words: tuple[str, ...]
    start: date | None = None
    end: date | None = None

    @property
    def has_period(self) -> bool:
        return self.start is not None or self.end is not None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many records of each kind match, and how many of all kinds would at any date."""

    of_kind: dict[type[Record], int]
    at_any_date: int

    @property
    def total(self) -> int:
        return sum(self.of_kind.values())

    def is_ranked(self, model: type[Record]) -> bool:
        """Whether the hits of a kind can be ranked among all hits in the time that 1,000 take alone.

        The index knows no dates, so hits at other dates cost as much.
        """
        return self.of_kind[model] <= MOST_RANKED and self.of_kind[model] * self.at_any_date <= MOST_RANKED**2


def matching(model: type[Record], question: Question) -> QuerySet:
    """The public records of a kind that match, in no order."""
    hits = model.objects.public().search(_query(question), order_by_relevance=False)
    return hits.get_queryset().filter(_period(model, question)).order_by()


def count(question: Question) -> Counted:
    of_kind = {model: matching(model, question).count() for model in KINDS}
    if not question.has_period:
        return Counted(of_kind, sum(of_kind.values()))
    undated = replace(question, start=None, end=None)
    return Counted(of_kind, sum(matching(model, undated).count() for model in KINDS))


def ordered(model: type[Record], question: Question, *, ranked: bool) -> QuerySet:
    """The matching records of a kind: the best first, or in the order of their list."""
    if not ranked:
        return matching(model, question).order_by(*model._meta.ordering)
    hits = model.objects.public().search(_query(question))
    return hits.get_queryset().filter(_period(model, question))


def _query(question: Question) -> SearchQuery:
    return And([_any_form(word) for word in question.words])


def _any_form(word: str) -> SearchQuery:
    query = PlainText(" ".join(sorted(forms(word))), operator="or")
    if word.isdigit() and connection.vendor == "postgresql":
        return Or([query, Phrase(f"-{word}")])  # it reads “F-16” as an F and the number minus sixteen
    return query


def _period(model: type[Record], question: Question) -> Q:
    """People by their terms of office: the record holds who spoke for whom when, and few dates of birth."""
    if not question.has_period:
        return Q()
    start, end = question.start, question.end
    if model is Person:
        dated = ~Q(date="") & overlapping("date", start=start, end=end)
        attested = Q(date="") & overlapping("attested", start=start, end=end)
        return Q(pk__in=Term.objects.public().filter(dated | attested).values("person"))
    return overlapping("issued" if model is Source else "date", start=start, end=end)
