"""The style guide shows every component, and readers never meet it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import path

from config.urls import urlpatterns as site_urls
from evidence.templatetags import pure
from portal.styleguide import styleguide
from tests.factories import AgreementFactory, EventFactory, OrganisationFactory, TopicFactory

pytestmark = pytest.mark.django_db
urlpatterns = [path("styleguide/", styleguide), *site_urls]

#: Forms of whole pages; and what would repeat the marks by which drawings on one page find their shades.
ELSEWHERE = {
    "career",
    "people-tabs",
    "chart-small",
    "chart-histogram",
    "text-nav",
    "register-form",
    "source-row",
    "source-about",
    "source-cited",
    "decade-head",
    "address-lost",
    "crumbs",
    "hit",
    "succession",
}


@pytest.mark.urls(__name__)
def test_every_component_is_shown_with_sample_data(site_pages, client):
    AgreementFactory(actions=[{"kind": "signature", "date": "2010"}])
    EventFactory(topics=[TopicFactory()], participations=[{"organisation": OrganisationFactory()}])
    pure._render.cache_clear()
    response = client.get("/styleguide/")
    assert response.status_code == 200
    shown = {template.name for template in response.templates}
    folder = settings.BASE_DIR / "templates" / "components"
    known = {file.stem for file in folder.glob("*.html")}
    missing = {name for name in known - ELSEWHERE if f"components/{name}.html" not in shown}
    assert missing == set()
    assert known >= ELSEWHERE
    page = BeautifulSoup(response.content, "html.parser")
    ids = [element["id"] for element in page.find_all(id=True)]
    assert [value for value in ids if ids.count(value) > 1] == []


def test_readers_never_meet_it(site_pages, client):
    assert client.get("/styleguide/").status_code == 404
