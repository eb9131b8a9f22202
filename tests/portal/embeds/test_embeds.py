"""What other sites frame: small, without cookie or script, and alone allowed to be framed."""

from __future__ import annotations

import gzip

import pytest
from bs4 import BeautifulSoup

from portal import stylesheet
from tests.factories import AgreementFactory, EventFactory, PersonFactory, SourceFactory, TopicFactory
from tests.hard_records import HEBREW, hebrew_event, long_event, word
from tests.page_checks import well_formed

pytestmark = pytest.mark.django_db

#: All that a frame loads, compressed.
MOST_BYTES = 15 * 1024


@pytest.fixture
def read(site_pages, client):
    def _read(address: str, query: dict | None = None, status: int = 200) -> BeautifulSoup:
        response = client.get(address, query or {})
        assert response.status_code == status, address
        return well_formed(response.content, address)

    return _read


def titles(page: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in page.select(".events .name")]


def test_the_latest_events_are_shown_each_with_date_verdict_and_link(read):
    source = SourceFactory()
    for year in range(2001, 2009):
        EventFactory(title=f"Event of {year}", date=f"{year}-03", sources=[source], key=f"e{year}")
    page = read("/embed/timeline/")
    assert titles(page) == [f"Event of {year}" for year in (2008, 2007, 2006, 2005, 2004)]
    first = page.select_one(".events > li")
    assert first.time["datetime"] == "2008-03"
    assert first.select_one(".verdict.confirmed").get_text() == "Confirmed"
    assert first.a["href"] == "/timeline/e2008/"
    assert page.select_one(".count").get_text() == "5 of 8 events"
    for link in page.find_all("a"):
        assert (link["target"], link["rel"]) == ("_top", ["noopener"])


def test_how_many_in_which_order_and_colours_is_asked_for_in_the_address(read):
    for year in range(2001, 2009):
        EventFactory(title=f"Event of {year}", date=f"{year}-03")
    page = read("/embed/timeline/?n=2&order=oldest&theme=dark")
    assert titles(page) == ["Event of 2001", "Event of 2002"]
    assert page.html["data-theme"] == "dark"
    assert page.select_one("meta[name=color-scheme]")["content"] == "dark"
    assert not read("/embed/timeline/").html.has_attr("data-theme")


def test_it_has_the_filters_of_the_timeline_and_leads_on_to_what_they_leave(read):
    topic = TopicFactory(key="ports", name="harbours")
    EventFactory(title="At the port", topics=[topic])
    EventFactory(title="Elsewhere")
    page = read("/embed/timeline/?topic=ports&n=3&q=&x=1")
    assert titles(page) == ["At the port"]
    assert page.select_one(".used").get_text() == "Topic: harbours"
    assert page.select_one("footer a")["href"] == "/timeline/?topic=ports"
    assert page.select_one("link[rel=canonical]")["href"] == "http://testserver/timeline/"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"from": "9/1/2002"}, "9 January 2002"),
        ({"topic": "nothing"}, "nothing"),
        ({"q": "a\x00b"}, "Null"),
        ({"q": "x" * 5000}, "200"),
        ({"n": "0"}, "Events shown"),
        ({"n": "10" * 50}, "Events shown"),
        ({"n": "many"}, "Events shown"),
        ({"theme": "</html>"}, "Colours"),
        ({"order": "random"}, "Order"),
    ],
)
def test_what_is_not_understood_is_said_and_narrows_nothing(read, query, said):
    EventFactory(title="A meeting")
    page = read("/embed/timeline/", query)
    assert said in page.select_one(".notice").get_text()
    assert titles(page) == ["A meeting"]


def test_an_empty_result_says_so(read):
    EventFactory()
    page = read("/embed/timeline/?q=zeppelin")
    assert "No event matches." in page.main.get_text()
    assert titles(page) == []


def test_one_event_is_a_card(read):
    event = EventFactory(
        title="A visit", date="2018-06-03/2018-06-15", reported_date="2019-06", verdict="corrected",
        summary="Some came.", sources=[SourceFactory(), SourceFactory()], checked_on="2026-11-22",
    )  # fmt: skip
    page = read(f"/embed{event.get_absolute_url()}")
    text = page.main.get_text(" ")
    for said in ("A visit", "3 to 15 June 2018", "June 2019", "Corrected", "2 sources", "22 November 2026"):
        assert said in text
    assert page.select_one(".text").get_text() == "Some came."
    assert page.h1.a["href"] == event.get_absolute_url()
    assert page.select_one("link[rel=canonical]")["href"] == f"http://testserver{event.get_absolute_url()}"


def test_what_is_only_reported_is_marked_so(read):
    event = EventFactory(reported="There was a meeting.", summary="")
    text = read(f"/embed{event.get_absolute_url()}").select_one(".text").get_text()
    assert text == "Reported: There was a meeting."


