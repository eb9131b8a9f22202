"""Words as search compares them: without accents, in any case, in their English forms and both spellings.

Neither database does it alone. SQLite's index could stem, but then also stems what suggestions look up by its first
letters; so a search asks for all forms of a word, on both databases alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from snowballstemmer import stemmer

#: Letters and digits, with the accents and vowel points that follow them.
WORD = re.compile(
    r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670])*"
)
#: One word in two spellings. The record writes “Turkey”, as its sources of the time do, and the state's name is
#: “Türkiye” since 2022; the others are British and American. To be compared folded.
SPELLINGS = (
    ("turkey", "turkiye"),
    ("sabre", "saber"),
    ("defence", "defense"),
    ("organisation", "organization"),
    ("programme", "program"),
    ("centre", "center"),
    ("harbour", "harbor"),
    ("neighbour", "neighbor"),
    ("licence", "license"),
)
_ENDINGS = (
    "", "e", "s", "es", "ed", "d", "ing", "ion", "ions", "ation", "ations", "ate", "ates", "ated", "ating", "ator",
    "ators", "ment", "ments", "y", "ies", "ied", "ying",
)  # fmt: skip
_AFTER_DOUBLED = ("ed", "ing")
_SHORTEST = 4


def words_of(text: str) -> list[str]:
    """The words of a text as they are written."""
    return WORD.findall(text)


def fold(word: str) -> str:
    """The word in small letters and without accents: “Türkiye” and “TURKIYE” are the same."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(letter)
    )
    return unicodedata.normalize("NFC", plain)


@lru_cache(maxsize=2048)
def forms(word: str) -> frozenset[str]:
    """Every folded word that stands for this one: “ambassadors” for “ambassador”, “turkey” for “Türkiye”.

    Two words are forms of one where the Snowball stemmer for English reduces them to the same stem.
    """
    found = _inflections(fold(word))
    for pair in SPELLINGS:
        if any(_stem(spelling) == _stem(fold(word)) for spelling in pair):
            found = found.union(*(_inflections(spelling) for spelling in pair))
    return found


def all_forms(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*map(forms, words))


def _inflections(word: str) -> frozenset[str]:
    if len(word) < _SHORTEST or not (word.isascii() and word.isalpha()):
        return frozenset((word,))
    stem = _stem(word)
    made = [base + ending for base in {stem, stem.removesuffix("i")} for ending in _ENDINGS]
    made += [stem + stem[-1] + ending for ending in _AFTER_DOUBLED]
    made += [word + "s", word.removesuffix("s")]
    return frozenset((word, *(other for other in made if _stem(other) == stem)))


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    return stemmer("english").stemWord(word)  # a stemmer holds the word at work, so threads must not share one
