"""Citations of the record that ships: reference managers read all of them."""

from __future__ import annotations

import json

import jsonschema
import pytest
import rispy
from pybtex.database import parse_string

from evidence.models import Edition, Source
from people.models import Person
from portal.data.forms import FORMS
from tests.evidence.bibliography.csl_schema import SCHEMA, rendered
from timeline.models import Agreement, Event

pytestmark = pytest.mark.django_db
EXTENSIONS = ("csl.json", "bib", "ris")


def text(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return (b"".join(response) if response.streaming else response.content).decode()


def keys(content: str, extension: str) -> list[str]:
    """The works that a file holds, as its reader names them."""
    if extension == "bib":
        return list(parse_string(content, "bibtex").entries)
    return [item["id"] for item in (json.loads(content) if extension == "csl.json" else rispy.loads(content))]


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_every_source_of_the_record_is_in_the_list_and_in_its_order(the_record, client, extension):
    expected = list(Source.objects.public().order_by("title", "pk").values_list("key", flat=True))
    assert keys(text(client, f"/sources.{extension}"), extension) == expected


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_filter_leaves_out(the_record, client, extension):
    expected = set(Source.objects.public().filter(reliability="primary").values_list("key", flat=True))
    assert set(keys(text(client, f"/sources.{extension}?reliability=primary"), extension)) == expected


def test_the_list_is_csl_json_and_a_citation_processor_reads_all_of_it(the_record, client):
    items = json.loads(text(client, "/sources.csl.json"))
    jsonschema.validate(items, SCHEMA)
    assert len(rendered(items)) == len(items) > 100


@pytest.mark.parametrize("model", [Event, Agreement, Person])
def test_every_record_alone_is_cited_in_each_form(the_record, client, model):
    for record in model.objects.public():
        number = Edition.objects.of(record).first().number
        name = f"{model._meta.model_name}-{record.key}-v{number}"
        base = record.get_absolute_url().rstrip("/")
        for extension in EXTENSIONS:
            content = text(client, f"{base}.{extension}")
            assert keys(content, extension) == [name]
            assert f"http://testserver{base}/v{number}/" in content
        jsonschema.validate(json.loads(text(client, f"{base}.csl.json")), SCHEMA)


def test_lists_of_citations_are_of_sources_alone(the_record, client):
    for extension in EXTENSIONS:
        assert client.get(f"/timeline.{extension}").status_code == 404
        listed = [form for form in FORMS if form.extension == extension and form.listing]
        assert [schema.listed_as for form in listed for schema in form.schemas] == ["sources"]


@pytest.mark.parametrize(
    ("extension", "media_type"),
    [
        ("csl.json", "application/vnd.citationstyles.csl+json"),
        ("bib", "application/x-bibtex; charset=utf-8"),
        ("ris", "application/x-research-info-systems; charset=utf-8"),
    ],
)
def test_each_form_says_what_it_is(the_record, client, extension, media_type):
    response = client.get(f"/sources/toi-2018.{extension}")
    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == f'inline; filename="toi-2018.{extension}"'
