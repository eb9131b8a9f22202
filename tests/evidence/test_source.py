"""Sources: who wrote them, where they appeared."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from evidence.models import Source, SourceKind
from tests.factories import SourceFactory

#: From the CSL 1.0.2 specification, appendix III.
CSL_TYPES = """
article article-journal article-magazine article-newspaper bill book broadcast chapter classic
collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing
interview legal_case legislation manuscript map motion_picture musical_score pamphlet
paper-conference patent performance periodical personal_communication post post-weblog regulation report
review review-book software song speech standard thesis treaty webpage
"""


@pytest.mark.parametrize(
    ("authors", "expected", "byline"),
    [
        ("", [], ""),
        ("Kubovich, Yaniv", [{"family": "Kubovich", "given": "Yaniv"}], "Yaniv Kubovich"),
        ("NATO", [{"literal": "NATO"}], "NATO"),
        (
            "Kubovich, Yaniv\r\n\n  The Associated Press \n",
            [{"family": "Kubovich", "given": "Yaniv"}, {"literal": "The Associated Press"}],
            "Yaniv Kubovich, The Associated Press",
        ),
        ("Kubovich,", [{"family": "Kubovich", "given": ""}], "Kubovich"),
        ("King, Martin Luther, Jr.", [{"family": "King", "given": "Martin Luther, Jr."}], "Martin Luther, Jr. King"),
        ("de Hoop Scheffer ,Jaap", [{"family": "de Hoop Scheffer", "given": "Jaap"}], "Jaap de Hoop Scheffer"),
    ],
)
def test_authors_are_read_one_a_line_as_csl_names(authors, expected, byline):
    source = SourceFactory.build(authors=authors)
    assert source.author_list == expected
    assert source.byline == byline


def test_a_source_appeared_in_its_container_else_at_its_publisher():
    both = SourceFactory.build(title="T", container_title="Haaretz", publisher="Haaretz Group")
    assert (both.imprint, str(both)) == ("Haaretz", "T (Haaretz)")
    assert str(SourceFactory.build(title="T", publisher="NATO")) == "T (NATO)"
    assert str(SourceFactory.build(title="T", publisher="")) == "T"


def test_kinds_are_types_of_csl():
    assert set(SourceKind.values) <= set(CSL_TYPES.split())


@pytest.mark.django_db
def test_a_source_has_a_title():
    source = SourceFactory.build(title="")
    with pytest.raises(ValidationError) as error:
        source.full_clean()
    assert error.value.message_dict == {
        "title": ["This field cannot be blank."],
    }
    with pytest.raises(ValidationError) as error:
        source.validate_constraints()
    assert error.value.messages == ["A source needs a title."]
    with pytest.raises(IntegrityError, match="source_has_a_title"):
        Source.objects.bulk_create([source])


@pytest.mark.django_db
def test_sources_stand_by_title():
    later, earlier = SourceFactory(title="B"), SourceFactory(title="A")
    assert list(Source.objects.all()) == [earlier, later]
