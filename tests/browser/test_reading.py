"""Readers who use the keyboard alone, with the site's script and without it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import follow, tab_to

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def open_as(request: pytest.FixtureRequest, reader: Callable[..., Page]) -> Callable[[str], Page]:
    """Opens an address for a reader whose browser runs script, and for one whose browser does not."""

    def _open(address: str) -> Page:
        page = reader(java_script_enabled=request.param)
        assert page.goto(address).status == 200
        return page

    return _open


def found(page: Page) -> Locator:
    return page.locator("#found")


def titles(page: Page) -> list[str]:
    return page.locator("main .entry .name").all_inner_texts()


def send(page: Page) -> None:
    """Send the filter's form by its button; ticks need none where script runs."""
    follow(page.get_by_role("button", name="Show events"))


def test_the_skip_link_leads_past_the_navigation(open_as):
    page = open_as("/timeline/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(
        page.get_by_role("navigation", name="Views of the timeline").get_by_role("link", name="List")
    ).to_be_focused()


def test_the_timeline_is_filtered_paged_and_left_and_comes_back_as_it_was(open_as, events_on_site):
    whole = f"{events_on_site} of {events_on_site} events"
    page = open_as("/timeline/")
    expect(found(page)).to_have_text(whole)
    tab_to(page.get_by_role("searchbox", name="Words in the record"))
    page.keyboard.type("exercise")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q=exercise"))
    expect(found(page)).not_to_have_text(whole)
    narrowed = found(page).inner_text()
    assert re.fullmatch(rf"\d+ of {events_on_site} events", narrowed)

    follow(page.get_by_role("list", name="Filters in use").get_by_role("link", name=re.compile("Words in the record")))
    expect(found(page)).to_have_text(whole)
    expect(page).not_to_have_url(re.compile("exercise"))
    first_page = titles(page)

    follow(page.get_by_role("navigation", name="Pages of this list").get_by_role("link", name="Next"))
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    assert len(titles(page)) == events_on_site - 50
    assert not set(titles(page)) & set(first_page)

    page.go_back()
    expect(page.get_by_text("Page 1 of 2")).to_be_visible()
    assert titles(page) == first_page
    page.go_back()
    expect(found(page)).to_have_text(narrowed)
    expect(page.get_by_role("searchbox", name="Words in the record")).to_have_value("exercise")
    page.go_forward()
    expect(found(page)).to_have_text(whole)
    expect(page.get_by_role("searchbox", name="Words in the record")).to_have_value("")


def test_a_tick_narrows_the_list(reader, events_on_site):
    """With script at once, and the focus stays; without, by the button."""
    whole = f"{events_on_site} of {events_on_site} events"
    page = reader()
    page.goto("/timeline/")
    tick = page.get_by_role("checkbox", name=re.compile("Disputed"))
    tab_to(tick)
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("verdict=disputed"))
    expect(found(page)).not_to_have_text(whole)
    expect(tick).to_be_checked()
    expect(tick).to_be_focused()
    expect(page.get_by_role("status").first).to_have_text(found(page).inner_text())
    narrowed = titles(page)

    page = reader(java_script_enabled=False)
    page.goto("/timeline/")
    tab_to(page.get_by_role("checkbox", name=re.compile("Disputed")))
    page.keyboard.press("Space")
    send(page)
    expect(page).to_have_url(re.compile("verdict=disputed"))
    assert titles(page) == narrowed


def test_a_date_that_is_not_understood_is_said_to_be_so(open_as):
    page = open_as("/timeline/")
    tab_to(page.get_by_role("textbox", name="From"))
    page.keyboard.type("9/1/2002")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="From")).to_have_value("9/1/2002")
    expect(page.get_by_role("textbox", name="From")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("main")).to_contain_text("9 January 2002")


