"""RIS without a stray line: rispy reads back what was written, whatever the texts hold."""

from __future__ import annotations

import re
from datetime import date

import pytest
import rispy

from dates import parse
from evidence.bibliography.item import Item
from evidence.bibliography.ris import ris
from tests.portal.data.test_forms import HARD


def read(item: Item) -> dict:
    (found,) = rispy.loads(ris(item))
    return found


def test_each_line_is_a_tag_and_its_value():
    text = ris(Item("a", "book", "T", note=HARD)) + ris(Item("b", "webpage", "U"))
    assert text.startswith("TY  - BOOK\r\n")
    assert text.endswith("ER  - \r\n\r\n")
    lines = text.split("\r\n")
    assert [line for line in lines if line and not re.match(r"[A-Z][A-Z0-9]  - ", line)] == []
    assert not re.search(r"(?<!\r)\n", text)
    assert [found["id"] for found in rispy.loads(text)] == ["a", "b"]


def test_a_reference_says_what_is_known():
    item = Item(
        "toi-2018",
        "article-newspaper",
        "NATO drill",
        author=({"family": "de Hoop Scheffer", "given": "Jaap"}, {"literal": "NATO, Brussels"}),
        container_title="Haaretz",
        publisher="Haaretz Ltd",
        version="3",
        genre="news",
        issued=parse("2018-06-04"),
        accessed=date(2026, 11, 22),
        url="https://example.org/a",
        language="he",
        note="Read in a copy.",
    )
    assert read(item) == {
        "type_of_reference": "NEWS",
        "id": "toi-2018",
        "authors": ["de Hoop Scheffer, Jaap", "NATO Brussels"],
        "title": "NATO drill",
        "secondary_title": "Haaretz",
        "publisher": "Haaretz Ltd",
        "year": "2018",
        "date": "2018/06/04/",
        "access_date": "2026/11/22/",
        "edition": "3",
        "type_of_work": "news",
        "urls": ["https://example.org/a"],
        "language": "he",
        "notes": ["Read in a copy."],
    }


@pytest.mark.parametrize(
    "text", [HARD, "x\nER  - \nTY  - BOOK\nTI  - y", "x\r\nUR  - z", "x\u2028UR  - z", "x\x85ER  - "]
)
def test_no_text_begins_a_line_of_its_own(text):
    expected = " ".join(text.split())
    found = read(Item("a", "webpage", text, author=({"literal": "A"},), genre=text, note=text))
    assert (found["title"], found["type_of_work"], found["notes"]) == (expected, expected, [expected])


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2018-06-04", ("2018", "2018/06/04/")),
        ("2018-06", ("2018", "2018/06//")),
        ("2018", ("2018", "2018///")),
        ("2012~", ("2012", "2012///about 2012")),
        ("2009-21", ("2009", "2009///spring 2009")),
        ("195X", (None, "///1950s")),
        ("1995/2002", (None, "///1995 to 2002")),
        ("2016-09-16/..", (None, "///since 16 September 2016")),
    ],
)
def test_a_date_has_only_the_slots_that_are_known(edtf, expected):
    found = read(Item("a", "book", "T", issued=parse(edtf)))
    assert (found.get("year"), found["date"]) == expected
