"""`/data/` lists what there is, with addresses that answer."""

from __future__ import annotations

import pytest

from tests.portal.data.whole.conftest import page

pytestmark = pytest.mark.django_db


def test_it_says_the_licence_and_links_to_it(client, settings):
    settings.DATA_LICENCE = {"name": "CC0-1.0", "title": "Public domain", "path": "https://example.org/cc0"}
    shown = page(client)
    assert shown.find("a", rel="license")["href"] == "https://example.org/cc0"
    assert "CC0-1.0" in shown.select_one(".citation").get_text()


def test_without_a_record_it_gives_no_example(site_pages, client):
    shown = page(client)
    assert not shown.select(".data-forms a[href*='/timeline/']")
    assert "no record yet" in shown.select_one(".data-forms").get_text()
    assert {row.select_one(".num").get_text() for row in shown.select("section:has(#tables) tbody tr")} == {"0"}


def test_other_pages_lead_to_it(site_pages, client):
    assert 'href="/data/"' in client.get("/about/").content.decode()
