"""Popolo: the shapes of its classes, and dates that say no more than is known."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from dates import parse
from portal.data.forms.popolo import popolo_date
from tests.factories import OrganisationFactory, PersonFactory, PostFactory, SourceFactory

pytestmark = pytest.mark.django_db

TEXT, DATE = {"type": "string", "minLength": 1}, {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$"}
LIST = "array"


def shape(required: list[str], **properties: dict) -> dict:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def listed(items: dict) -> dict:
    return {"type": LIST, "items": items, "minItems": 1}


LINK = shape(["url"], url=TEXT | {"pattern": "^https?://"}, note=TEXT)
NAME = shape(["name"], name=TEXT, note=TEXT, start_date=DATE, end_date=DATE)
IDENTIFIER = shape(["identifier"], identifier=TEXT, scheme=TEXT)
MEMBERSHIP = shape(
    ["person_id", "organization_id"],
    **dict.fromkeys(("label", "role", "person_id", "organization_id", "post_id"), TEXT),
    start_date=DATE,
    end_date=DATE,
    sources=listed(LINK),
)
PERSON = shape(
    ["id", "name"],
    **dict.fromkeys(("id", "name", "sort_name", "summary", "biography", "updated_at"), TEXT),
    other_names=listed(NAME),
    identifiers=listed(IDENTIFIER),
    birth_date=DATE,
    death_date=DATE,
    memberships=listed(MEMBERSHIP),
    links=listed(LINK),
    sources=listed(LINK),
)
POST = shape(
    ["id", "label", "organization_id"],
    **dict.fromkeys(("id", "label", "role", "organization_id"), TEXT),
    start_date=DATE,
)
ORGANISATION = shape(
    ["id", "name"],
    **dict.fromkeys(("id", "name", "classification", "parent_id"), TEXT),
    other_names=listed(NAME),
    founding_date=DATE,
    sources=listed(LINK),
)
#: The names, kinds and patterns of Popolo 1.0 that are in use here, and nothing that it does not have.
POPOLO = shape(
    ["persons", "posts", "organizations"],
    persons={"type": LIST, "items": PERSON},
    posts={"type": LIST, "items": POST},
    organizations={"type": LIST, "items": ORGANISATION},
)


def asked(client, address: str = "/people.popolo.json") -> dict:
    response = client.get(address)
    data = json.loads(b"".join(response) if response.streaming else response.content)
    Draft202012Validator(POPOLO).validate(data)
    return data


def test_a_name_that_popolo_does_not_have_would_be_seen():
    with pytest.raises(ValidationError, match="nickname"):
        Draft202012Validator(PERSON).validate({"id": "a", "name": "A", "nickname": "B"})


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("1957", "1957"),
        ("1953-03", "1953-03"),
        ("1953-03-09", "1953-03-09"),
        ("2009-21", "2009"),
        ("2012-01/2012-04", "2012"),
        ("195X", ""),
        ("1957~", ""),
        ("1957-03-09?", ""),
        ("1957/1958", ""),
        ("1957/", ""),
        ("../1957", ""),
    ],
)
def test_a_date_says_no_more_than_is_known(edtf, said):
    assert popolo_date(parse(edtf)) == said


@pytest.mark.parametrize(
    ("term", "start", "end", "words"),
    [
        ({"date": "2014-10-01/2024-10-01"}, "2014-10-01", "2024-10-01", "1 October 2014 to 1 October 2024"),
        ({"date": "2016-09-16/.."}, "2016-09-16", None, "since 16 September 2016"),
        ({"date": "2016-09/"}, "2016-09", None, "from September 2016; end not found"),
        ({"date": "/2016"}, None, "2016", "until 2016; start not found"),
        ({"date": "1957~/1960"}, None, "1960", "about 1957 to 1960"),
        ({"attested": "1995"}, None, None, "in office in the sources of 1995"),
    ],
)
def test_a_term_is_a_membership_and_its_label_says_what_its_dates_cannot(client, term, start, end, words):
    body = OrganisationFactory(key="body")
    post = PostFactory(key="envoy", title="Envoy", organisation=body)
    PersonFactory(key="given", terms=[{"post": post, **term}])
    (membership,) = asked(client)["persons"][0]["memberships"]
    assert (membership.get("start_date"), membership.get("end_date")) == (start, end)
    assert membership["label"] == f"Envoy, {words}"
    assert (membership["post_id"], membership["organization_id"]) == ("envoy", "body")


def test_a_person_has_names_dates_sources_and_the_way_to_the_record(client):
    there = SourceFactory(key="there", title="There", url="https://example.org/there")
    paper = SourceFactory(key="paper", title="Paper", url="")
    PersonFactory(key="given", name="Given Family", native_name="שם", native_language="he", birth_date="1948-04-03",
                  death_date="2009", other_names=[{"name": "G. Family", "note": "as printed"}],
                  biography="<p>One &amp; <b>two</b>.</p><ul><li>a</li><li>b</li></ul>",
                  sources=[there, paper, there])  # fmt: skip
    (person,) = asked(client, "/people/given.popolo.json")["persons"]
    assert person["other_names"] == [
        {"name": "שם", "note": "in the person’s own script (he)"},
        {"name": "G. Family", "note": "as printed"},
    ]
    assert (person["birth_date"], person["death_date"]) == ("1948-04-03", "2009")
    assert person["biography"] == "One & two.\n\na\n\nb"
    assert person["sources"] == [
        {"url": "https://example.org/there", "note": "There"},
        {"url": "http://testserver/sources/paper/", "note": "Paper"},
    ]
    assert person["links"][0]["url"] == "http://testserver/people/given/"


def test_one_person_comes_with_the_posts_and_all_above_their_organisations(client):
    top = OrganisationFactory(key="top")
    middle = OrganisationFactory(key="middle", parent=top)
    low = OrganisationFactory(key="low", parent=middle, founded="1949~", abbreviation="LOW")
    PersonFactory(key="given", terms=[{"post": PostFactory(key="envoy", organisation=low), "date": "2000/2001"}])
    PersonFactory(key="other", terms=[{"post": PostFactory(key="else"), "date": "2000/2001"}])
    data = asked(client, "/people/given.popolo.json")
    assert [post["id"] for post in data["posts"]] == ["envoy"]
    assert [each["id"] for each in data["organizations"]] == ["low", "middle", "top"]
    assert "founding_date" not in data["organizations"][0]


def test_a_post_of_a_hidden_body_and_what_a_hidden_parent_hides_are_left_out(client):
    hidden = OrganisationFactory(key="hidden", name="Zhiddenz", is_private=True)
    below = OrganisationFactory(key="below", parent=hidden)
    terms = [
        {"post": PostFactory(key="gone", organisation=hidden), "date": "2000/2001"},
        {"post": PostFactory(key="kept", organisation=below), "date": "2002/2003"},
    ]
    PersonFactory(key="given", terms=terms)
    data = asked(client)
    assert [membership["post_id"] for membership in data["persons"][0]["memberships"]] == ["kept"]
    assert "hidden" not in json.dumps(data)
