"""The pictures of the editors' guide: the desk, a comparison, a form with its warnings, an import."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page

PASSWORD = "only for pictures"  # noqa: S105
#: In the columns of TimelineJS, with one date that has two readings.
SPREADSHEET = """Year,Month,Day,Display Date,Headline,Text
2011,11,,,Delegation visits Brussels,A delegation met officials of the International Staff.
2014,,,,Workshop on medical support,Officers of both sides held a workshop.
,,,9/1/2002,Visit of the Secretary General,The Secretary General met the Foreign Minister.
"""


def take_desk(browser: Browser, address: str, folder: Path) -> None:
    """Take them of the site with the scene of `screenshots_scene.py`."""
    folder.mkdir(exist_ok=True)
    reviewer = _sign_in(browser, address, "reviewer")
    _take(reviewer, folder / "desk.png")
    _compare(reviewer, folder)
    _new_event(_sign_in(browser, address, "editor"), folder)
    _import(_sign_in(browser, address, "editor"), folder)


def _sign_in(browser: Browser, address: str, name: str) -> Page:
    page = browser.new_context(base_url=address, viewport={"width": 1280, "height": 860}).new_page()
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1).wait_for()
    return page


def _take(page: Page, path: Path, *, height: int | None = None) -> None:
    """A picture of what stands in the window, or of its upper `height` pixels."""
    page.wait_for_load_state("networkidle")
    size = page.viewport_size
    clip = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"]}
    page.screenshot(path=path, clip=clip, animations="disabled")
    print(path)


def _compare(page: Page, folder: Path) -> None:
    page.get_by_role("link", name="Compare").first.click()
    _take(page, folder / "compare.png", height=720)


def _new_event(page: Page, folder: Path) -> None:
    page.goto("/admin/events/add/")
    page.locator("#id_title").fill("Israeli paratroopers at Saber Strike and Swift Response 18")
    page.locator("#id_date").fill("9/1/2018")
    page.get_by_role("group", name="Choose a reading").wait_for()
    _take(page, folder / "date.png")
    page.locator("#id_date").fill("3 to 15 June 2018")
    page.get_by_role("status").filter(has_text="warning").wait_for()
    page.get_by_role("button", name="Show", exact=True).click()
    _take(page, folder / "warnings.png")


def _import(page: Page, folder: Path) -> None:
    page.goto("/admin/imports/new/")
    page.locator("input[type=file]").set_input_files(
        {"name": "meetings.csv", "mimeType": "text/csv", "buffer": SPREADSHEET.encode()}
    )
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_text("Preview of an import").first.wait_for()
    _take(page, folder / "import.png")
