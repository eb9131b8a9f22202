"""How many records of each kind a search matches.

SQLite reads all that its index has of the words for each kind that it counts, so there it is read once for all kinds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from evidence.models import Record
from portal.search.matching import Question, in_period, matching
from portal.search.words import forms
from portal.totals import KINDS

#: SQLite reads all hits of every kind anew for each hit that it ranks (1,000 alone: 130 ms; 10,000: 28 s), so past
#: this we order instead.
MOST_RANKED = 1_000
#: The records of any kind that match, by the tables of Wagtail's search on SQLite.
_HITS = """
    SELECT entry.content_type_id AS kind, CAST(entry.object_id AS integer) AS pk
    FROM wagtailsearch_indexentry_fts JOIN wagtailsearch_indexentry entry
        ON entry.id = wagtailsearch_indexentry_fts.rowid
    WHERE wagtailsearch_indexentry_fts MATCH %s
"""


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


def count(question: Question) -> Counted:
    undated = replace(question, start=None, end=None)
    questions = (question, undated) if question.has_period else (question,)
    numbers = (_in_one_pass if connection.vendor == "sqlite" else _one_by_one)(questions)
    return Counted(dict(zip(KINDS, numbers, strict=False)), sum(numbers[-len(KINDS) :]))


def stands_in_a_record(word: str) -> bool:
    if connection.vendor != "sqlite":
        pks = (matching(model, Question((word,))).values_list("pk") for model in KINDS)
        return reduce(lambda left, right: left.union(right, all=True), pks).exists()
    parts = [_any(model, word) for model in KINDS]
    one = " UNION ALL ".join(sql for sql, _parameters in parts)
    with connection.cursor() as cursor:
        cursor.execute(f"{one} LIMIT 1", [value for _sql, parameters in parts for value in parameters])
        return cursor.fetchone() is not None


def _one_by_one(questions: tuple[Question, ...]) -> list[int]:
    """By question, then by kind."""
    return [matching(model, question).count() for question in questions for model in KINDS]


def _in_one_pass(questions: tuple[Question, ...]) -> list[int]:
    """The same; the questions have the same words."""
    parts = [_counting(model, question) for question in questions for model in KINDS]
    parameters = [_expression(questions[0].words), *(value for _sql, values in parts for value in values)]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH hits AS MATERIALIZED ({_HITS}) SELECT {', '.join(sql for sql, _ in parts)}", parameters)
        return list(cursor.fetchone())


def _expression(words: tuple[str, ...]) -> str:
    """In the language of FTS5. Words are letters and digits, so that marks around them make them texts."""
    any_forms = (" OR ".join(f'"{form}"' for form in sorted(forms(word))) for word in words)
    return f"{{title body}} : ({' AND '.join(f'({one})' for one in any_forms)})"


def _any(model: type[Record], word: str) -> tuple[str, tuple[Any, ...]]:
    """SQLite joins in this order, so that it reads no further than to the first hit that is public."""
    sql, parameters = model.objects.public().order_by().values("pk").query.sql_with_params()
    joined = f"SELECT 1 FROM ({_HITS}) hits CROSS JOIN ({sql}) found ON found.pk = hits.pk WHERE hits.kind = %s"  # noqa: S608
    return joined, (_expression((word,)), *parameters, _kind(model))


def _kind(model: type[Record]) -> int:
    return ContentType.objects.get_for_model(model).pk


def _counting(model: type[Record], question: Question) -> tuple[str, tuple[Any, ...]]:
    of_kind = RawSQL("SELECT pk FROM hits WHERE kind = %s", [_kind(model)])
    records: QuerySet = model.objects.public().filter(in_period(model, question), pk__in=of_kind)
    sql, parameters = records.order_by().values("pk").query.sql_with_params()
    return f"(SELECT COUNT(*) FROM ({sql}))", parameters  # noqa: S608 - Django's own SQL
