"""“Cite this” on the page of every kind of record."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from evidence.models import Edition
from tests.factories import AgreementFactory, EventFactory, PersonFactory, SourceFactory

pytestmark = pytest.mark.django_db

KINDS = [EventFactory, AgreementFactory, PersonFactory, SourceFactory]


def panel(client, record) -> BeautifulSoup:
    response = client.get(record.get_absolute_url())
    assert response.status_code == 200
    (found,) = BeautifulSoup(response.content, "html.parser").select(".cite")
    return found


def words(found: BeautifulSoup) -> str:
    return " ".join(found.select_one(".citation").get_text().split())


@pytest.mark.parametrize("factory", KINDS[:3])
def test_a_record_is_cited_by_its_edition(site_pages, client, factory):
    record = factory(revision=True)
    record.save_revision().publish()
    today = date_format(timezone.localdate(), "j F Y")
    assert words(panel(client, record)) == (
        f"“{record}.” Israel–NATO relations: a sourced record, edition 2, {today}. "
        f"http://testserver{record.get_absolute_url()}v2/."
    )


def test_a_record_without_an_edition_is_cited_by_its_last_check(site_pages, client):
    event = EventFactory(key="checked", title="Meeting", checked_on="2026-11-22")
    assert words(panel(client, event)) == (
        "“Meeting.” Israel–NATO relations: a sourced record, last checked 22 November 2026. "
        "http://testserver/timeline/checked/."
    )


def test_a_source_is_cited_as_the_work_that_it_is(site_pages, client):
    source = SourceFactory(
        key="h",
        title="Drill",
        authors="Kubovich, Yaniv",
        container_title="Haaretz",
        issued="2018-06-04",
        accessed="2026-11-22",
    )
    found = panel(client, source)
    assert words(found) == (
        "Kubovich, Yaniv. “Drill.” Haaretz, 4 June 2018. Accessed 22 November 2026. https://example.org/h."
    )
    assert found.select_one("h2").get_text() == "Cite this source"
    assert found.select_one(".read") is None


@pytest.mark.parametrize("factory", KINDS)
def test_the_files_lead_to_the_citation(site_pages, client, factory):
    record = factory(revision=True)
    links = {link.get_text(): link["href"] for link in panel(client, record).select("a")}
    assert list(links) == ["BibTeX", "RIS", "CSL-JSON"]
    for address in links.values():
        assert client.get(address).status_code == 200, address


def test_the_page_of_an_earlier_version_cites_that_and_offers_no_file_of_the_present_one(site_pages, client):
    event = EventFactory(key="twice", revision=True)
    event.save_revision().publish()
    content = client.get("/timeline/twice/v1/").content
    (found,) = BeautifulSoup(content, "html.parser").select(".cite")
    assert words(found).endswith("http://testserver/timeline/twice/v1/.")
    assert not found.select("a")


@pytest.mark.parametrize("factory", KINDS)
def test_without_script_there_is_no_button_and_no_day_of_reading(site_pages, client, factory):
    found = panel(client, factory(accessed=None) if factory is SourceFactory else factory(revision=True))
    assert found.select_one("button").has_attr("hidden")
    assert "Accessed" not in words(found)
    assert found.select("script, [style], [onclick]") == []


def test_a_name_in_another_script_is_set_apart_and_markup_is_text(site_pages, client):
    found = panel(client, EventFactory(title="A visit of דוד בן־גוריון <b>"))
    assert [(bdi["lang"], bdi.get_text()) for bdi in found.select(".citation bdi")] == [("he", "דוד בן־גוריון")]
    assert found.select("b") == []


def test_a_page_asks_for_its_editions_once(site_pages, client):
    for record in (EventFactory(revision=True), SourceFactory(revision=True)):
        client.get(record.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(record.get_absolute_url())
        asked = [query for query in captured.captured_queries if Edition._meta.db_table in query["sql"]]
        assert len(asked) == 1
