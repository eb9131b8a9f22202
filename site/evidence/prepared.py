"""Queries that a page asks of each record: their SQL is written once, and asked again with other values.

For a short query Django takes several times as long to write the SQL as the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField, Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

_preparing: ContextVar[bool] = ContextVar("preparing", default=False)


@dataclass(frozen=True, slots=True)
class _Blank:
    """A place among the parameters of a statement; `field` turns a value into what the database takes, if any does."""

    name: str
    field: Field | None

    def fill(self, values: dict[str, Any], connection: BaseDatabaseWrapper) -> Any:
        value = values[self.name]
        return self.field.get_db_prep_value(value, connection) if self.field else value


class Given(Expression):
    """Stands in a QuerySet for a value of that name, which comes with the question.

    It takes numbers and texts; for others, such as dates, `output_field` says how they are stored.
    """

    allowed_default = False

    def __init__(self, name: str, output_field: Field | None = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[_Blank]]:
        return "%s", [_Blank(self.name, self._output_field_or_none)]


def several(name: str, number: int) -> list[Given]:
    """Stands for a list of so many numbers, which `numbered` gives."""
    return [Given(f"{name}{place}") for place in range(number)]


def numbered(name: str, values: list[int], of: int = 0) -> dict[str, int]:
    """The values for `several`; where there are fewer than `of`, 0 stands in, which is the key of no row.

    Raises:
        ValueError: for more than that.
    """
    if of and len(values) > of:
        raise ValueError(f"{len(values)} values for {of} places")
    padded = [*values, *[0] * (of - len(values))]
    return {f"{name}{place}": value for place, value in enumerate(padded)}


def now() -> datetime | Given:
    """The moment at which a query is asked: within a prepared one, each time anew."""
    return Given("now", DateTimeField()) if _preparing.get() else timezone.now()


class Prepared:
    """`Prepared(lambda: Topic.objects.public().filter(events=Given("event")))`, then `topics(event=event.pk)`: a list.

    The QuerySet is made when the first question is asked. It may select related rows but not prefetch them. For a
    list of values there is `several`.
    """

    def __init__(self, build: Callable[[], QuerySet]) -> None:
        self._build = build
        self._statement: _Statement | None = None

    def __call__(self, **values: Any) -> list[Any]:
        if self._statement is None:
            token = _preparing.set(True)
            try:
                self._statement = _Statement(self._build())
            finally:
                _preparing.reset(token)
        return list(self._statement.ask(values))

    def first(self, **values: Any) -> Any:
        """The first row; None where there is none. Where there can be many, the QuerySet sets order and limit."""
        return next(iter(self(**values)), None)


class _Statement:
    """A QuerySet with its SQL, and the places of the values in it."""

    def __init__(self, queryset: QuerySet) -> None:
        self._queryset = queryset
        self._database = queryset.db
        self._compiler = queryset.query.get_compiler(using=queryset.db)
        self._sql, self._parameters = self._compiler.as_sql()
        selected = [column for column, *_rest in self._compiler.select[: self._compiler.col_count]]
        self._converters = self._compiler.get_converters(selected)

    def ask(self, values: dict[str, Any]) -> Iterator[Any]:
        connection = connections[self._database]
        values.setdefault("now", timezone.now())
        parameters = tuple(
            each.fill(values, connection) if isinstance(each, _Blank) else each for each in self._parameters
        )
        compiler = copy(self._compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (self._sql, parameters)
        compiler.get_converters = lambda _columns: self._converters
        query = copy(self._queryset.query)
        query.get_compiler = lambda *_args, **_options: compiler
        asked = SimpleNamespace(
            db=self._database, query=query, _known_related_objects={}, _fields=self._queryset._fields
        )
        return iter(self._queryset._iterable_class(asked))
