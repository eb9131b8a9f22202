"""Copying a citation, by keyboard; and what it says of the day on which it is read."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import tab_to

pytestmark = pytest.mark.browser
EVENT = "/timeline/saber-strike-2018/"


def test_a_citation_is_copied_by_keyboard_with_the_day_of_reading(reader):
    page = reader(permissions=["clipboard-read", "clipboard-write"], timezone_id="UTC")
    page.goto(EVENT)
    cite = page.locator(".cite")
    tab_to(cite.get_by_role("button", name="Copy"))
    page.keyboard.press("Enter")
    expect(cite.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == cite.locator(".citation").inner_text()
    assert re.search(r" Accessed \d{1,2} [A-Z][a-z]+ 20\d\d\. https?://\S+/timeline/saber-strike-2018/v1/\.$", copied)


def test_where_nothing_may_be_copied_the_text_is_selected_and_it_is_said(reader):
    page = reader()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(EVENT)
    cite = page.locator(".cite")
    cite.get_by_role("button", name="Copy").click()
    expect(cite.get_by_role("status")).to_contain_text("Not copied")
    assert page.evaluate("getSelection().toString()").strip() == cite.locator(".citation").inner_text()


def test_without_script_the_citation_is_whole_and_claims_no_day(reader):
    page = reader(java_script_enabled=False)
    page.goto(EVENT)
    cite = page.locator(".cite")
    expect(cite.locator(".citation")).to_contain_text("edition 1")
    expect(cite.locator(".citation")).not_to_contain_text("Accessed")
    expect(cite.locator(".copy")).to_be_hidden()
