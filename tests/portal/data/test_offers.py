"""The data beside a page is announced in its head and offered on it, and is there."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.test import RequestFactory

from portal.data.forms import FORMS
from portal.data.listings import LISTINGS
from tests.factories import AgreementFactory, EventFactory, PersonFactory, SourceFactory

pytestmark = pytest.mark.django_db

RECORDS = {
    "timeline": EventFactory,
    "agreements": AgreementFactory,
    "people": PersonFactory,
    "sources": SourceFactory,
}


def page(client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


def announced(soup: BeautifulSoup) -> list[tuple[str, str, str]]:
    data = {form.plain_type for form in FORMS}
    links = soup.head.find_all("link", rel="alternate")
    return [(link["href"], link["type"], link["title"]) for link in links if link["type"] in data]


def offered(soup: BeautifulSoup) -> list[tuple[str, str, str]]:
    return [(link["href"], link["type"], link.text) for link in soup.select(".downloads a")]


@pytest.mark.parametrize("section", LISTINGS)
@pytest.mark.parametrize("alone", [False, True], ids=["list", "record"])
def test_every_form_of_a_page_is_announced_and_offered_and_answers(site_pages, client, section, alone):
    record = RECORDS[section]()
    soup = page(client, record.get_absolute_url() if alone else f"/{section}/")
    forms = [form for form in FORMS if LISTINGS[section].schema in form.schemas]
    wanted = [form for form in forms if (form.record if alone else form.listing)]
    assert announced(soup) == offered(soup)
    assert [label for _address, _type, label in offered(soup)] == [str(form.label) for form in wanted]
    for address, media_type, _label in offered(soup):
        response = client.get(address)
        assert (response.status_code, response["Content-Type"].partition(";")[0]) == (200, media_type)


def test_the_filter_is_kept_and_nothing_else(site_pages, client):
    EventFactory()
    soup = page(client, "/timeline/?view=table&kind=meeting&kind=exercise&q=a%26b&from=9/1/2002&to=&page=1&x=y")
    queries = {address.partition("?")[2] for address, _type, _label in offered(soup)}
    assert queries == {"q=a%26b&kind=meeting&kind=exercise"}
    assert announced(soup) == offered(soup)


@pytest.mark.parametrize("view", ["list", "table", "chart"])
def test_the_offer_of_the_timeline_is_within_the_part_that_follows_the_filter(site_pages, client, view):
    EventFactory()
    assert page(client, f"/timeline/?view={view}&kind=meeting").select("#timeline .downloads a")


def test_an_event_that_no_calendar_can_show_offers_none(site_pages, client):
    known, rough = EventFactory(date="2002-01-09"), EventFactory(date="2002")
    for event, number in ((known, 1), (rough, 0)):
        addresses = [address for address, _type, _label in offered(page(client, event.get_absolute_url()))]
        assert addresses.count(f"/timeline/{event.slug}.ics") == number
        assert addresses


def test_a_preview_and_a_page_without_data_offer_nothing(site_pages, client):
    event = EventFactory()
    request = RequestFactory().get("/")
    template = Template("{% load data %}{% alternates %}{% downloads %}")
    assert "link" in template.render(Context({"request": request, "record": event}))
    request.is_preview = True
    assert template.render(Context({"request": request, "record": event})).strip() == ""
    for address in ("/about/", "/people/ambassadors/", "/search/?q=a", "/nothing/"):
        assert offered(page(client, address)) == []
        assert announced(page(client, address)) == []
