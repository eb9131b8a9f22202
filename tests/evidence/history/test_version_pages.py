"""`/timeline/<slug>/v3/` and `v3.json`: a record as it stood, and what the web is told of that."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json

import pytest
from django.utils.http import http_date

from evidence.models import Edition, Source
from evidence.public_form import public_form
from people.models import Person
from tests.evidence.publishing import publish
from tests.factories import (
    AgreementFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    TopicFactory,
)
from tests.page_checks import well_formed
from timeline.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(site_pages):
    """Three editions."""
    event = EventFactory(key="visit", title="A visit", date="2012-02-07", place="Mons", revision=True)
    event = publish(event, "Date corrected.", title="A long visit", date="2016-02-07")
    return publish(event, title="A third visit")


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return well_formed(response.content, address)


def text(element):
    return " ".join(element.get_text(" ").split())


def digest(content):
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


def links(response):
    """The `Link` header: by each relation the address, without the host."""
    found = {}
    for link in response["Link"].split(", <"):
        address, _semicolon, parameters = link.lstrip("<").partition(">; ")
        for relation in parameters.split('"')[1].split():
            found.setdefault(relation, []).append(address.removeprefix("http://testserver"))
    return found


def test_an_earlier_edition_shows_what_stood_then(client, event):
    soup = page(client, "/timeline/visit/v1/")
    assert text(soup.h1) == "A visit"
    assert "7 February 2012" in text(soup.main)
    assert soup.select(".crumbs a")[1]["href"] == "/timeline/?from=2012&to=2012"
    assert "third" not in text(soup.main)


def test_it_is_marked_as_superseded_with_the_time_it_stood_and_ways_on(client, event):
    first, second = Edition.objects.of(event).order_by("number")[:2]
    notice = page(client, "/timeline/visit/v1/").select_one(".notice.version")
    assert "Edition 1 of 3: this is not the present entry." in text(notice)
    for edition in (first, second):
        assert f"{edition.published_at:%-d %B %Y, %H:%M}" in text(notice)
    assert first.sha256 in text(notice)
    assert [a["href"] for a in notice.select("a")] == [
        "/timeline/visit/",
        "/timeline/visit/history/?from=1&to=3",
        "/timeline/visit/history/",
        "/timeline/visit/v2/",
        "/timeline/visit/v1.json",
    ]


def test_the_latest_is_marked_as_the_present_one(client, event):
    notice = page(client, "/timeline/visit/v3/").select_one(".notice.version")
    assert "Edition 3, the present one." in text(notice)
    assert "history/?from" not in str(notice)


def test_no_edition_is_indexed_and_the_present_page_is_the_canonical_one(client, event):
    event = publish(event, slug="new-visit")
    response = client.get("/timeline/new-visit/v1/")
    soup = well_formed(response.content)
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"
    assert response["X-Robots-Tag"] == "noindex"
    assert soup.select_one("link[rel=canonical]")["href"] == "http://testserver/timeline/new-visit/"


def test_the_headers_are_those_of_a_memento(client, event):
    second = Edition.objects.of(event).get(number=2)
    for address in ("/timeline/visit/v2/", "/timeline/visit/v2.json"):
        response = client.get(address)
        assert response["Memento-Datetime"] == http_date(second.published_at.timestamp())
        assert response["Memento-Datetime"].endswith(" GMT")
        assert links(response) == {
            "original": ["/timeline/visit/"],
            "latest-version": ["/timeline/visit/"],
            "version-history": ["/timeline/visit/history/"],
            "timemap": ["/timeline/visit/history.link"],
            "memento": ["/timeline/visit/v1/", "/timeline/visit/v2/", "/timeline/visit/v3/"],
            "first": ["/timeline/visit/v1/"],
            "prev": ["/timeline/visit/v1/"],
            "predecessor-version": ["/timeline/visit/v1/"],
            "next": ["/timeline/visit/v3/"],
            "successor-version": ["/timeline/visit/v3/"],
            "last": ["/timeline/visit/v3/"],
        }


@pytest.mark.parametrize("number", ["0", "4", "03", "1e1", "-1", "999999999", "9" * 30, "٣", "1.0", "3/x"])
def test_a_number_that_no_edition_has_is_missing(client, event, number):
    assert client.get(f"/timeline/visit/v{number}/").status_code == 404
    assert client.get(f"/timeline/visit/v{number}.json").status_code == 404


def test_a_whole_record_is_shown_as_it_was_though_all_has_changed_since(client, site_pages):
    source, other = SourceFactory(key="s1", title="First source"), SourceFactory(key="s2", title="Second source")
    body = OrganisationFactory(name="The alliance")
    post = PostFactory(title="Envoy to many", organisation=body)
    pact = AgreementFactory(
        key="pact",
        title="A pact of then",
        sources=[source],
        parties=[{"organisation": body, "signatory": "A minister"}],
        actions=[{"kind": "signature", "date": "1995", "source": source, "note": "In Brussels."}],
        findings=[
            (
                "finding",
                {"aspect": "day", "verdict": "corrected", "why": "It says so.", "sources": [source], "passage": "3",
                 "reported": "1996", "read": "1995"},
            )
        ],
        revision=True,
    )  # fmt: skip
    publish(pact, title="A pact of now", parties=[], actions=[], findings=[], citations=[], verdict="unverified")
    shown = text(page(client, "/agreements/pact/v1/").main)
    for word in ("A pact of then", "A minister", "Signature", "In Brussels.", "It says so.", "First source"):
        assert word in shown, word
    person = PersonFactory(
        key="person",
        name="Given Family",
        sources=[other],
        terms=[{"post": post, "date": "2001/2005", "source": other}],
        other_names=[{"name": "G. Family"}],
        revision=True,
    )
    publish(person, terms=[], other_names=[], citations=[], verdict="unverified")
    shown = text(page(client, "/people/person/v1/").main)
    for word in ("Envoy to many", "G. Family", "Second source"):
        assert word in shown, word
    paper = SourceFactory(key="paper", title="A paper", publisher="Then", revision=True)
    publish(paper, publisher="Now")
    assert "Then" in text(page(client, "/sources/paper/v1/").main)


def test_showing_an_edition_writes_nothing(client, event):
    before = public_form(Event.objects.get(pk=event.pk)).text
    page(client, "/timeline/visit/v1/")
    assert public_form(Event.objects.get(pk=event.pk)).text == before


# As data


def test_the_data_of_an_edition_are_the_bytes_that_were_kept(client, event):
    edition = Edition.objects.of(event).get(number=1)
    response = client.get("/timeline/visit/v1.json")
    assert response.content == edition.content.encode()
    assert hashlib.sha256(response.content).hexdigest() == edition.sha256
    assert response["Repr-Digest"] == response["Edition-Digest"] == digest(response.content)
    assert "Edition-Incomplete" not in response


def test_the_latest_edition_is_what_the_record_shows_as_data(client, event):
    assert client.get("/timeline/visit/v3.json").content == client.get("/timeline/visit.json").content


def test_the_digest_is_that_of_the_bytes_sent_for_clients_that_take_compressed_answers(client, event):
    publish(event, summary="Long enough to be worth compressing. " * 40)
    response = client.get("/timeline/visit/v4.json", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response
    assert response["Repr-Digest"] == digest(response.content)
    compressed = client.get("/timeline/visit/", headers={"Accept-Encoding": "gzip"})
    assert compressed["Content-Encoding"] == "gzip"
    assert b"A third visit" in gzip.decompress(compressed.content)


def test_the_history_as_data_lists_every_edition(client, event):
    first = Edition.objects.of(event).get(number=1)
    listed = client.get("/timeline/visit/history.json").json()
    assert (listed["kind"], listed["key"]) == ("event", "visit")
    assert [edition["number"] for edition in listed["editions"]] == [3, 2, 1]
    assert listed["editions"][1]["note"] == "Date corrected."
    assert listed["editions"][2] == {
        "number": 1,
        "published_at": first.published_at.isoformat().replace("+00:00", "Z"),
        "note": "",
        "sha256": first.sha256,
        "address": "http://testserver/timeline/visit/v1/",
        "data": "http://testserver/timeline/visit/v1.json",
    }


def test_the_timemap_is_in_link_format(client, event):
    response = client.get("/timeline/visit/history.link")
    assert response["Content-Type"] == "application/link-format"
    lines = response.content.decode().strip().split(",\n")
    assert lines[0] == '<http://testserver/timeline/visit/>; rel="original"'
    assert '; rel="self"; type="application/link-format"; from="' in lines[1]
    assert [line.partition("; datetime")[0] for line in lines[2:]] == [
        '<http://testserver/timeline/visit/v1/>; rel="first memento"',
        '<http://testserver/timeline/visit/v2/>; rel="memento"',
        '<http://testserver/timeline/visit/v3/>; rel="last memento"',
    ]


def test_scripts_of_other_sites_may_read_editions_and_their_headers(client, event):
    response = client.get("/timeline/visit/v1.json", headers={"Origin": "https://elsewhere.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Memento-Datetime" in response["Access-Control-Expose-Headers"]


# What was withdrawn since


@pytest.fixture
def withdrawn(site_pages):
    """An event whose first edition names what has been made private since, in every way."""
    person = PersonFactory(key="zhidden-person", name="Zhidden Person")
    body = OrganisationFactory(key="zhidden-body", name="Zhidden Body")
    topic = TopicFactory(key="zhidden-topic", name="Zhidden Topic")
    source = SourceFactory(key="zhidden-source", title="Zhidden Source")
    pact = AgreementFactory(key="zhidden-pact", title="Zhidden Pact", short_title="Zhidden Pact")
    values = {"aspect": "day", "verdict": "confirmed", "why": "It agrees.", "sources": [source], "reported": "x",
              "read": "", "passage": ""}  # fmt: skip
    event = EventFactory(
        key="visit",
        sources=[source, SourceFactory(key="open", title="Open source")],
        topics=[topic],
        agreements=[pact],
        participations=[{"person": person, "role": "guest"}, {"organisation": body}],
        findings=[("finding", values)],
        revision=True,
    )
    event = publish(event, topics=[], agreements=[], participations=[], findings=[], citations=[], verdict="unverified")
    for record in (person, body, topic, source, pact):
        type(record).objects.filter(pk=record.pk).update(is_private=True)
    return event


@pytest.mark.parametrize("address", ["v1/", "v1.json", "history/", "history.json", "history.link"])
def test_no_name_that_was_withdrawn_is_in_an_old_edition(client, withdrawn, address):
    assert "zhidden" in Edition.objects.of(withdrawn).get(number=1).content
    response = client.get(f"/timeline/visit/{address}")
    assert response.status_code == 200
    assert "zhidden" not in response.content.decode().lower()


def test_what_is_left_of_an_edition_says_that_it_is_not_whole(client, withdrawn):
    edition = Edition.objects.of(withdrawn).get(number=1)
    response = client.get("/timeline/visit/v1.json")
    left = response.json()
    assert left["citations"] == [{"source": "open"}]
    assert left["findings"][0] == {"aspect": "day", "verdict": "confirmed", "reported": "x", "why": "It agrees."}
    assert "participations" not in left
    assert response["Edition-Incomplete"] == "?1"
    assert response["Repr-Digest"] == digest(response.content)
    assert response["Edition-Digest"] == digest(edition.content.encode())
    notice = text(page(client, "/timeline/visit/v1/").select_one(".notice.version"))
    assert "Parts of it are left out" in notice
    assert f"SHA-256 of its JSON when it was whole: {edition.sha256}" in notice


def test_an_edition_names_again_what_is_public_again(client, withdrawn):
    Person.objects.filter(key="zhidden-person").update(is_private=False)
    assert "Zhidden Person" in client.get("/timeline/visit/v1/").content.decode()


def test_a_record_that_was_deleted_is_left_out_too(client, site_pages):
    source = SourceFactory(key="gone", title="Gone source")
    event = EventFactory(key="visit", sources=[source], revision=True)
    publish(event, citations=[], verdict="unverified")
    Source.objects.get(pk=source.pk).delete()
    assert "Gone source" not in client.get("/timeline/visit/v1/").content.decode()
    assert "citations" not in client.get("/timeline/visit/v1.json").json()


def test_a_field_of_then_that_there_is_no_more_is_left_out(client, site_pages):
    """Nobody would know whether it names something that was withdrawn."""
    event = EventFactory(key="visit", revision=True)
    data = {**Edition.objects.of(event).get().data, "organiser": "a-body"}
    content = json.dumps(data)
    Edition(kind="event", key="visit", number=2, published_at=event.last_published_at, content=content).save()
    response = client.get("/timeline/visit/v2.json")
    assert "organiser" not in response.json()
    assert response["Edition-Incomplete"] == "?1"
    assert client.get("/timeline/visit/v2/").status_code == 200