def test_an_event_that_is_not_there_says_so_within_the_frame(read, client):
    read("/embed/timeline/nothing/", status=404)
    response = client.get("/embed/timeline/nothing/")
    assert "X-Frame-Options" not in response
    assert "not on record" in response.content.decode()


def test_an_event_that_moved_is_found_under_its_old_address(site_pages, client):
    event = EventFactory(key="old-name", revision=True)
    event.slug = "new-name"
    event.save_revision().publish()
    response = client.get("/embed/timeline/old-name/?theme=dark")
    assert (response.status_code, response["Location"]) == (302, "/embed/timeline/new-name/?theme=dark")
    told = client.get("/oembed/", {"url": "http://testserver/timeline/old-name/"})
    assert "/embed/timeline/new-name/" in told.json()["html"]


def test_hard_texts_are_whole_in_a_frame(read):
    for event in (long_event(), hebrew_event()):
        page = read(f"/embed{event.get_absolute_url()}")
        assert page.h1.get_text() == event.title
    hebrew = read("/embed/timeline/?n=20").find("bdi", string=lambda text: text and text in HEBREW)
    assert (hebrew["lang"], hebrew["dir"]) == ("he", "rtl")
    assert word(160) in titles(read("/embed/timeline/?n=20"))


# Framing


def test_frames_alone_may_be_framed(site_pages, client):
    event, agreement, person, source = EventFactory(), AgreementFactory(), PersonFactory(), SourceFactory()
    for address in ("/embed/timeline/", f"/embed{event.get_absolute_url()}"):
        response = client.get(address)
        assert "X-Frame-Options" not in response
        policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
        assert (policy["default-src"], policy["frame-ancestors"]) == ("'none'", "*")
        assert response["X-Robots-Tag"] == "noindex"
        assert not response.cookies
    records = [record.get_absolute_url() for record in (event, agreement, person, source)]
    for address in ("/", "/timeline/", "/search/", "/embed/", "/timeline.json", "/sitemap.xml", "/nothing/", *records):
        assert client.get(address)["X-Frame-Options"] == "DENY", address


def test_a_kept_frame_may_still_be_framed_and_a_kept_page_still_not(site_pages, client, settings):
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "embeds-under-test"},
    }
    EventFactory()
    for _time in range(2):
        frame, page = client.get("/embed/timeline/?n=3&theme=dark&order=oldest"), client.get("/timeline/")
        assert "X-Frame-Options" not in frame
        assert "frame-ancestors *" in frame["Content-Security-Policy"]
        assert page["X-Frame-Options"] == "DENY"


def test_all_that_a_frame_loads_is_small(site_pages, client):
    for number in range(20):
        EventFactory(title=f"An event with a title of some length, {number}", date="2001/2002", reported_date="1999")
    page = BeautifulSoup(client.get("/embed/timeline/?n=20").content, "html.parser")
    (sheet,) = (link["href"] for link in page.select("link[rel=stylesheet]"))
    assert sheet == stylesheet.address(is_embed=True) != stylesheet.address()
    assert not page.find_all(["script", "img", "iframe"])
    style = client.get(sheet)
    assert "immutable" in style["Cache-Control"]
    assert sum(len(gzip.compress(content)) for content in (str(page).encode(), style.content)) <= MOST_BYTES


# The code


def test_the_page_of_an_event_has_the_code_of_its_card(site_pages, client):
    event = EventFactory(title='A "quoted" </textarea><b>title</b>')
    page = well_formed(client.get(event.get_absolute_url()).content)
    frame = BeautifulSoup(page.select_one(".embed-code textarea").get_text(), "html.parser").iframe
    assert frame["src"] == f"http://testserver/embed{event.get_absolute_url()}"
    assert frame["title"] == event.title
    assert client.get(frame["src"].removeprefix("http://testserver")).status_code == 200


def test_the_timeline_leads_to_the_code_of_what_it_shows(site_pages, client):
    EventFactory(topics=[TopicFactory(key="ports")])
    page = BeautifulSoup(client.get("/timeline/?topic=ports&view=table&page=1").content, "html.parser")
    link = page.select_one("a[href^='/embed/']")
    assert link["href"] == "/embed/?topic=ports"
    code = well_formed(client.get(f"{link['href']}&n=3&theme=dark").content)
    frame = BeautifulSoup(code.select_one(".embed-code textarea").get_text(), "html.parser").iframe
    assert frame["src"] == code.iframe["src"] == "http://testserver/embed/timeline/?topic=ports&n=3&theme=dark"
    assert code.select_one("input[name=n]")["value"] == "3"
    assert code.select_one("input[type=hidden]")["value"] == "ports"


def test_the_code_page_is_not_listed_by_search_engines(read):
    assert read("/embed/").select_one("meta[name=robots]")["content"] == "noindex, follow"
