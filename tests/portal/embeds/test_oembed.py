"""oEmbed 1.0: what the specification asks of an answer, and every address that is not ours refused."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from defusedxml import ElementTree
from wagtail.embeds.finders.oembed import OEmbedFinder

from tests.factories import EventFactory, TopicFactory
from tests.portal.data.test_forms import HARD

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


@pytest.fixture
def event(site_pages):
    return EventFactory(key="a-visit", title="A visit", topics=[TopicFactory(key="ports")])


def checked(response) -> dict:
    """The answer, where it is a “rich” one as section 2.3.4 of the specification describes it."""
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    told = response.json()
    assert (told["type"], told["version"]) == ("rich", "1.0")
    assert isinstance(told["html"], str)
    assert all(isinstance(told[name], int) and told[name] > 0 for name in ("width", "height"))
    thumbnail = {"thumbnail_url", "thumbnail_width", "thumbnail_height"}
    assert thumbnail & told.keys() in (set(), thumbnail)
    known = {"type", "version", "title", "author_name", "author_url", "provider_name", "provider_url", "cache_age"}
    assert told.keys() <= known | thumbnail | {"html", "width", "height"}
    assert told["provider_url"] == f"{SITE}/"
    return told


def test_an_event_is_answered_with_its_frame(event, client):
    told = checked(client.get("/oembed/", {"url": f"{SITE}/timeline/a-visit/"}))
    frame = BeautifulSoup(told["html"], "html.parser").iframe
    assert frame["src"] == f"{SITE}/embed/timeline/a-visit/"
    assert (frame["width"], frame["height"]) == (str(told["width"]), str(told["height"]))
    assert told["title"] == frame["title"] == "A visit"
    assert client.get(urlsplit(told["thumbnail_url"]).path)["Content-Type"] == "image/png"
    assert client.get(urlsplit(frame["src"]).path).status_code == 200


def test_the_timeline_is_answered_with_its_filters_alone(event, client):
    told = checked(client.get("/oembed/", {"url": f"{SITE}/timeline/?topic=ports&view=chart&page=2&x=<b>"}))
    assert BeautifulSoup(told["html"], "html.parser").iframe["src"] == f"{SITE}/embed/timeline/?topic=ports"


def test_nothing_is_larger_than_was_asked_for(event, client):
    asked = {"url": f"{SITE}/timeline/a-visit/", "maxwidth": "300", "maxheight": "200"}
    told = checked(client.get("/oembed/", asked))
    assert (told["width"], told["height"]) == (300, 200)
    assert "thumbnail_url" not in told
    wide = checked(client.get("/oembed/", {**asked, "maxwidth": "2000", "maxheight": "2000"}))
    assert (wide["width"], wide["height"]) == (600, 340)
    assert "thumbnail_url" in wide


def test_xml_says_the_same(event, client):
    asked = {"url": f"{SITE}/timeline/a-visit/"}
    response = client.get("/oembed/", {**asked, "format": "xml"})
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    told = client.get("/oembed/", asked).json()
    assert (root.tag, {child.tag: child.text for child in root}) == ("oembed", {k: str(v) for k, v in told.items()})


def test_hard_titles_are_whole_in_both_formats(site_pages, client):
    event = EventFactory(title=HARD)
    asked = {"url": SITE + event.get_absolute_url()}
    told = checked(client.get("/oembed/", asked))
    assert told["title"] == HARD
    assert BeautifulSoup(told["html"], "html.parser").iframe["title"] == HARD
    root = ElementTree.fromstring(client.get("/oembed/", {**asked, "format": "xml"}).content)
    assert root.findtext("title") == HARD


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"url": ""}, 400),
        ({"url": f"{SITE}/timeline/a-visit/", "format": "yaml"}, 501),
        ({"format": "yaml"}, 501),
        ({"url": f"{SITE}/timeline/a-visit/", "format": ""}, 501),
        ({"url": f"{SITE}/timeline/a-visit/", "maxwidth": "0"}, 400),
        ({"url": f"{SITE}/timeline/a-visit/", "maxwidth": "-1"}, 400),
        ({"url": f"{SITE}/timeline/a-visit/", "maxheight": "1e3"}, 400),
        ({"url": f"{SITE}/timeline/a-visit/", "maxheight": "٣"}, 400),
        ({"url": f"{SITE}/timeline/a-visit/", "maxheight": "9" * 5000}, 400),
    ],
)
def test_what_was_wrong_is_said_as_problem_details(event, client, query, status):
    response = client.get("/oembed/", query)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    "url",
    [
        f"{SITE}/",
        f"{SITE}/agreements/",
        f"{SITE}/timeline/nothing/",
        f"{SITE}/timeline/a-visit/v2/",
        f"{SITE}/timeline/A-VISIT/",
        f"{SITE}/timeline/a-visit%00/",
        f"{SITE}/timeline/a-visit\x00/",
        f"{SITE}/timeline/%2e%2e/admin/",
        f"{SITE}/timeline/?from=9/1/2002",
        f"{SITE}/timeline/?q=%00",
        f"{SITE}/timeline/?q=" + "x" * 60_000,
        "x" * 60_000,
        "https://elsewhere.example/timeline/a-visit/",
        "http://testserver.elsewhere.example/timeline/a-visit/",
        "http://elsewhere.example#@testserver/timeline/a-visit/",
        "http://testserver@elsewhere.example/timeline/a-visit/",
        "http://user:pass@testserver/timeline/a-visit/",
        "http://@testserver/timeline/a-visit/",
        "http://testserver\\@elsewhere.example/timeline/a-visit/",
        "http://testserver:8000/timeline/a-visit/",
        "http://testserver:443/timeline/a-visit/",
        "http://testserver:port/timeline/a-visit/",
        "http://testserver:99999999/timeline/a-visit/",
        "http://[testserver/timeline/a-visit/",
        "//testserver/timeline/a-visit/",
        "/timeline/a-visit/",
        "ftp://testserver/timeline/a-visit/",
        "javascript:alert(1)//testserver/timeline/a-visit/",
        "java\nscript://testserver/timeline/a-visit/",
        " http://testserver/timeline/a-visit/",
        "http:///timeline/a-visit/",
        "http://",
        "\ud800",
        "http://tеstserver/timeline/a-visit/",
    ],
)
def test_an_address_that_is_none_of_ours_is_unknown(event, client, url):
    response = client.get("/oembed/", {"url": url.encode("utf-8", "surrogatepass")})
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "url",
    [
        "http://TESTSERVER/timeline/a-visit/",
        "HTTP://testserver/timeline/a-visit/",
        "https://testserver/timeline/a-visit/",
        "https://testserver:443/timeline/a-visit/",
        "http://testserver:80/timeline/a-visit/",
        "http://testserver/timeline/a-visit",
        "http://testserver/timeline/a%2Dvisit/",
        "http://testserver/timeline/a-visit/?utm_source=x#sources",
    ],
)
def test_an_address_is_known_in_every_way_that_leads_to_it(event, client, url):
    assert checked(client.get("/oembed/", {"url": url}))["title"] == "A visit"


def test_pages_say_where_it_is(event, client):
    for path in ("/timeline/a-visit/", "/timeline/?topic=ports"):
        page = BeautifulSoup(client.get(path).content, "html.parser")
        (link,) = page.select("link[type='application/json+oembed']")
        address = urlsplit(link["href"])
        assert (address.netloc, address.path) == ("testserver", "/oembed/")
        assert parse_qs(address.query)["url"] == [SITE + path]
        assert checked(client.get(f"{address.path}?{address.query}"))
    for path in ("/", "/agreements/", "/timeline/nothing/"):
        assert b"json+oembed" not in client.get(path).content


def test_scripts_of_other_sites_may_ask(event, client):
    asked = {"url": f"{SITE}/timeline/a-visit/"}
    response = client.get("/oembed/", asked, headers={"Origin": "https://elsewhere.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies


def test_wagtail_reads_it_as_an_embed(event, client, monkeypatch):
    """Another site on Wagtail, with this one among its providers."""
    provider = {"endpoint": f"{SITE}/oembed/", "urls": [r"^http://testserver/timeline/.+$"]}

    class Answer:
        def __init__(self, address: str, params: dict) -> None:
            self.response = client.get(urlsplit(address).path, params)

        def json(self) -> dict:
            return self.response.json()

        def raise_for_status(self) -> None:
            assert self.response.status_code == 200

    monkeypatch.setattr("wagtail.embeds.finders.oembed.requests.get", lambda url, params, **kw: Answer(url, params))
    found = OEmbedFinder(providers=[provider]).find_embed(f"{SITE}/timeline/a-visit/", max_width=400)
    assert (found["type"], found["width"], found["title"]) == ("rich", 400, "A visit")
    assert found["provider_name"]
