"""A new record that saves itself while it is written, and somebody who presses the button meanwhile: one record."""

from __future__ import annotations

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.test_editorial_workflow import box, cast, choose_action, message, sign_in  # noqa: F401
from tests.factories import EventFactory
from timeline.models import Event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: Longer than a form waits for a change, looks for it and saves itself: 2, 0.5 and 0.5 seconds.
SAVES_ITSELF_MS = 4_000


def is_automatic(route: Route) -> bool:
    return route.request.headers["accept"] == "application/json"


@pytest.fixture
def editor(cast, open_page) -> Page:  # noqa: F811
    page = sign_in(open_page(), "editor")
    page.goto("/admin/events/add/")
    page.wait_for_timeout(SAVES_ITSELF_MS)
    return page


def write(page: Page, title: str) -> None:
    box(page, "Title").fill(title)
    box(page, "Date").fill("2012")


@pytest.mark.parametrize("action", ["Save draft", "Submit to Check sources, then publish"])
def test_what_is_saved_by_a_button_while_it_saves_itself_is_one_record(editor, action):
    """The answer to the automatic save is held back: the record is made, and the form does not know yet."""
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if is_automatic(route):
            held.append((route, route.fetch()))
        else:
            route.continue_()

    editor.route("**/admin/events/add/", hold)
    write(editor, "Talks on the patrol")
    editor.wait_for_timeout(SAVES_ITSELF_MS)
    assert Event.objects.count() == len(held) == 1
    box(editor, "Title").fill("Talks on the patrol, once more")
    if action == "Save draft":
        editor.get_by_role("button", name=action).click()
    else:
        choose_action(editor, action)
    editor.wait_for_timeout(500)
    ((route, answer),) = held
    route.fulfill(response=answer)
    expect(message(editor)).to_contain_text("Talks on the patrol, once more")
    event = Event.objects.get()
    assert event.get_latest_revision_as_object().title == "Talks on the patrol, once more"
    assert bool(event.current_workflow_state) == action.startswith("Submit")


def test_what_was_saved_by_the_button_does_not_save_itself_too(editor):
    """The answer to the button is held back for longer than a form waits before it saves itself."""
    automatic = []

    def slowly(route: Route) -> None:
        if is_automatic(route):
            automatic.append(route.request.url)
        else:
            editor.wait_for_timeout(SAVES_ITSELF_MS)
        route.continue_()

    editor.route("**/admin/events/add/", slowly)
    write(editor, "Talks on the patrol")
    editor.get_by_role("button", name="Save draft").click()
    expect(message(editor)).to_contain_text("Talks on the patrol")
    assert (Event.objects.count(), automatic) == (1, [])


def test_where_the_automatic_save_fails_the_button_saves(editor):
    editor.route("**/admin/events/add/", lambda route: route.abort() if is_automatic(route) else route.continue_())
    write(editor, "Talks on the patrol")
    editor.wait_for_timeout(SAVES_ITSELF_MS)
    editor.get_by_role("button", name="Save draft").click()
    expect(message(editor)).to_contain_text("Talks on the patrol")
    assert Event.objects.count() == 1


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_by_a_button_that_waited(cast, open_page):  # noqa: F811
    """The form learns of it by its automatic save, and stays; pressed again, the button asks first."""
    event = EventFactory(title="Talks on the patrol", revision=True)
    page = sign_in(open_page(), "editor")
    held: list[Route] = []
    page.route(
        "**/admin/events/edit/**", lambda route: held.append(route) if is_automatic(route) else route.continue_()
    )
    page.goto(f"/admin/events/edit/{event.pk}/")
    page.wait_for_timeout(SAVES_ITSELF_MS)
    box(page, "Title").fill("Talks, as one has it")
    page.wait_for_timeout(SAVES_ITSELF_MS)
    event.title = "Talks, as somebody else has it"
    other = event.save_revision()
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_timeout(500)
    (route,) = held
    route.continue_()
    button = page.get_by_role("button", name="Save draft")
    expect(button).to_be_enabled()
    page.wait_for_timeout(1_000)
    event.refresh_from_db()
    assert event.latest_revision == other
    assert "/edit/" in page.url
