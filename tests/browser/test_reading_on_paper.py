"""What a reader's printer gets, read back from the PDF."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

pytestmark = pytest.mark.browser
A4 = {"format": "A4", "prefer_css_page_size": True}


def printed(page: Page, address: str) -> list[str]:
    """The words of each sheet."""
    assert page.goto(address).status == 200
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(BytesIO(page.pdf(**A4))).pages]


def test_the_timeline_prints_each_event_with_its_date_and_no_navigation(reader):
    page = reader()
    sheets = printed(page, "/timeline/?to=1959")
    text = " ".join(sheets)
    entries = page.locator(".entry")
    assert entries.count() >= 6
    for entry in entries.all():
        assert _words(entry.locator(".name").text_content()) in text
        assert _words(entry.locator(".date > :first-child").text_content()) in text
    assert "March 1953" in text
    assert "1957, not before May" in text
    for screen_only in ("Skip to the content", "Show events", "Ambassadors", "Clear all"):
        assert screen_only not in text
    assert all(f"{number} / {len(sheets)}" in sheet for number, sheet in enumerate(sheets, start=1))


def test_an_event_prints_its_verdict_its_findings_and_the_address_of_each_source(reader):
    page = reader()
    sheets = printed(page, "/timeline/saber-strike-2018/")
    text = " ".join(sheets)
    assert _words(page.get_by_role("heading", level=1).text_content()) in text
    assert _words(page.locator(".page-head .date > :first-child").text_content()) in text
    assert "Corrected" in text
    sources = page.locator(".sources > li")
    assert sources.count() >= 2
    without_spaces = text.replace(" ", "")
    for source in sources.all():
        assert _words(source.locator("cite").text_content()) in text
        for link in source.locator("a[rel*=external]").all():
            assert link.get_attribute("href") in without_spaces
    assert "Skip to the content" not in text


def test_the_print_is_black_on_white_also_in_dark_mode(reader):
    page = reader(color_scheme="dark")
    page.goto("/timeline/saber-strike-2018/")
    page.emulate_media(media="print")
    colours = page.evaluate(
        "() => [document.documentElement, document.querySelector('h1')].map(getComputedStyle)"
        ".map((style, place) => place ? style.color : style.backgroundColor)"
    )
    paper, ink = (sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in colours)
    assert paper > 3 * 240
    assert ink < 3 * 60


def test_no_table_is_cut_off_on_paper(reader):
    """Nothing reaches beyond a sheet of A4 less its margins."""
    page = reader(viewport={"width": 673, "height": 900})
    page.emulate_media(media="print")
    for address in ("/agreements/", "/people/", "/people/ambassadors/", "/sources/", "/timeline/?view=table"):
        page.goto(address)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 673, address


def _words(text: str) -> str:
    return " ".join(text.split())
