"""JSON-LD of the record that ships, as extruct reads it from each page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from evidence.models import Source
from people.models import Person
from tests.linked_data import graph_of, nodes_of
from tests.public_pages import PAGES
from timeline.models import Agreement, Event

EXPECTED = Path(__file__).parent / "expected"
#: One record of each kind that ships.
RECORDS = {
    "event": "/timeline/saber-strike-2018/",
    "event-within-words": "/timeline/nato-accepts-israeli-mission/",
    "agreement": "/agreements/security-cooperation-memorandum-1988/",
    "person": "/people/jens-stoltenberg/",
    "source": "/sources/haaretz-2018/",
}
#: All pages but tools, which hold nothing of the record, and those of earlier editions, which are not the record.
UNDESCRIBED = ("embed-code", "api", "history", "version")
DESCRIBED = [page for page in PAGES if page.status == 200 and page.name not in UNDESCRIBED]
#: What a reader of schema.org cannot do without, by type.
REQUIRED = {
    "Event": {"name"},
    "Person": {"name"},
    "Organization": {"name"},
    "GovernmentOrganization": {"name"},
    "Legislation": {"name"},
    "Place": {"name"},
    "Dataset": {"name", "description", "distribution"},
    "DataDownload": {"contentUrl", "encodingFormat"},
    "MediaObject": set(),
    "ClaimReview": {"claimReviewed", "reviewRating", "url", "author"},
    "Rating": {"alternateName"},
    "Claim": {"appearance"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position"},
    "Role": {"roleName"},
    "OrganizationRole": {"roleName", "worksFor"},
    "Occupation": {"name"},
    "WebSite": {"name"},
    "SearchAction": {"target", "query-input"},
    "ItemList": {"numberOfItems", "itemListElement"},
    "CollectionPage": {"name", "url", "isPartOf"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("page", DESCRIBED, ids=lambda page: page.name)
def test_every_page_has_one_graph_that_is_whole(the_record, client, page):
    """Each type has what it needs, nothing is empty, and whatever is referred to here is described here."""
    response = client.get(page.address)
    nodes = nodes_of(response.content)
    described = {node["@id"] for node in nodes if "@type" in node and "@id" in node}
    for node in nodes:
        assert REQUIRED.get(node.get("@type"), set()) <= node.keys(), node
        assert [name for name, value in node.items() if value in ("", None, [], {})] == []
        if node.keys() == {"@id"}:
            assert node["@id"] in described
    canonical = BeautifulSoup(response.content, "html.parser").select_one("link[rel=canonical]")["href"]
    assert canonical.partition("?")[0] in described


@pytest.mark.django_db
def test_every_record_that_ships_has_a_whole_graph(the_record):
    for model in (Event, Agreement, Person, Source):
        for record in model.objects.public():
            nodes = nodes_of(Client().get(record.get_absolute_url()).content)
            for node in nodes:
                assert REQUIRED.get(node.get("@type"), set()) <= node.keys(), node


@pytest.mark.django_db
@pytest.mark.parametrize("name", RECORDS)
def test_a_record_of_each_kind_is_described_as_expected(the_record, client, name):
    """But for the moment at which it was loaded, and the files beside the page: as many as there are forms."""
    page, *others = graph_of(client.get(RECORDS[name]).content)
    assert page.pop("encoding")
    text = json.dumps([page, *others], ensure_ascii=False)
    text = re.sub(r'"(datePublished|dateModified)": "[^"]*T[^"]*"', r'"\1": "…"', text)
    file = EXPECTED / f"{name}.json"
    assert json.loads(text) == json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_there_is_nothing_of_an_error_or_a_preview(the_record, client):
    assert b"ld+json" not in client.get("/timeline/no-such-event/").content
    preview = Event.objects.public().first().make_preview_request()
    assert preview.status_code == 200
    assert b"ld+json" not in preview.content
