"""Initials, which stand where there is no portrait."""

from __future__ import annotations

import unicodedata


def initials(name: str, sort_name: str) -> str:
    """The first letters of the given and the family name: “JH” for Jaap de Hoop Scheffer, “אל” for אהרון לשנו-יער.

    `sort_name` tells which is the family name, whose particles do not count. Empty where neither holds a letter.
    """
    family, comma, given = sort_name.partition(",")
    if not comma:
        given, _space, family = name.strip().rpartition(" ")
    return _first(given) + _first(family)


def _first(name: str) -> str:
    """The first capital letter, in scripts that have none the first letter, with the marks that belong to it."""
    text = unicodedata.normalize("NFC", name)
    letters = [place for place, character in enumerate(text) if character.isalpha()]
    capitals = [place for place in letters if text[place].isupper()]
    if not letters:
        return ""
    start = end = (capitals or letters)[0]
    while end + 1 < len(text) and unicodedata.combining(text[end + 1]):
        end += 1
    return text[start : end + 1].upper()
