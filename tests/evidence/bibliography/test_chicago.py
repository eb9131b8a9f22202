"""Citations in words."""

from __future__ import annotations

from datetime import date

import pytest

from dates import parse
from evidence.bibliography.chicago import chicago
from evidence.bibliography.item import Item


def text(*args, **kwargs) -> str:
    return "".join(f"*{piece.text}*" if piece.is_title else piece.text for piece in chicago(Item(*args, **kwargs)))


PAPER = {"container_title": "Haaretz", "issued": parse("2018-06-04")}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (text("a", "article-newspaper", "Drill", **PAPER), "“Drill.” *Haaretz*, 4 June 2018."),
        (text("a", "webpage", "Why?", container_title="A site"), "“Why?” *A site*."),
        (text("a", "webpage", "Drill", version="3", **PAPER), "“Drill.” *Haaretz*, edition 3, 4 June 2018."),
        (text("a", "webpage", "He said “no”", container_title="S"), "“He said ‘no’.” *S*."),
        (text("a", "book", "A Life", publisher="Knopf", issued=parse("2012~")), "*A Life*. Knopf, about 2012."),
        (text("a", "chapter", "One", container_title="A Life"), "“One.” In *A Life*."),
        (text("a", "document", "Minutes", publisher="NATO"), "“Minutes.” NATO."),
        (text("a", "document", "Minutes"), "“Minutes.”"),
        (
            text("a", "webpage", "Drill", container_title="S", status="last checked 1 May 2026"),
            "“Drill.” *S*, last checked 1 May 2026.",
        ),
        (
            text("a", "webpage", "Drill", container_title="S", accessed=date(2026, 11, 22)),
            "“Drill.” *S*. Accessed 22 November 2026.",
        ),
    ],
)
def test_a_work_is_cited(given, expected):
    assert given == expected


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ([{"family": "Ravid", "given": "Barak"}], "Ravid, Barak. "),
        ([{"literal": "AFP"}], "AFP. "),
        ([{"family": "Anderson"}], "Anderson. "),
        ([{"family": "Goldberg", "given": "David H."}], "Goldberg, David H. "),
        ([{"family": "A", "given": "B"}, {"family": "C", "given": "D"}], "A, B, and D C. "),
        ([{"family": "A", "given": "B"}, {"literal": "AP"}, {"family": "C", "given": "D"}], "A, B, AP, and D C. "),
    ],
)
def test_the_first_author_stands_by_family_name(authors, expected):
    assert text("a", "webpage", "T", author=tuple(authors)) == f"{expected}“T.”"
