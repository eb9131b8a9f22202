"""Wagtail's search in the database, with what it lacks on PostgreSQL and on SQLite.

PostgreSQL gets the text search configuration `record`, which a migration makes: it folds accents, as SQLite does by
itself, stems nothing, as suggestions look words up by their first letters, and knows no stop words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import F, Func, Model
from django.db.models.functions import Length
from modelsearch.backends.base import BaseSearchBackend
from modelsearch.utils import get_content_type_pk
from wagtail.search.backends import database
from wagtail.search.query import PlainText, SearchQuery

CONFIGURATION = "record"
#: Of the title of an entry that is new.
UNWEIGHED = 1.0


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


class SmallSteps:
    """For an index: weighs the titles that were just added, and no other.

    Wagtail reads all entries twice for each record that is saved: for the mean length of a title, and to find those
    that have no weight yet. A weight is that mean in parts of the title's own length, so any entry tells the mean that
    held when the index was built; one title more does not change it.
    """

    def add_items(self, model: type[Model], objs: Sequence[Model]) -> None:
        self._just_added = {"content_type_id": get_content_type_pk(model), "object_id__in": [str(o.pk) for o in objs]}
        super().add_items(model, objs)

    def _refresh_title_norms(self, full: bool = False) -> None:
        if full or not self._weigh_just_added():
            super()._refresh_title_norms(full)

    def _weigh_just_added(self) -> bool:
        """Whether another entry told the mean."""
        titled = self.entries.annotate(title_length=Length("title")).filter(title_length__gt=0)
        others = titled.exclude(**self._just_added).order_by("pk")
        weighed = others.values_list("title_norm", "title_length").first()
        if weighed is not None:
            norm, length = weighed
            added = titled.filter(title_norm=UNWEIGHED, **self._just_added)
            added.update(title_norm=norm * length / F("title_length"))
        return weighed is not None


def SearchBackend(params: dict[str, Any]) -> BaseSearchBackend:
    """The name is the one that Wagtail looks for."""
    backend = database.SearchBackend({**params, "SEARCH_CONFIG": CONFIGURATION})
    index = backend.index_class
    backend.index_class = type(index.__name__, (SmallSteps, index), {})
    if connection.vendor == "postgresql":
        backend.autocomplete_config = CONFIGURATION  # no option of its own
    elif connection.vendor == "sqlite":
        compiler = backend.query_compiler_class
        backend.query_compiler_class = type(compiler.__name__, (Bracketed, compiler), {})
        compiler = backend.autocomplete_query_compiler_class
        backend.autocomplete_query_compiler_class = type(compiler.__name__, (Quoted, compiler), {})
    return backend
