"""A publisher's first sign-in with an authenticator app, and the next ones, by keyboard alone."""

from __future__ import annotations

import pyotp
import pytest
from playwright.sync_api import Page, expect

from portal.roles import set_up_roles
from tests import factories
from tests.browser.violations import watch
from tests.conftest import make_site_pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def publisher(transactional_db, settings) -> None:
    settings.SECOND_FACTOR = True
    make_site_pages()
    set_up_roles()
    factories.UserFactory(username="publisher", group="Publisher")


def give_password(page: Page) -> None:
    page.goto("/admin/events/")
    page.get_by_label("Username").fill("publisher")
    page.keyboard.press("Tab")
    page.keyboard.type("password")
    page.keyboard.press("Enter")


def test_an_app_is_set_up_and_a_code_or_a_recovery_code_opens_what_was_asked_for(publisher, open_page):
    page = open_page()
    found = watch(page.context)
    give_password(page)
    expect(page.get_by_role("heading", name="Set up your sign-in code")).to_be_visible()
    expect(page.get_by_role("img", name="The key as a QR code")).to_be_visible()
    key = page.locator(".sign-in__key").inner_text().replace(" ", "")

    # The box has the focus already, and a wrong code says so.
    expect(page.get_by_label("Code")).to_be_focused()
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("This code is not right")
    page.get_by_label("Code").fill(pyotp.TOTP(key).now())
    page.keyboard.press("Enter")
    codes = page.locator(".recovery-codes code")
    expect(codes).to_have_count(10)
    recovery = codes.first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as text").click()
    assert recovery in download.value.path().read_text()
    page.get_by_role("button", name="I have kept them").click()
    page.wait_for_url("**/admin/")
    page.goto("/admin/account/code/recovery/")
    expect(page.get_by_role("main")).not_to_contain_text(recovery)

    # From another browser: the code is asked for, and a recovery code will do.
    other = open_page()
    give_password(other)
    expect(other.get_by_label("Code")).to_be_focused()
    other.keyboard.type(recovery)
    other.keyboard.press("Enter")
    expect(other.get_by_text("You used a recovery code. 9 are left.")).to_be_visible()
    other.wait_for_url("**/admin/events/")
    assert found == []