def test_the_views_show_the_same_events(open_as):
    page = open_as("/timeline/?from=1950&to=1959&verdict=disputed")
    listed = titles(page)
    assert listed
    views = page.get_by_role("navigation", name="Views of the timeline")
    follow(views.get_by_role("link", name="Table"))
    expect(page.get_by_role("table", name="In order of date")).to_be_visible()
    assert page.get_by_role("table").get_by_role("rowheader").all_inner_texts() == listed
    for part in ("from=1950", "to=1959", "verdict=disputed", "view=table"):
        expect(page).to_have_url(re.compile(part))
    follow(views.get_by_role("link", name="List"))
    expect(page).not_to_have_url(re.compile("view="))
    assert titles(page) == listed


def test_an_event_leads_to_its_sources_and_to_the_next_event(open_as):
    page = open_as("/timeline/?q=Saber+Strike")
    follow(page.get_by_role("article").get_by_role("link", name=re.compile("Saber Strike")).first)
    expect(page).to_have_url(re.compile("/timeline/saber-strike-2018/"))
    first = page.locator(".sources li").first
    follow(first.get_by_role("link", name="About this source"))
    expect(page).to_have_url(re.compile("/sources/"))
    page.go_back()
    follow(page.get_by_role("navigation", name="Events before and after").get_by_role("link").first)
    expect(page).not_to_have_url(re.compile("saber-strike-2018"))
    expect(page).to_have_url(re.compile("/timeline/[a-z0-9-]+/$"))


def test_search_is_reached_from_every_page_and_its_hits_by_tab(open_as):
    page = open_as("/about/")
    follow(page.get_by_role("navigation", name="Main").get_by_role("link", name="Search"))
    tab_to(page.locator(".search-form [name=q]"))
    page.keyboard.type("Leshno")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=Leshno"))
    follow(page.get_by_role("main").get_by_role("link", name="Aharon Leshno-Yaar", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Aharon Leshno-Yaar")


def test_the_register_shows_the_status_on_a_day(open_as):
    page = open_as("/agreements/")
    tab_to(page.get_by_label("Status on", exact=True))
    page.keyboard.type("01011990")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("on=1990-01-01"))
    expect(page.get_by_role("table")).to_contain_text("1 January 1990")


def test_the_chart_zooms_by_keyboard_and_each_mark_leads_to_its_event(open_as, events_on_site):
    page = open_as("/timeline/?verdict=corrected")
    events = titles(page)
    follow(page.get_by_role("navigation", name="Views of the timeline").get_by_role("link", name="Chart"))
    chart = page.get_by_role("figure")
    expect(chart).to_be_visible()
    expect(found(page)).to_have_text(f"{len(events)} of {events_on_site} events")
    marks = chart.locator(".events .row .name")
    assert sorted(marks.all_inner_texts()) == sorted(events)

    follow(chart.locator(".axis").get_by_role("link", name=re.compile("^20[01]0")).first)
    expect(page).to_have_url(re.compile(r"verdict=corrected.*from=20[01]0|from=20[01]0.*verdict=corrected"))
    zoomed = marks.all_inner_texts()
    assert 0 < len(zoomed) < len(events)
    follow(chart.get_by_role("navigation", name="Time shown").get_by_role("link", name="Whole range"))
    expect(marks).to_have_count(len(events))

    follow(chart.locator(".events .row").filter(has_text="Saber Strike"))
    expect(page).to_have_url(re.compile("/timeline/saber-strike-2018/"))
    page.go_back()
    expect(marks).to_have_count(len(events))


def test_the_chart_says_in_tables_what_it_draws(open_as):
    page = open_as("/timeline/?view=chart")
    follow(page.get_by_role("figure").locator("summary").last)
    terms = page.get_by_role("table", name="In office")
    expect(terms).to_be_visible()
    expect(terms.get_by_role("row").filter(has_text="Jens Stoltenberg")).to_contain_text("1 October 2014")
    expect(page.get_by_role("table", name="Agreements")).to_contain_text("14 December 1987")
