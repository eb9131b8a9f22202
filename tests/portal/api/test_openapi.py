"""The API does what its OpenAPI says, asked for everything that this allows and for much that it does not."""

from __future__ import annotations

import json
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import strategies as st

from people.models import Rank
from portal.api.description import openapi_text
from portal.api.resources import RESOURCES
from tests.api_walk import cursor_of
from tests.factories import (
    AgreementFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

OPENAPI = json.loads(openapi_text())
#: Where a page may begin: the values of each list's order.
PLACES = {
    "events": ["2011-01-01/2011-12-31"],
    "agreements": ["2001-01-01/2001-12-31"],
    "people": ["Family"],
    "organisations": ["O"],
    "posts": [100, "A"],
    "terms": ["2001-12-31"],
    "sources": ["S"],
    "topics": ["T"],
}
#: Dates, in every way that they can be written; the first of any two is not after the second.
DATES = {
    "edtf": ["2012", "2012-02", "February 2012", "2012-02-07", "2011/2013", "about 2012"],
    "edtf-day": ["2012-02-07", "7 February 2012"],
}
#: Which keys and places there are, which an OpenAPI cannot say, is said to the one that is asked here.
VALUES = {
    "key-of-filter": ["shared"],
    "key-of-terms": ["shared.shared", "shared.shared.2", "nothing.here"],
    **{f"key-of-{name}": ["shared", "nothing-here"] for name in RESOURCES if name != "terms"},
    **{f"cursor-of-{name}": [cursor_of(name, *place, 1)] for name, place in PLACES.items()},
}


@pytest.fixture(autouse=True, scope="module")
def _connection_stays_open():
    """As Django's own test client has it: else a request closes the connection, and with it the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def with_values(node: Any) -> Any:
    """The same OpenAPI for a record in which the keys and places are those of `VALUES`."""
    if isinstance(node, list):
        return [with_values(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    if node.get("format") in VALUES:
        return {"type": "string", "enum": VALUES[node["format"]]}
    return {name: with_values(inner) for name, inner in node.items() if name != "example" or "in" not in node}


for _format, _values in DATES.items():
    schemathesis.openapi.format(_format, st.sampled_from(_values))
api = schemathesis.openapi.from_dict(with_values(OPENAPI))
api.app = get_wsgi_application()


@pytest.fixture(autouse=True)
def _records():
    """Records of every kind of which each names the others, all by the key “shared”, and one more of each."""
    source, topic, body = SourceFactory(key="shared"), TopicFactory(key="shared"), OrganisationFactory(key="shared")
    post = PostFactory(key="shared", organisation=body)
    terms = [{"post": post, "date": "2001/2003"}, {"post": post, "date": "2010/2013", "source": source}]
    person = PersonFactory(key="shared", sources=[source], terms=terms)
    pact = AgreementFactory(key="shared", sources=[source], parties=[{"organisation": body}])
    for key in ("shared", "other"):
        EventFactory(
            key=key,
            sources=[source],
            topics=[topic],
            agreements=[pact],
            participations=[{"organisation": body}, {"person": person}],
        )
    for make in (AgreementFactory, PersonFactory, PostFactory, SourceFactory, OrganisationFactory, TopicFactory):
        make()


@api.parametrize()
@hypothesis.settings(max_examples=25, derandomize=True, database=None, deadline=None)
def test_all_checks_hold(case):
    case.call_and_validate(headers={"Accept-Encoding": "identity"})


def test_every_operation_parameter_and_field_is_described_with_an_example():
    lacking = []
    for address, methods in OPENAPI["paths"].items():
        operation = methods["get"]
        lacking += [address for part in ("summary", "description", "tags", "operationId") if not operation.get(part)]
        if "example" not in operation["responses"]["200"]["content"]["application/json"]:
            lacking.append(f"{address} has no example")
        for one in operation["parameters"]:
            shown = one.get("example") or one["name"] == "after" or "enum" in one["schema"].get("items", {})
            if len(one["description"]) < 10 or not (shown or "key-of" in str(one["schema"])):
                lacking.append(f"{address} {one['name']}")
    for name, schema in OPENAPI["components"]["schemas"].items():
        if "properties" in schema:
            lacking += [f"{name}.{field}" for field, it in schema["properties"].items() if not it.get("description")]
            if not schema.get("description"):
                lacking.append(name)
    assert lacking == []


def test_the_examples_are_as_the_schemas_say():
    for address, methods in OPENAPI["paths"].items():
        answer = methods["get"]["responses"]["200"]["content"]["application/json"]
        name = answer["schema"]["$ref"].rsplit("/", 1)[-1]
        assert set(answer["example"]) <= set(OPENAPI["components"]["schemas"][name]["properties"]), address


def test_parameters_are_those_of_the_filters_and_choices_those_of_the_models():
    for name, resource in RESOURCES.items():
        parameters = {one["name"]: one for one in OPENAPI["paths"][f"/api/v1/{name}/"]["get"]["parameters"]}
        assert set(parameters) == {*resource.listing.filterset.base_filters, "limit", "after"}
    ranks = next(one for one in OPENAPI["paths"]["/api/v1/posts/"]["get"]["parameters"] if one["name"] == "rank")
    assert ranks["schema"]["items"]["enum"] == Rank.values


def test_nothing_is_described_that_strangers_never_get():
    names = {field for schema in OPENAPI["components"]["schemas"].values() for field in schema.get("properties", ())}
    assert names.isdisjoint({"is_private", "expire_at"})


def test_it_is_served_as_it_is(client):
    response = client.get("/api/v1/openapi.json")
    assert (response["Content-Type"], response.json()) == ("application/json", OPENAPI)
