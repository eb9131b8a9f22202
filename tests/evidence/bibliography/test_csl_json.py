"""CSL-JSON says what is known and no more, and a citation processor reads it."""

from __future__ import annotations

from datetime import date

import jsonschema
import pytest

from dates import parse
from evidence.bibliography.csl_json import csl, csl_date
from evidence.bibliography.item import Item
from evidence.models import SourceKind
from tests.evidence.bibliography.csl_schema import DATES, NAMES, OTHERS, SCHEMA, TYPES, rendered


def test_the_schema_was_read_and_refuses_what_is_wrong():
    assert {"webpage", "treaty"} <= set(TYPES)
    assert (DATES[0], NAMES[0]) == ("accessed", "author")
    assert {"version", "container-title", "URL", "status"} <= set(OTHERS)
    for wrong in ({"type": "press"}, {"issued": "2018"}, {"issued": {"date-parts": []}}, {"author": "A"}, {"x": "y"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate([{"id": "a", "type": "book"} | wrong], SCHEMA)


def test_every_kind_of_source_is_a_csl_type():
    assert set(SourceKind.values) <= set(TYPES)


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2018-06-04", {"date-parts": [[2018, 6, 4]]}),
        ("2018-06", {"date-parts": [[2018, 6]]}),
        ("2018", {"date-parts": [[2018]]}),
        ("2012~", {"date-parts": [[2012]], "circa": True}),
        ("2012-03?", {"date-parts": [[2012, 3]], "circa": True}),
        ("2018-06-03/2018-06-15", {"date-parts": [[2018, 6, 3], [2018, 6, 15]]}),
        ("2012-01/2012-04", {"date-parts": [[2012, 1], [2012, 4]]}),
        ("1995~/2002", {"date-parts": [[1995], [2002]], "circa": True}),
        ("2009-21", {"date-parts": [[2009]], "season": 1}),
        ("2009-23~", {"date-parts": [[2009]], "season": 3, "circa": True}),
        ("195X", {"literal": "1950s"}),
        ("19XX", {"literal": "20th century"}),
        ("2016-09-16/..", {"literal": "since 16 September 2016"}),
        ("2009-21/2010", {"literal": "spring 2009 to 2010"}),
    ],
)
def test_a_date_is_as_precise_as_it_is_known_and_no_day_is_made_up(edtf, expected):
    assert csl_date(parse(edtf)) == expected


@pytest.mark.parametrize("edtf", ["/2016", "2016-09/", "../2016"])
def test_an_open_or_unknown_side_is_said_in_words(edtf):
    when = parse(edtf)
    assert csl_date(when) == {"literal": when.display()}


def test_an_item_is_valid_and_a_processor_reads_it():
    item = Item(
        "toi-2018",
        "article-newspaper",
        "Israel takes part",
        author=({"literal": "The Associated Press"}, {"family": "Kubovich", "given": "Yaniv"}),
        container_title="Haaretz",
        issued=parse("2018-06-04"),
        accessed=date(2026, 11, 22),
        url="https://example.org/a",
        language="he",
    )
    items = [csl(item)]
    jsonschema.validate(items, SCHEMA)
    assert rendered(items) == [
        "The Associated Press and Kubovich, Y. (2018) “Israel takes part”, Haaretz, 4 June. "
        "Available at: https://example.org/a (Accessed: November 22, 2026)."
    ]


def test_what_is_not_known_is_left_out():
    assert csl(Item("a", "book", "T")) == {"id": "a", "type": "book", "title": "T"}
