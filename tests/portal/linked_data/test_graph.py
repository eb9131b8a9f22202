"""JSON-LD of every page: what real readers of it find there, and nothing that is not known."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.models import Edition
from evidence.models.source import SourceKind
from portal.linked_data import datasets, graph
from portal.linked_data.sources import TYPES
from tests.factories import (
    AgreementFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
)
from tests.linked_data import nodes_of, top
from tests.portal.data.test_forms import HARD


@pytest.mark.django_db
@pytest.mark.parametrize("title", [HARD, "</script><script>alert(1)</script>", "<!--", "\u2028\u2029", 'a\\"b'])
def test_no_title_breaks_out_of_the_block(site_pages, client, title):
    event = EventFactory(title=title)
    content = client.get(event.get_absolute_url()).content
    assert top(content)["Event"]["name"] == title
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', content.decode(), re.S)
    assert not re.search("[<>&\u2028\u2029]", block)
    assert len(nodes_of(client.get("/timeline/").content)) > 5


@pytest.mark.django_db
def test_no_page_asks_anything_more_but_that_of_a_person_for_the_bodies_of_posts(site_pages, client, monkeypatch):
    body = OrganisationFactory()
    post = PostFactory(organisation=body)
    event = EventFactory(participations=[{"organisation": body}], sources=[SourceFactory()])
    person = PersonFactory(terms=[{"post": post, "date": "2000/2010"}])
    AgreementFactory()

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    addresses = ["/", "/timeline/", "/timeline/?view=chart", "/agreements/", "/people/", "/sources/", "/about/"]
    addresses += [event.get_absolute_url(), person.get_absolute_url()]
    with_it = [cost(address) for address in addresses]
    monkeypatch.setattr(graph, "of_page", lambda *args: [])
    monkeypatch.setattr(graph, "of_record", lambda *args: [])
    without = [cost(address) for address in addresses]
    assert [more - less for more, less in zip(with_it, without, strict=True)] == [0] * 8 + [1]


# What is said, and what is not


@pytest.mark.django_db
def test_the_edition_is_the_version(site_pages, client):
    event = EventFactory(revision=True)
    event.save_revision().publish()
    assert top(client.get(event.get_absolute_url()).content)["WebPage"]["version"] == "2"
    assert Edition.objects.of(event).count() == 2


@pytest.mark.django_db
def test_whoever_is_only_named_is_not_said_to_have_been_there(site_pages, client):
    there, named = OrganisationFactory(name="There"), OrganisationFactory(name="Named")
    event = EventFactory(
        participations=[
            {"organisation": there, "role": "participant"},
            {"organisation": named, "role": "organisation named by the report"},
        ]
    )
    said = top(client.get(event.get_absolute_url()).content)["Event"]
    assert [role["attendee"]["name"] for role in said["attendee"]] == ["There"]
    assert [(role["roleName"], role["about"]["name"]) for role in said["about"]] == [
        ("organisation named by the report", "Named")
    ]


@pytest.mark.django_db
def test_the_verdict_is_a_review_of_a_claim_only_where_the_report_is_cited(site_pages, client):
    report = SourceFactory(reliability="report", title="The report")
    told = {"origin": "report", "reported": "It was in 2019.", "verdict": "disputed"}
    with_report = EventFactory(sources=[SourceFactory(), report], **told)
    without = EventFactory(sources=[SourceFactory()], **told)
    hidden = EventFactory(sources=[SourceFactory(), SourceFactory(reliability="report", public=False)], **told)
    context = EventFactory(sources=[SourceFactory(), report], verdict="confirmed")
    review = top(client.get(with_report.get_absolute_url()).content)["ClaimReview"]
    assert review["claimReviewed"] == "It was in 2019."
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Disputed"}
    assert review["itemReviewed"]["appearance"]["name"] == "The report"
    for event in (without, hidden, context):
        assert "ClaimReview" not in top(client.get(event.get_absolute_url()).content)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("nature", "access", "expected"),
    [
        ("treaty", "public", "Legislation"),
        ("decision", "public", "Legislation"),
        ("treaty", "not-public", "CreativeWork"),
        ("treaty", "unknown", "CreativeWork"),
        ("programme", "public", "CreativeWork"),
    ],
)
def test_an_agreement_is_legislation_where_its_text_can_be_read(site_pages, client, nature, access, expected):
    pact = AgreementFactory(legal_nature=nature, text_access=access, date="2001-04")
    said = top(client.get(pact.get_absolute_url()).content)[expected]
    assert said["legislationDate" if expected == "Legislation" else "dateCreated"] == "2001-04"


@pytest.mark.django_db
def test_force_is_said_only_within_the_evidence(site_pages, client):
    both = {"legal_nature": "treaty", "text_access": "public", "date": "1990"}
    ended = AgreementFactory(actions=[{"kind": "termination", "date": "2000"}], **both)
    beyond = AgreementFactory(actions=[{"kind": "entry-into-force", "date": "1990"}], attested="1999", **both)
    said = [top(client.get(pact.get_absolute_url()).content)["Legislation"] for pact in (ended, beyond)]
    assert [one.get("legislationLegalForce") for one in said] == ["https://schema.org/NotInForce", None]


@pytest.mark.django_db
def test_nobody_works_on_where_no_end_of_the_term_was_found(site_pages, client):
    post = PostFactory(title="Ambassador")
    for date, works in (("2000/2010", True), ("2016/..", True), ("2016/", False)):
        person = PersonFactory(terms=[{"post": post, "date": date}])
        said = top(client.get(person.get_absolute_url()).content)["Person"]
        assert said["hasOccupation"][0]["roleName"] == "Ambassador"
        assert ("worksFor" in said) is works
    assert "end not found" in said["hasOccupation"][0]["description"]


@pytest.mark.django_db
def test_a_hidden_body_of_a_post_is_not_named(site_pages, client):
    post = PostFactory(organisation=OrganisationFactory(name="Zhiddenz", public=False))
    person = PersonFactory(terms=[{"post": post, "date": "2000/2010"}])
    assert b"Zhiddenz" not in client.get(person.get_absolute_url()).content


@pytest.mark.django_db
def test_a_narrowed_list_claims_to_be_no_whole_one(site_pages, client):
    EventFactory(title="A meeting")
    whole, narrowed = (top(client.get(address).content) for address in ("/timeline/", "/timeline/?q=meeting"))
    assert whole["CollectionPage"]["mainEntity"]["numberOfItems"] == 1
    assert "mainEntity" not in narrowed["CollectionPage"]
    assert ("Dataset" in whole, "Dataset" in narrowed) == (True, False)


@pytest.mark.django_db
def test_a_page_below_a_section_has_a_name_of_its_own(site_pages, client):
    names = [top(client.get(f"/people/{path}").content)["CollectionPage"]["name"] for path in ("", "ambassadors/")]
    assert names == ["People", "Ambassadors"]


@pytest.mark.django_db
def test_the_second_page_of_a_list_goes_on_counting(site_pages, client):
    for _number in range(52):
        SourceFactory()
    items = top(client.get("/sources/?page=2").content)["CollectionPage"]["mainEntity"]["itemListElement"]
    assert [item["position"] for item in items] == [51, 52]


@pytest.mark.django_db
def test_every_file_that_is_announced_is_there(site_pages, client):
    event = EventFactory()
    for address in ("/timeline/", "/people/", event.get_absolute_url()):
        found = [node["contentUrl"] for node in nodes_of(client.get(address).content) if "contentUrl" in node]
        assert found
        for file in found:
            assert client.get(file.removeprefix("http://testserver")).status_code == 200, file


@pytest.mark.django_db
def test_home_says_how_to_search(site_pages, client):
    action = top(client.get("/").content)["WebSite"]["potentialAction"]
    address = action["target"]["urlTemplate"].replace("{search_term_string}", "exercise")
    assert client.get(address.removeprefix("http://testserver")).context["search"].query == "exercise"


@pytest.mark.django_db
def test_the_licence_of_the_data_is_named(site_pages, client, settings):
    settings.DATA_LICENCE = {"name": "X", "title": "A licence", "path": "https://example.org/licence"}
    page = top(client.get("/timeline/").content)
    assert page["Dataset"]["license"] == page["CollectionPage"]["license"] == "https://example.org/licence"


def test_the_files_of_the_whole_record_are_a_dataset():
    file = datasets.Download("Everything", "/data/all.json", "application/json", size=12, sha256="ab")
    page, data, *_site = graph.of_downloads("https://example.org", [file])
    assert page["mainEntity"]["@id"] == data["@id"]
    assert len(data["description"]) >= 50
    assert data["distribution"] == [
        {
            "@type": "DataDownload",
            "name": "Everything",
            "contentUrl": "https://example.org/data/all.json",
            "encodingFormat": "application/json",
            "contentSize": "12 B",
            "sha256": "ab",
        }
    ]


def test_every_kind_of_source_has_a_type():
    assert set(TYPES) == set(SourceKind)
