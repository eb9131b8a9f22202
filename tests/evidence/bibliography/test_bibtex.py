"""BibTeX that BibTeX can read: pybtex reads back what was written, whatever the texts hold."""

from __future__ import annotations

from datetime import date

import pytest
from pybtex.database import Entry, parse_string
from pybtex.richtext import Text

from dates import parse
from evidence.bibliography.bibtex import bibtex
from evidence.bibliography.item import Item
from evidence.models import SourceKind
from tests.portal.data.test_forms import HARD


def read(item: Item) -> Entry:
    (entry,) = parse_string(bibtex(item), "bibtex").entries.values()
    return entry


#: Commands that the decoder does not know, or that it would count as braces, with private signs in their stead.
SIGNS = {r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciicircum{}": "^", r"\$": "$"}


def words(latex: str) -> str:
    """What TeX makes of a field."""
    for number, command in enumerate(SIGNS):
        latex = latex.replace(command, chr(0xE000 + number))
    text = str(Text.from_latex(latex))
    for number, sign in enumerate(SIGNS.values()):
        text = text.replace(chr(0xE000 + number), sign)
    return text


def test_an_entry_says_what_is_known():
    item = Item(
        "toi-2018",
        "article-newspaper",
        "NATO drill",
        author=({"family": "de Hoop Scheffer", "given": "Jaap"}, {"literal": "The Associated Press"}),
        container_title="Haaretz",
        issued=parse("2018-06-04"),
        accessed=date(2026, 11, 22),
        url="https://example.org/a_b?c=%20&d#e~f",
    )
    entry = read(item)
    assert (entry.key, entry.type) == ("toi-2018", "article")
    assert dict(entry.fields) == {
        "title": "{NATO drill}",
        "journal": "Haaretz",
        "year": "2018",
        "month": "June",
        "date": "2018-06-04",
        "url": "https://example.org/a_b?c=%20&d#e~f",
        "urldate": "2026-11-22",
    }
    family, body = entry.persons["author"]
    assert (family.prelast_names, family.last_names, family.first_names) == (["de"], ["Hoop", "Scheffer"], ["Jaap"])
    assert (body.last_names, body.first_names) == (["{The Associated Press}"], [])


@pytest.mark.parametrize(
    "text",
    [
        HARD,
        "a_b #1 $5 & 100% ~x ^y -- ''z'' ``",
        "un{balanced",
        "un}balanced",
        "\\input{/etc/passwd}",
        'a "quoted" word',
        "é ß שלום",
    ],
)
def test_what_tex_would_run_is_text(text):
    entry = read(Item("a", "webpage", text, author=({"literal": text},), genre=text, note=text))
    expected = " ".join(text.split())
    for field in ("title", "type", "note"):
        assert words(entry.fields[field]).casefold() == expected.casefold()
    (body,) = entry.persons["author"]
    assert words(" ".join(body.last_names)) == expected


@pytest.mark.parametrize("text", ["x\n}\n\n@misc{evil,\n title = {y}\n", '"}, evil = {1', "@comment{"])
def test_no_text_ends_its_entry(text):
    entries = parse_string(bibtex(Item("a", "webpage", text)) + bibtex(Item("b", "book", "B")), "bibtex").entries
    assert list(entries) == ["a", "b"]
    assert "evil" not in entries["a"].fields


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ({"family": "King", "given": "Martin Luther, Jr."}, (["King"], ["{Martin Luther, Jr.}"])),
        ({"family": "Rock and Roll", "given": "A"}, (["{Rock and Roll}"], ["A"])),
        ({"family": "Anderson"}, (["Anderson"], [])),
        ({"literal": "Smith and Sons, Ltd"}, (["{Smith and Sons, Ltd}"], [])),
    ],
)
def test_a_name_stays_one_name(name, parts):
    (person,) = read(Item("a", "book", "T", author=(name,))).persons["author"]
    assert (person.last_names, person.first_names) == parts


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2018-06", {"year": "2018", "month": "June"}),
        ("2018", {"year": "2018"}),
        ("2012~", {"year": "about 2012"}),
        ("195X", {"year": "1950s"}),
        ("2009-21", {"year": "spring 2009"}),
        ("1995/2002", {"year": "1995 to 2002"}),
    ],
)
def test_a_date_is_no_more_precise_than_it_is_known(edtf, expected):
    assert dict(read(Item("a", "book", "T", issued=parse(edtf))).fields) == {"title": "{T}", **expected, "date": edtf}


@pytest.mark.parametrize("kind", SourceKind.values)
def test_every_kind_of_source_names_where_it_appeared(kind):
    entry = read(Item("a", kind, "T", container_title="The Container", publisher="The Publisher"))
    assert "The Container" in entry.fields.values()
    alone = read(Item("a", kind, "T", publisher="The Publisher"))
    assert list(alone.fields.values()).count("The Publisher") == 1


def test_the_address_is_as_it_is_and_cannot_break_out():
    assert read(Item("a", "webpage", "T", url='https://x.example/{a}"\\b_c')).fields["url"] == (
        "https://x.example/%7Ba%7D%22%5Cb_c"
    )
