"""Review as the people concerned do it: notes, many at once, and a draft beside what is live."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from evidence.models.change_note import write_note
from portal.roles import set_up_roles
from tests import factories
from tests.browser.test_editorial_workflow import box, choose_action, message, sign_in
from tests.conftest import make_site_pages
from timeline.models import Event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    make_site_pages()
    set_up_roles()
    for group in ("Editor", "Reviewer", "Publisher"):
        factories.UserFactory(username=group.lower(), group=group, first_name=group)


def note(page: Page):
    return page.get_by_role("textbox", name="Change note")


def test_a_publisher_is_asked_why_and_history_and_readers_are_told(cast, open_page):
    event = factories.EventFactory(title="Talks", slug="talks", revision=True)
    publisher = sign_in(open_page(), "publisher")
    publisher.goto(f"/admin/events/edit/{event.pk}/")
    box(publisher, "Place").fill("Haifa")
    choose_action(publisher, "Publish")

    # Refused in place, with the cursor where the note goes and nothing lost.
    expect(note(publisher)).to_be_focused()
    assert "The change note is missing" in note(publisher).evaluate("box => box.validationMessage")
    expect(box(publisher, "Place")).to_have_value("Haifa")
    assert open_page().goto("/timeline/talks/").status == 200
    publisher.keyboard.type("Place found in the minutes.")
    publisher.keyboard.press("Tab")
    expect(publisher.get_by_role("checkbox", name="Show to readers")).to_be_focused()
    choose_action(publisher, "Publish")
    expect(message(publisher)).to_contain_text("updated and published")

    publisher.goto(f"/admin/events/history/{event.pk}/")
    expect(publisher.get_by_role("main")).to_contain_text("Change note, shown to readers: Place found in the minutes.")
    publisher.goto(f"/admin/events/edit/{event.pk}/")
    expect(note(publisher)).to_have_value("")

    reader = open_page()
    reader.goto("/timeline/talks/")
    changes = reader.get_by_role("region", name="Changes to this entry")
    expect(changes.get_by_role("listitem")).to_contain_text("Place found in the minutes.")
    expect(reader.get_by_role("main")).to_contain_text("Haifa")


def choose_all(page: Page) -> None:
    page.goto("/admin/events/")
    page.get_by_role("checkbox", name=re.compile("Select all")).first.check()


def test_a_publisher_publishes_many_and_an_editor_is_refused(cast, open_page):
    for title in ("First", "Second"):
        event = factories.EventFactory(title=title, slug=title.lower(), revision=True)
        latest = event.get_latest_revision_as_object()
        latest.place = "Haifa"
        latest.save_revision()

    # An editor is not offered it, and a request for it does nothing.
    editor = sign_in(open_page(), "editor")
    choose_all(editor)
    bar = editor.get_by_role("region", name="Bulk actions")
    expect(bar.get_by_role("link", name="Submit selected records for review")).to_be_visible()
    expect(bar.get_by_role("link", name="Publish selected records", exact=True)).to_have_count(0)
    chosen = "&".join(f"id={event.pk}" for event in Event.objects.all())
    refused = editor.goto(f"/admin/bulk/timeline/event/publish/?{chosen}&next=/admin/events/")
    assert refused.status == 403
    expect(editor.get_by_role("main")).to_contain_text("Your role does not give you access to this page.")
    expect(editor.get_by_role("button", name="Yes, publish")).to_have_count(0)
    assert not Event.objects.filter(place="Haifa").exists()

    # A publisher gives one note for all, by the keyboard.
    publisher = sign_in(open_page(), "publisher")
    choose_all(publisher)
    publisher.get_by_role("link", name="Publish selected records", exact=True).press("Enter")
    note(publisher).fill("Place found in the minutes.")
    publisher.keyboard.press("Tab")
    publisher.keyboard.press("Tab")
    expect(publisher.get_by_role("button", name="Yes, publish")).to_be_focused()
    publisher.keyboard.press("Enter")
    expect(message(publisher)).to_contain_text("2 records published")
    reader = open_page()
    for slug in ("first", "second"):
        reader.goto(f"/timeline/{slug}/")
        expect(reader.get_by_role("region", name="Changes to this entry")).to_contain_text(
            "Place found in the minutes."
        )


def test_a_reviewer_compares_with_what_is_live_before_approving(cast, open_page):
    event = factories.EventFactory(title="Talks", date="2012-02-07", revision=True)
    latest = event.get_latest_revision_as_object()
    latest.date, latest.place = "1953-03", "Haifa"
    write_note(latest.save_revision(), "Place found.", True, None)
    event = Event.objects.get(pk=event.pk)
    event.get_workflow().start(event, factories.UserFactory())

    reviewer = sign_in(open_page(), "reviewer")
    reviewer.goto(f"/admin/events/edit/{event.pk}/")
    expect(note(reviewer)).to_have_value("Place found.")
    reviewer.get_by_role("link", name="Compare with live").click()
    date = reviewer.get_by_role("row", name=re.compile("^Date "))
    expect(date).to_contain_text("7 February 2012")
    expect(date).to_contain_text("March 1953")
    expect(reviewer.get_by_role("row", name=re.compile("^Place "))).to_contain_text("Haifa")
    reviewer.get_by_role("link", name="Edit", exact=True).click()
    choose_action(reviewer, "Approve and Publish")
    expect(message(reviewer)).to_contain_text("Talks")
    event.refresh_from_db()
    assert event.place == "Haifa"
