"""The admin is this site's: where one signs in, in the titles of its pages, and in mails."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core import mail

from tests.accounts.conftest import CODE, SET_UP, app_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def read(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(page: BeautifulSoup) -> str:
    """What is seen, heard and in the title; not what is said to browsers without scripts."""
    for hidden in page.select("script, noscript"):
        hidden.decompose()
    named = [element.get("aria-label") or element.get("alt") or "" for element in page.select("[aria-label], [alt]")]
    return " ".join([*named, *page.get_text(" ", strip=True).split()])


def test_one_signs_in_to_the_site_by_its_name(site_pages, client, settings):
    page = read(client.get("/admin/login/"))
    assert " ".join(page.h1.text.split()) == f"Sign in to {settings.WAGTAIL_SITE_NAME}"
    assert page.title.text == f"Sign in - {settings.WAGTAIL_SITE_NAME}"
    assert "icon.svg" in page.select_one("link[rel=icon]")["href"]
    assert "Wagtail" not in words(page)


def test_no_page_of_signing_in_and_no_title_names_what_the_site_is_built_on(publisher, site_pages, browser, settings):
    page = browser()
    page.sign_in("publisher")
    shown = [page.get(SET_UP)]
    app = app_of(publisher)
    shown.append(page.get(CODE))
    page.enter(app.now())
    shown += [page.get(path) for path in ("/admin/", "/admin/account/code/", "/admin/events/", "/admin/events/add/")]
    shown += [page.get("/admin/nothing/here/"), page.get("/admin/password_reset/")]
    for response in shown:
        found = read(response)
        assert found.title.text.strip().endswith(f" - {settings.WAGTAIL_SITE_NAME}"), response.request["PATH_INFO"]
        assert "Wagtail" not in words(found), response.request["PATH_INFO"]
    assert shown[-2].status_code == 404


def test_the_mail_for_a_new_password_names_the_site_and_leads_to_it(site_pages, client, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://record.example.org"
    UserFactory(username="o'neill&co", email="editor@example.org")
    client.post("/admin/password_reset/", {"email": "editor@example.org"})
    (sent,) = mail.outbox
    assert sent.subject == f"A new password for {settings.WAGTAIL_SITE_NAME}"
    assert settings.WAGTAIL_SITE_NAME in sent.body
    assert "https://record.example.org/admin/password_reset/confirm/" in sent.body
    assert "o'neill&co" in sent.body
    assert "Wagtail" not in sent.body
