"""Suggestions while typing, by keyboard and mouse, and the same search without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import make_site_pages
from tests.factories import EventFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def record(transactional_db):
    make_site_pages()
    PersonFactory(key="jens", name="Jens Stoltenberg")
    EventFactory(key="visit", title="Stoltenberg <b>in</b> Jerusalem & Haifa", summary="Talks.")


@pytest.fixture
def search(record, open_page) -> Page:
    page = open_page()
    page.goto("/search/")
    page.get_by_role("combobox").press_sequentially("stol")
    expect(page.get_by_role("option")).to_have_count(2)
    return page


def test_the_arrows_go_round_and_enter_opens_the_record(search):
    box, options = search.get_by_role("combobox"), search.get_by_role("option")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(search.get_by_role("status")).to_have_text("Suggestions: 2")
    expect(options).to_have_text(["Jens Stoltenbergperson", "Stoltenberg <b>in</b> Jerusalem & Haifaevent"])
    for key, chosen in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowDown", None), ("ArrowUp", 2), ("ArrowUp", 1)):
        search.keyboard.press(key)
        expect(box).to_have_attribute("aria-activedescendant", f"suggestion-{chosen}" if chosen else "")
        expect(search.locator('[aria-selected="true"]')).to_have_count(1 if chosen else 0)
    search.keyboard.press("Enter")
    search.wait_for_url("**/people/jens/")


def test_escape_closes_the_list_and_enter_then_searches(search):
    search.keyboard.press("ArrowDown")
    search.keyboard.press("Escape")
    box = search.get_by_role("combobox")
    expect(search.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("stol")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("tenberg")
    expect(search.get_by_role("listbox")).to_be_visible()
    search.keyboard.press("Enter")
    search.wait_for_url("**/search/?q=stoltenberg*")
    expect(search.locator(".results mark")).to_have_text(["Stoltenberg", "Stoltenberg"])


def test_a_click_opens_the_record_and_leaving_the_field_closes_the_list(search):
    search.keyboard.press("Tab")
    expect(search.get_by_role("listbox")).to_be_hidden()
    search.get_by_role("combobox").press("End")
    search.get_by_role("combobox").press_sequentially("t")
    search.get_by_role("option").nth(1).click()
    search.wait_for_url("**/timeline/visit/")


def test_without_script_the_form_searches(record, chromium: Browser, one_request_at_a_time, live_server):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/search/")
    page.get_by_role("searchbox", name="Search the record").fill("stoltenburg")
    page.get_by_label("From").fill("1990")
    page.get_by_role("button", name="Search").click()
    assert re.search(r"/search/\?q=stoltenburg&from=1990&to=$", page.url)
    expect(page.locator(".results a")).to_have_text(["Stoltenberg <b>in</b> Jerusalem & Haifa"])
    context.close()
