"""Search engines are told of every public page, and of no choice among the same records."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from defusedxml import ElementTree
from django.utils import timezone

from portal.crawling import sitemaps
from tests.conftest import make_site_pages
from tests.factories import AgreementFactory, EventFactory, PersonFactory, SourceFactory
from timeline.models import Event

pytestmark = pytest.mark.django_db

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def entries(client, address: str) -> dict[str, str]:
    """The addresses in a sitemap, or in the index, each with its last change."""
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    root = ElementTree.fromstring(response.content)
    return {entry.findtext(f"{NAMESPACE}loc"): entry.findtext(f"{NAMESPACE}lastmod") for entry in root}


def everything(client) -> dict[str, str]:
    found: dict[str, str] = {}
    for address in entries(client, "/sitemap.xml"):
        parts = urlsplit(address)
        found |= entries(client, f"{parts.path}?{parts.query}")
    return found


def test_every_page_and_record_is_in_it_with_its_address_in_full(site_pages, client):
    records = [EventFactory(), AgreementFactory(), PersonFactory(), SourceFactory()]
    places = ["/", "/timeline/", "/agreements/", "/people/", "/people/ambassadors/", "/sources/", "/about/"]
    wanted = [*places, *(record.get_absolute_url() for record in records)]
    found = everything(client)
    assert set(found) == {f"http://testserver{address}" for address in wanted}
    for address in wanted:
        page = BeautifulSoup(client.get(address).content, "html.parser")
        assert page.select_one("link[rel=canonical]")["href"] == f"http://testserver{address}"
        assert page.select_one("meta[name=robots]") is None


def test_each_record_has_the_day_of_its_last_publication(site_pages, client):
    event = EventFactory(revision=True)
    Event.objects.filter(pk=event.pk).update(last_published_at=datetime(2020, 2, 3, 4, tzinfo=UTC))
    found = everything(client)
    assert found[f"http://testserver{event.get_absolute_url()}"] == "2020-02-03"
    assert entries(client, "/sitemap.xml")["http://testserver/sitemap-timeline.xml"].startswith("2020-02-03T04:00")


def test_a_section_changes_with_its_records(site_pages, client):
    event = EventFactory(revision=True)
    later = timezone.now() + timedelta(days=300)
    Event.objects.filter(pk=event.pk).update(last_published_at=later)
    found = everything(client)
    assert found["http://testserver/timeline/"] == f"{later:%Y-%m-%d}"
    assert found["http://testserver/sources/"] != f"{later:%Y-%m-%d}"


def test_a_large_section_is_parted_into_files(site_pages, client, monkeypatch):
    monkeypatch.setattr(sitemaps.RecordSitemap, "limit", 2)
    wanted = {f"http://testserver{EventFactory().get_absolute_url()}" for _number in range(5)}
    files = [address for address in entries(client, "/sitemap.xml") if "timeline" in address]
    assert len(files) == 3
    parts = [set(entries(client, address.removeprefix("http://testserver"))) for address in files]
    assert [len(part) for part in parts] == [2, 2, 1]
    assert set.union(*parts) == wanted


@pytest.mark.parametrize(
    "address",
    ["/sitemap-nothing.xml", "/sitemap-timeline.xml?p=2", "/sitemap-timeline.xml?p=x", "/sitemap-pages.xml?p=%00"],
)
def test_there_is_no_sitemap_of_what_there_is_not(site_pages, client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/sitemap.xml", "/sitemap-timeline.xml", "/robots.txt"])
def test_it_is_not_sent_again_unless_something_changed(site_pages, client, address):
    tag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_is_noticed_by_whoever_asks_again(client):
    make_site_pages()
    event = EventFactory(revision=True)
    first = client.get("/sitemap-timeline.xml")
    assert "Last-Modified" not in first
    event.unpublish()
    again = client.get("/sitemap-timeline.xml", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, event.slug in again.content.decode()) == (200, False)


# robots.txt


def is_allowed(robots: str, address: str) -> bool:
    """As RFC 9309 says: of the rules that fit, the longest holds, and one that allows before one that does not."""
    rules = re.findall(r"^(Allow|Disallow): (\S+)$", robots, re.M)
    fitting = [
        (len(path), kind == "Allow")
        for kind, path in rules
        if re.match(".*".join(map(re.escape, path.split("*"))), address)
    ]
    return max(fitting, default=(0, True))[1]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/", True),
        ("/timeline/", True),
        ("/timeline/saber-strike-2018/", True),
        ("/timeline.json", True),
        ("/timeline/?page=2", True),
        ("/sources/?page=3", True),
        ("/timeline/?topic=exercises", False),
        ("/timeline/?topic=exercises&page=2", False),
        ("/timeline/?page=2&topic=exercises", False),
        ("/timeline/?view=chart", False),
        ("/timeline.json?topic=exercises", False),
        ("/agreements/?on=1999-01-01", False),
        ("/search/", False),
        ("/search/?q=a", False),
        ("/admin/", False),
        ("/sitemap.xml", True),
        ("/sitemap-timeline.xml?p=2", True),
        ("/embed/timeline/?n=3", True),
        ("/oembed/?url=x", True),
        ("/style/0123456789ab.css", True),
        ("/pictures/site.0123456789ab.png", True),
    ],
)
def test_robots_may_read_all_but_the_same_records_in_another_choice(client, address, expected):
    assert is_allowed(client.get("/robots.txt").content.decode(), address) is expected


def test_robots_are_led_to_the_sitemap(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "\nSitemap: http://testserver/sitemap.xml\n" in response.content.decode()


# One address for each page


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/timeline/?topic=a&view=chart", "/timeline/"),
        ("/timeline/?view=table", "/timeline/"),
        ("/timeline/?from=9/1/2002", "/timeline/"),
        ("/agreements/?on=1999-01-01", "/agreements/"),
        ("/agreements/?page=2", "/agreements/?page=2"),
        ("/sources/?page=2&reliability=primary", "/sources/?page=2"),
        ("/people/ambassadors/?from=2000&to=2009", "/people/ambassadors/"),
        ("/search/?q=treaty", "/search/"),
        ("/?x=1", "/"),
    ],
)
def test_a_page_names_one_address_however_it_was_asked_for(site_pages, client, address, canonical):
    for _number in range(51):
        SourceFactory()
        AgreementFactory()
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert page.select_one("link[rel=canonical]")["href"] == f"http://testserver{canonical}"
