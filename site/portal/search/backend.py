"""Wagtail's search in the database, with what it lacks on PostgreSQL and on SQLite.

PostgreSQL gets the text search configuration `record`, which a migration makes: it folds accents, as SQLite does by
itself, stems nothing, as suggestions look words up by their first letters, and knows no stop words.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Func
from modelsearch.backends.base import BaseSearchBackend
from wagtail.search.backends import database
from wagtail.search.query import PlainText, SearchQuery

CONFIGURATION = "record"


class Quoted:
    """For a query compiler of SQLite: doubles quotation marks within a word.

    Wagtail puts each word into such marks as it is, so that one with a mark in it is an error.
    """

    def build_search_query_content(self, query: SearchQuery, config: str | None = None) -> Any:
        if isinstance(query, PlainText):
            query = PlainText(query.query_string.replace('"', '""'), query.operator, query.boost)
        return super().build_search_query_content(query, config=config)


class Bracketed(Quoted):
    """For a query compiler of SQLite: puts alternatives in brackets.

    Wagtail strings them together, and as AND binds closer than OR, “(a or b) and c” would mean “a or (b and c)”.
    """

    def build_search_query_content(self, query: SearchQuery, config: str | None = None) -> Any:
        content = super().build_search_query_content(query, config=config)
        if isinstance(query, PlainText) and content is not None:
            content.value = Func(content.value, template="(%(expressions)s)")
        return content


def SearchBackend(params: dict[str, Any]) -> BaseSearchBackend:
    """The name is the one that Wagtail looks for."""
    backend = database.SearchBackend({**params, "SEARCH_CONFIG": CONFIGURATION})
    if connection.vendor == "postgresql":
        backend.autocomplete_config = CONFIGURATION  # no option of its own
    elif connection.vendor == "sqlite":
        compiler = backend.query_compiler_class
        backend.query_compiler_class = type(compiler.__name__, (Bracketed, compiler), {})
        compiler = backend.autocomplete_query_compiler_class
        backend.autocomplete_query_compiler_class = type(compiler.__name__, (Quoted, compiler), {})
    return backend
