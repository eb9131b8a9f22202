"""Which public records a search matches, and in what order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet
from wagtail.search.query import And, Or, Phrase, PlainText, SearchQuery

from dates.querysets import overlapping
from evidence.models import Record, Source
from people.models import Person, Term
from portal.search.words import forms


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


def matching(model: type[Record], question: Question) -> QuerySet:
    """The public records of a kind that match, in no order."""
    hits = model.objects.public().search(_query(question), order_by_relevance=False)
    return hits.get_queryset().filter(in_period(model, question)).order_by()


def ordered(model: type[Record], question: Question, *, ranked: bool) -> QuerySet:
    """The primary keys of the matching records of a kind: the best first, or in the order of their list."""
    if not ranked:
        return matching(model, question).order_by(*model._meta.ordering).values_list("pk", flat=True)
    hits = model.objects.public().search(_query(question))
    return hits.get_queryset().filter(in_period(model, question)).values_list("pk", flat=True)


def _query(question: Question) -> SearchQuery:
    return And([_any_form(word) for word in question.words])


def _any_form(word: str) -> SearchQuery:
    query = PlainText(" ".join(sorted(forms(word))), operator="or")
    if word.isdigit() and connection.vendor == "postgresql":
        return Or([query, Phrase(f"-{word}")])  # it reads “F-16” as an F and the number minus sixteen
    return query


def in_period(model: type[Record], question: Question) -> Q:
    """People by their terms of office: the record holds who spoke for whom when, and few dates of birth."""
    if not question.has_period:
        return Q()
    start, end = question.start, question.end
    if model is Person:
        dated = ~Q(date="") & overlapping("date", start=start, end=end)
        attested = Q(date="") & overlapping("attested", start=start, end=end)
        return Q(pk__in=Term.objects.public().filter(dated | attested).values("person"))
    return overlapping("issued" if model is Source else "date", start=start, end=end)
