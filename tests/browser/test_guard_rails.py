"""What the admin says while somebody writes: how a date is read, what looks wrong, and what a preview lacks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.roles import set_up_roles
from tests import factories
from tests.browser.test_editorial_workflow import box, message, sign_in
from tests.conftest import make_site_pages
from timeline.models import Event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(transactional_db, open_page) -> Page:
    make_site_pages()
    set_up_roles()
    factories.UserFactory(username="editor", group="Editor")
    return sign_in(open_page(), "editor")


def reading(page: Page, name: str = "date") -> Locator:
    """What stands below a date box."""
    return page.locator(f"#id_{name}-reading")


def test_a_date_is_read_as_one_types_and_a_reading_is_chosen_by_keyboard(editor):
    editor.goto("/admin/events/add/")
    date = box(editor, "Date")
    date.press_sequentially("early 2012")
    expect(reading(editor)).to_have_text("early 2012: January to April 2012 2012-01/2012-04")
    expect(date).to_be_focused()

    # What is ambiguous is refused in place, and both readings are one key away.
    date.fill("9/1/2002")
    expect(reading(editor)).to_contain_text("can be 9 January 2002 or 1 September 2002")
    choices = editor.get_by_role("group", name="Choose a reading")
    expect(choices.get_by_role("button")).to_have_text(["9 January 2002", "1 September 2002"])
    editor.keyboard.press("Tab")
    editor.keyboard.press("Tab")
    expect(choices.get_by_role("button", name="1 September 2002")).to_be_focused()
    editor.keyboard.press("Enter")
    expect(date).to_have_value("1 September 2002")
    expect(date).to_be_focused()
    expect(reading(editor)).to_have_text("1 September 2002 2002-09-01")
    expect(editor.get_by_role("group", name="Choose a reading")).to_have_count(0)
    date.fill("")
    expect(reading(editor)).to_have_text("")


def test_words_that_no_longer_fit_a_changed_date_are_cleared_with_a_button(editor):
    event = factories.EventFactory(title="Talks", date="early 2012", public=False, revision=True)
    editor.goto(f"/admin/events/edit/{event.pk}/")
    expect(reading(editor)).to_have_text("January to April 2012 2012-01/2012-04")
    words = editor.locator("#id_date_text")
    expect(words).to_have_value("early 2012")
    box(editor, "Date").fill("7 May 2013")
    expect(editor.get_by_text("does not meet this date")).to_be_visible()
    editor.get_by_role("button", name="Clear the words").click()
    expect(words).to_have_value("")
    expect(editor.get_by_text("does not meet this date")).to_have_count(0)
    editor.get_by_role("button", name="Save draft").click()
    expect(message(editor)).to_contain_text("Talks")
    assert Event.objects.get().get_latest_revision_as_object().date.display() == "7 May 2013"


def test_dates_of_children_that_are_added_later_are_read_too(editor):
    editor.goto("/admin/people/add/")
    editor.get_by_role("button", name="Add term").click()
    editor.locator("#id_terms-0-date").fill("2016-09-16/..")
    expect(reading(editor, "terms-0-date")).to_contain_text("since 16 September 2016")
    editor.locator("#id_terms-0-date_text").fill("since 2011")
    editor.locator("#id_terms-0-date").fill("2016/2018")
    expect(editor.get_by_text("Readers see the date in words, “since 2011”")).to_be_visible()


def test_a_double_is_pointed_out_and_the_record_is_saved_all_the_same(editor):
    there = factories.EventFactory(title="Talks on the patrol", date="7 February 2012", revision=True)
    editor.goto("/admin/events/add/")
    box(editor, "Title").fill("Talks on the Patrol")
    box(editor, "Date").fill("7 February 2012")
    status = editor.get_by_role("status").filter(has_text="1 warning")
    expect(status).to_be_visible()
    editor.get_by_role("button", name="Show", exact=True).click()
    link = editor.get_by_role("link", name="Talks on the patrol (opens in a new tab)")
    expect(link).to_have_attribute("href", re.compile(f"/admin/events/edit/{there.pk}/$"))
    with editor.context.expect_page() as opened:
        link.click()
    expect(box(opened.value, "Title")).to_have_value("Talks on the patrol")
    expect(box(editor, "Title")).to_have_value("Talks on the Patrol")

    # Another title, no warning; the old one again, and it is saved.
    box(editor, "Title").fill("A visit")
    expect(status).to_have_count(0)
    box(editor, "Title").fill("Talks on the Patrol")
    expect(status).to_be_visible()
    editor.get_by_role("button", name="Save draft").click()
    expect(message(editor)).to_contain_text("Talks on the Patrol")
    assert Event.objects.filter(title="Talks on the Patrol").count() == 1


def test_a_new_source_is_recognised_in_the_chooser_under_another_address(editor):
    factories.SourceFactory(title="Minutes", url="https://www.example.org/minutes/")
    editor.goto("/admin/events/add/")
    editor.get_by_role("tab", name="Evidence").click()
    editor.get_by_role("button", name="Add source").click()
    editor.get_by_role("tab", name="New source").click()
    chooser = editor.locator("form[data-chooser-modal-creation-form]")
    chooser.get_by_label("Address").fill("http://example.org/minutes?utm_source=mail")
    expect(chooser.get_by_role("status")).to_contain_text("A source with this address is there already: Minutes")
    expect(chooser.get_by_role("status")).to_be_in_viewport()
    chooser.get_by_label("Published on").fill("4/6/2018")
    expect(chooser.get_by_role("button", name="4 June 2018")).to_be_visible()


def test_a_finding_without_a_source_is_found_in_the_preview(editor):
    source = factories.SourceFactory(revision=True)
    finding = {
        "aspect": "Year",
        "verdict": "confirmed",
        "why": "It says so.",
        "reported": "",
        "read": "",
        "passage": "",
    }
    blocks = [("finding", {**finding, "sources": []}), ("finding", {**finding, "sources": [source]})]
    event = factories.EventFactory(
        title="Talks", summary="Officials talked.", findings=blocks, sources=[source], revision=True
    )
    editor.goto(f"/admin/events/edit/{event.pk}/")
    editor.get_by_role("button", name="Toggle checks").click()
    checks = editor.locator("[data-side-panel=checks]")
    expect(checks.get_by_text("This finding names no source")).to_have_count(1)
    expect(checks.locator("[data-content-checker-count]")).to_have_text("1")


def test_a_record_in_order_passes_the_checks(editor):
    source = factories.SourceFactory(revision=True)
    event = factories.EventFactory(title="Talks", summary="Officials talked.", sources=[source], revision=True)
    editor.goto(f"/admin/events/edit/{event.pk}/")
    editor.get_by_role("button", name="Toggle preview").click()
    frame = editor.frame_locator("#w-preview-iframe")
    expect(frame.get_by_role("heading", name="Talks", level=1)).to_be_visible()
    editor.get_by_role("button", name="Toggle checks").click()
    checks = editor.locator("[data-side-panel=checks]")
    expect(checks.locator("[data-content-word-count]")).not_to_have_text("-")
    expect(checks.locator("[data-content-checker-count]")).to_have_text("0")
