"""From an editor's first word to the public page, as the people concerned see it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.roles import set_up_roles
from tests import factories
from tests.conftest import make_site_pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    make_site_pages()
    set_up_roles()
    factories.SourceFactory(title="Minutes of the meeting", url="https://example.org/minutes", revision=True)
    for group in ("Editor", "Reviewer"):
        factories.UserFactory(username=group.lower(), group=group, first_name=group)


def sign_in(page: Page, name: str) -> Page:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def box(page: Page, label: str) -> Locator:
    """The box to write in under a label; a required one has a star beside it."""
    return page.get_by_role("textbox", name=re.compile(rf"^{label}\*?$"))


def choose_action(page: Page, name: str) -> None:
    """Press a button of the form's menu, where it stands under others."""
    actions = page.get_by_role("navigation", name="Actions (footer)")
    actions.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=name, exact=True).click()


def message(page: Page) -> Locator:
    return page.locator(".messages")


def test_an_event_is_written_refused_sent_back_approved_and_public(cast, open_page):
    editor = sign_in(open_page(), "editor")
    editor.get_by_role("link", name="Events", exact=True).click()
    editor.get_by_role("link", name="Add event").first.click()

    # The editor writes: with the keyboard where that is quicker, and chooses a source from the list.
    box(editor, "Title").fill("Talks on the patrol")
    editor.keyboard.press("Tab")
    box(editor, "Date").fill("early 2012")
    box(editor, "Summary").fill("Officials talked about the patrol.")
    editor.get_by_role("tab", name="Evidence").click()
    editor.get_by_role("button", name="Add source").click()
    editor.get_by_role("row", name=re.compile("Minutes of the meeting")).get_by_role("checkbox").check()
    editor.get_by_role("button", name="Confirm selection").click()
    expect(editor.get_by_role("tabpanel", name="Evidence")).to_contain_text("Minutes of the meeting")
    expect(editor.get_by_role("button", name="Confirm selection")).to_have_count(0)

    # Publication is neither offered nor done.
    expect(editor.locator("[name=action-publish]")).to_have_count(0)
    editor.get_by_role("button", name="Save draft").click()
    expect(message(editor)).to_contain_text("Talks on the patrol")
    forged = "<input type=hidden name=action-publish value=1>"
    form = editor.locator("form[data-edit-form]")
    form.evaluate(f"form => {{ form.insertAdjacentHTML('beforeend', '{forged}'); form.submit() }}")
    expect(message(editor)).to_contain_text("You cannot publish this yourself")
    event_address = editor.url.split("#")[0]

    # It is submitted, though its verdict is missing, and the editor is told so.
    choose_action(editor, "Submit to Check sources, then publish")
    expect(message(editor)).to_contain_text("has been submitted")
    expect(message(editor)).to_contain_text("The verdict is missing")
    stranger = open_page()
    assert stranger.goto("/timeline/talks-on-the-patrol/").status == 404

    # A reviewer cannot approve it so, and sends it back.
    reviewer = sign_in(open_page(), "reviewer")
    reviewer.get_by_role("link", name="Talks on the patrol").first.click()
    choose_action(reviewer, "Approve and Publish")
    expect(reviewer.get_by_text("The verdict is missing")).to_be_visible()
    assert stranger.goto("/timeline/talks-on-the-patrol/").status == 404
    choose_action(reviewer, "Request changes")
    box(reviewer, "Comment").fill("How well do we know this?")
    reviewer.get_by_role("dialog").get_by_role("button", name="Request changes").click()
    expect(message(reviewer)).to_contain_text("Talks on the patrol")

    # The editor reads the comment, gives the verdict and submits again.
    editor.goto(event_address)
    expect(editor.get_by_text("How well do we know this?").first).to_be_attached()
    editor.get_by_role("tab", name="Evidence").click()
    editor.get_by_role("combobox", name="Verdict").first.select_option("confirmed")
    choose_action(editor, "Resubmit to Check sources")
    expect(message(editor)).to_contain_text("has been submitted")

    # The reviewer approves, and everybody can read it.
    reviewer.goto(event_address)
    choose_action(reviewer, "Approve and Publish")
    expect(message(reviewer)).to_contain_text("Talks on the patrol")
    assert stranger.goto("/timeline/talks-on-the-patrol/").status == 200
    expect(stranger.get_by_role("heading", name="Talks on the patrol")).to_be_visible()
    main = stranger.get_by_role("main")
    expect(main).to_contain_text("early 2012")
    expect(main).to_contain_text("Confirmed")
    expect(main.locator("a[href='https://example.org/minutes']").first).to_be_visible()

    # The history shows it all.
    reviewer.goto(event_address.replace("/edit/", "/history/"))
    history = reviewer.get_by_role("main")
    for step in ("Created", "Next step 'Check sources'", "Rejected at", "Workflow resumed", "Approved at", "Published"):
        expect(history).to_contain_text(step)
    expect(history).to_contain_text("How well do we know this?")


def test_what_is_typed_is_kept_when_publication_is_refused(cast, open_page):
    factories.UserFactory(username="publisher", group="Publisher")
    page = sign_in(open_page(), "publisher")
    page.goto("/admin/events/add/")
    box(page, "Title").fill("Half-known")
    box(page, "Date").fill("March 1953")
    box(page, "Place").fill("Haifa")
    choose_action(page, "Publish")
    expect(page.get_by_text("The verdict is missing").first).to_be_visible()
    expect(box(page, "Title")).to_have_value("Half-known")
    expect(box(page, "Place")).to_have_value("Haifa")
