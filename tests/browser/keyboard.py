"""What a reader does who has a keyboard and nothing else."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

#: More stops than any page has; a place that is not reached by then is not reached at all.
MOST_STOPS = 400


def tab_to(place: Locator) -> Locator:
    """Press Tab until `place` has the focus, seen within the window; from where the focus is, then from the top."""
    page = place.page
    expect(place).to_have_count(1)
    for _stop in range(MOST_STOPS):
        if place.evaluate("element => element === document.activeElement"):
            expect(place).to_be_in_viewport()
            return place
        page.keyboard.press("Tab")
    raise AssertionError(f"{place} is not reached by Tab")


def follow(link: Locator) -> Page:
    """Go to a link and press Enter."""
    tab_to(link)
    link.page.keyboard.press("Enter")
    return link.page
