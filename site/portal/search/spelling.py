"""Words that nothing was found for, corrected from the record's own titles and names."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import reduce

from django.contrib.postgres.search import TrigramWordDistance
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet

from evidence.models import Source
from people.models import OtherName, Person
from portal.freshness import public_version
from portal.search.counting import stands_in_a_record
from portal.search.words import fold, words_of
from timeline.models import Agreement, Event

#: How alike two words must be, as difflib measures: two letters changed of eight, or two that changed places in four.
LIKENESS = 0.75
SHORTEST = 4
#: Each word that is looked into costs a query or two, on PostgreSQL 90 ms for one in all of 100,000 events, so a longer
#: search is not corrected.
MOST_WORDS = 3
#: SQLite compares with the commonest words of all titles and with other names of people; PostgreSQL with the words of
#: the nearest titles of each kind.
MOST_COMMON, NEAREST_TITLES = 20_000, 8
#: SQLite: of the words that are near enough, the nearest that stands in a public record is taken, among so many.
MOST_TRIED = 3
CACHE_SECONDS = 3600


def corrected(words: tuple[str, ...], known: frozenset[str], version: int | None) -> tuple[str, ...]:
    """`words`, with the nearest word of the record's titles in place of each that is not `known` and has one.

    What comes back may still find nothing: its words may stand in different records. `version` is the
    `public_version()`, where the caller has asked for it already.
    """
    if known.issuperset(words):
        return words
    version = public_version() if version is None else version
    return tuple(word if word in known else _nearest(word, version) or word for word in words)


def known_words(words: tuple[str, ...]) -> frozenset[str]:
    """Those of the words that stand in a public record; for more than a few words, all of them, unasked."""
    if len(words) > MOST_WORDS:
        return frozenset(words)
    return frozenset(word for word in words if stands_in_a_record(word))


def _nearest(word: str, version: int) -> str | None:
    folded = fold(word)
    if len(folded) < SHORTEST:
        return None
    if connection.vendor == "postgresql":
        return next(iter(_alike(folded, _words_of_near_titles(word), 1)), None)
    nearest = _alike(folded, _vocabulary(version), MOST_TRIED)
    return next((other for other in nearest if stands_in_a_record(other)), None)


def _alike(word: str, known: Iterable[str], most: int) -> list[str]:
    """The nearest first."""
    near = [other for other in known if abs(len(other) - len(word)) <= 2]
    return get_close_matches(word, near, n=most, cutoff=LIKENESS)


def _titles() -> list[tuple[QuerySet, str]]:
    """The public records whose titles and names readers search for, and the column of each."""
    people = Person.objects.public()
    return [
        (Event.objects.public(), "title"),
        (Agreement.objects.public(), "title"),
        (Agreement.objects.public(), "short_title"),
        (people, "name"),
        (OtherName.objects.filter(person__in=people), "name"),
        (Source.objects.public(), "title"),
    ]


def _words_of_near_titles(word: str) -> set[str]:
    """By trigrams, for which `title` of events and sources has an index."""
    near = (
        rows.order_by(TrigramWordDistance(word, column)).values_list(column)[:NEAREST_TITLES]
        for rows, column in _titles()
    )
    return {fold(other) for (title,) in _union(near) for other in words_of(title)}


def _vocabulary(version: int) -> list[str]:
    """SQLite: the commonest words of all titles and names; kept until the next publication.

    Its index of words tells them ten times as quickly as reading the titles does; those of hidden records are among
    them. It looks up no other names of people by their beginning, so these are read.
    """
    key = f"search-vocabulary:{version}"
    known = cache.get(key)
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words"
                " USING fts5vocab(main, wagtailsearch_indexentry_fts, col)"
            )
            cursor.execute(
                "SELECT term FROM temp.search_words WHERE term >= 'a' AND col = 'autocomplete' AND length(term) >= %s"
                " ORDER BY doc DESC LIMIT %s",
                [SHORTEST, MOST_COMMON],
            )
            known = [term for (term,) in cursor]
        others = OtherName.objects.filter(person__in=Person.objects.public()).order_by()
        names = others.values_list("name", flat=True)[:MOST_COMMON]
        found = {fold(word) for name in names for word in words_of(name) if len(word) >= SHORTEST}
        known += sorted(found.difference(known))
        cache.set(key, known, CACHE_SECONDS)
    return known


def _union(rows: Iterable[QuerySet]) -> QuerySet:
    return reduce(lambda left, right: left.union(right, all=True), rows)
