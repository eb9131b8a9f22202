"""The editors' guide in the admin."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

DOCUMENT = settings.BASE_DIR / "docs" / "editors.md"


@pytest.fixture
def page(client, sign_in):
    sign_in("Editor")
    return BeautifulSoup(client.get("/admin/guide/").content, "html.parser")


def test_every_section_of_the_document_is_listed_and_reached(page):
    headings = re.findall(r"^## (.+)$", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    links = page.select(".guide__contents a")
    assert [link.text for link in links] == headings
    assert all(page.find(id=link["href"].removeprefix("#")) for link in links)


def test_every_picture_is_there_and_says_what_it_shows(client, page):
    pictures = page.select(".guide__text img")
    for picture in pictures:
        assert picture["alt"]
        answer = client.get(f"/admin/guide/{picture['src']}")
        assert answer["Content-Type"] == "image/png"
        assert b"".join(answer.streaming_content).startswith(b"\x89PNG")


def test_nothing_but_its_pictures_is_served(client, sign_in):
    sign_in("Editor")
    assert client.get("/admin/guide/editors/..%2Foperators.md", follow=True).status_code == 404
    assert client.get("/admin/guide/editors/none.png").status_code == 404


def test_it_stands_in_the_help_menu(client, sign_in):
    sign_in("Editor")
    assert "/admin/guide/" in client.get("/admin/").content.decode()
