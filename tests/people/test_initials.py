"""Initials in any script."""

from __future__ import annotations

import pytest

from people.initials import initials


@pytest.mark.parametrize(
    ("name", "sort_name", "expected"),
    [
        ("Haim Regev", "Regev, Haim", "HR"),
        ("Jaap de Hoop Scheffer", "de Hoop Scheffer, Jaap", "JH"),
        ("Lord Robertson", "Robertson, Lord", "LR"),
        ("Aharon Leshno-Yaar", "", "AL"),
        ("Spaak", "Spaak", "S"),
        ("אהרון לשנו-יער", "לשנו-יער, אהרון", "אל"),
        ("E\u0301mile z\u030c", "z\u030c, E\u0301mile", "ÉŽ"),
        ("A\u0315ba", "A\u0315ba", "A\u0315"),
        ("d'artagnan", "", "D"),
        ("???", "???", ""),
        ("", "", ""),
    ],
)
def test_initials_are_those_of_the_given_and_the_family_name(name, sort_name, expected):
    assert initials(name, sort_name) == expected
