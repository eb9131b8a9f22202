"""A spreadsheet on its way into the record, as the people concerned see it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.core.cache import caches
from playwright.sync_api import Locator, Page, expect

from portal.models import ImportRun
from portal.roles import set_up_roles
from tests import factories
from tests.browser.test_editorial_workflow import box, choose_action, message
from tests.browser.test_editorial_workflow import sign_in as fill_in_login
from tests.conftest import make_site_pages
from timeline.models import Event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADINGS = ["Start Date", "End Date", "Headline", "Text", "Media", "Media Credit", "Media Caption", "Tag"]
ROWS = [
    ["April 1957", "", "Spaak answers", "The Secretary General answered the letter.", "", "", "", ""],
    ["1958", "", "A second letter", "Nobody answered it.", "", "", "", ""],
    ["9/1/2002", "", "A visit", "Of the Secretary General.", "", "", "", ""],
    ["7 February 2012", "", '=HYPERLINK("http://example.org")', "A formula that stays text.", "", "", "", ""],
]


@pytest.fixture
def cast(transactional_db):
    make_site_pages()
    set_up_roles()
    caches["progress"].clear()
    for group in ("Editor", "Reviewer", "Publisher"):
        factories.UserFactory(username=group.lower(), group=group, first_name=group)


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    """A TimelineJS spreadsheet as XLSX, with one date that has two readings."""
    book = openpyxl.Workbook()
    for row in (HEADINGS, *ROWS):
        book.active.append(row)
    for cell in book.active["C"]:
        cell.data_type = "s"
    content = io.BytesIO()
    book.save(content)
    path = tmp_path / "letters.xlsx"
    path.write_bytes(content.getvalue())
    return path


def sign_in(page: Page, name: str) -> Page:
    """Signs in and waits until that is done, so that any address can be opened next."""
    fill_in_login(page, name)
    page.wait_for_url("**/admin/")
    return page


def row_of(page: Page, title: str) -> Locator:
    return page.locator("tbody.import-row", has_text=title)


def import_file(page: Page, path: Path) -> None:
    page.get_by_role("navigation", name="Main menu").get_by_role("link", name="Imports").click()
    page.get_by_role("link", name="Import a file").first.click()
    page.get_by_role("button", name=re.compile("^File")).set_input_files(path)
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_role("heading", name=path.name, exact=True)).to_be_visible()


def test_a_timeline_spreadsheet_is_imported_corrected_applied_reviewed_and_undone(cast, spreadsheet, open_page):
    editor = sign_in(open_page(), "editor")
    import_file(editor, spreadsheet)

    # Every row was read; the date with two readings was not guessed, and the formula is text.
    refused = row_of(editor, "A visit")
    expect(refused).to_contain_text("9 January 2002")
    expect(refused).to_contain_text("1 September 2002")
    expect(row_of(editor, "=HYPERLINK")).to_contain_text("New")
    expect(editor.get_by_role("button", name="Apply 3 records")).to_be_visible()
    assert not Event.objects.exists()

    # The editor corrects it in its cell, and is back where they were.
    editor.get_by_role("link", name=re.compile("^Refused")).click()
    row_of(editor, "A visit").get_by_role("link", name="Correct").click()
    expect(editor.locator(".error-message")).to_contain_text("9 January 2002")
    editor.get_by_role("textbox", name="Start Date").fill("9 January 2002")
    editor.get_by_role("button", name="Save and check again").click()
    expect(message(editor)).to_contain_text("is read now")
    editor.get_by_role("link", name=re.compile("^All rows")).click()
    expect(row_of(editor, "A visit")).to_contain_text("New")

    # One row is left out: the tick is kept at once, and stays when the page is left.
    tick = row_of(editor, "=HYPERLINK").get_by_role("checkbox")
    with editor.expect_response(lambda response: response.request.method == "POST"):
        tick.focus()
        editor.keyboard.press("Space")
    expect(editor.get_by_role("button", name="Apply 3 records")).to_be_visible()
    expect(editor.get_by_text("3 events will be saved as drafts and submitted for review.")).to_be_visible()
    editor.reload()
    expect(tick).not_to_be_checked()
    expect(editor.get_by_role("radio", name="Publish", exact=True)).to_have_count(0)

    # Applied, with an impatient second click: three drafts, once.
    editor.get_by_role("button", name="Apply 3 records").dblclick()
    expect(editor.get_by_text("3 events were created.")).to_be_visible()
    titles = {"Spaak answers", "A second letter", "A visit"}
    assert {event.title for event in Event.objects.all()} == titles
    assert not Event.objects.filter(live=True).exists()
    for title in titles:
        expect(row_of(editor, title)).to_contain_text("In review")
    expect(row_of(editor, "=HYPERLINK")).to_contain_text("Not written")
    report = editor.url

    # A reviewer finds the report, and one of the events in it. The spreadsheet had no verdict, so it is sent back.
    reviewer = sign_in(open_page(), "reviewer")
    reviewer.goto(report)
    reviewer.get_by_role("link", name="Spaak answers").click()
    event = reviewer.url
    choose_action(reviewer, "Request changes")
    box(reviewer, "Comment").fill("How well do we know this?")
    reviewer.get_by_role("dialog").get_by_role("button", name="Request changes").click()
    expect(message(reviewer)).to_contain_text("Spaak answers")

    # The editor opens it from the report, gives the verdict and submits again; the reviewer approves.
    editor.get_by_role("link", name="Spaak answers").click()
    editor.get_by_role("tab", name="Evidence").click()
    editor.get_by_role("combobox", name="Verdict").first.select_option("unverified")
    choose_action(editor, "Resubmit to Check sources")
    expect(message(editor)).to_contain_text("has been submitted")
    reviewer.goto(event)
    choose_action(reviewer, "Approve and Publish")
    expect(message(reviewer)).to_contain_text("Spaak answers")
    assert open_page().goto(f"/timeline/{Event.objects.get(title='Spaak answers').slug}/").status == 200

    # What somebody worked on since stands in the way of the undo, and is named with the person.
    publisher = sign_in(open_page(), "publisher")
    publisher.goto(report)
    expect(row_of(publisher, "Spaak answers")).to_contain_text("Published")
    publisher.get_by_role("link", name="Undo this import").click()
    expect(publisher.get_by_text("This import cannot be undone now")).to_be_visible()
    expect(publisher.get_by_role("main")).to_contain_text("Spaak answers")
    expect(publisher.get_by_role("main")).to_contain_text(re.compile("by (Editor|Reviewer)"))
    expect(publisher.get_by_role("button", name="Yes, undo it")).to_have_count(0)


def test_an_import_is_undone_and_its_drafts_are_gone(cast, tmp_path, open_page):
    path = tmp_path / "letters.csv"
    path.write_text("Year,Month,Day,Headline,Text\n1957,4,,Spaak answers,He did.\n1958,,,A second letter,\n")
    publisher = sign_in(open_page(), "publisher")
    import_file(publisher, path)
    expect(publisher.get_by_role("radio", name="Publish", exact=True)).to_be_visible()
    publisher.get_by_role("button", name="Apply 2 records").click()
    expect(publisher.get_by_text("2 events were created.")).to_be_visible()
    assert Event.objects.count() == 2

    publisher.get_by_role("link", name="Undo this import").click()
    expect(publisher.get_by_text("2 new records will be deleted")).to_be_visible()
    publisher.get_by_role("button", name="Yes, undo it").dblclick()
    expect(publisher.get_by_text("New records were deleted")).to_be_visible()
    assert not Event.objects.exists()
    assert ImportRun.objects.get().state == "undone"


def test_a_stale_page_is_told_so_and_applies_nothing_twice(cast, tmp_path, open_page):
    path = tmp_path / "letters.csv"
    path.write_text("Year,Headline\n1957,Spaak answers\n")
    first = sign_in(open_page(), "editor")
    import_file(first, path)
    second = sign_in(open_page(), "editor")
    second.goto(first.url)
    expect(second.get_by_role("button", name="Apply 1 record")).to_be_visible()
    first.get_by_role("button", name="Apply 1 record").click()
    expect(first.get_by_text("1 event was created.")).to_be_visible()
    second.get_by_role("button", name="Apply 1 record").click()
    expect(message(second)).to_be_visible()
    expect(second.get_by_text("1 event was created.")).to_be_visible()
    assert Event.objects.count() == 1


def test_choosing_and_applying_work_without_script(cast, tmp_path, chromium, live_server, one_request_at_a_time):
    path = tmp_path / "letters.csv"
    path.write_text("Year,Headline\n1957,Spaak answers\n1958,A second letter\n")
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = sign_in(context.new_page(), "editor")
    page.goto("/admin/imports/new/")
    page.get_by_role("button", name=re.compile("^File")).set_input_files(path)
    page.get_by_role("button", name="Upload and check").click()
    row_of(page, "A second letter").get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="Apply 2 records").click()
    expect(page.get_by_text("1 event was created.")).to_be_visible()
    assert [event.title for event in Event.objects.all()] == ["Spaak answers"]
    context.close()
