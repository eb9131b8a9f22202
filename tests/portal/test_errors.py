"""What goes wrong is answered in the site's own clothes, with the right status, and gives nothing away."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from django.views import defaults
from django.views.decorators.csrf import csrf_protect

from portal.errors import address_words
from portal.troubles import TroublesOfViews
from tests.factories import EventFactory, PersonFactory, SourceFactory


def fails(request: HttpRequest) -> HttpResponse:
    raise {"suspicious": SuspiciousOperation, "denied": PermissionDenied, "broken": ZeroDivisionError}[
        request.GET["how"]
    ]("Zsecretz")


@csrf_protect
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


urlpatterns = [path("fails/", fails), path("form/", form), path("", include("config.urls"))]
handler404 = "portal.errors.not_found"


@pytest.fixture
def broken_site(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def read(response) -> BeautifulSoup:
    """The page, once it is seen to be of the site and to be kept out of indexes."""
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one("header.masthead nav a[href='/timeline/']")
    assert page.select_one("link[rel=stylesheet]")["href"].startswith("/style/")
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert page.select("link[rel=canonical], meta[property^='og:'], script:not([src]), [style]") == []
    assert len(page.select("h1")) == 1
    assert "Zsecretz" not in response.content.decode()
    return page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("how", "status", "heading"),
    [
        ("suspicious", 400, "could not be understood"),
        ("denied", 403, "not open to you"),
        ("broken", 500, "Something went wrong on our side"),
    ],
)
def test_an_error_has_its_status_and_a_page_of_the_site(broken_site, how, status, heading):
    response = broken_site.get("/fails/", {"how": how})
    assert response.status_code == status
    page = read(response)
    assert heading in page.h1.get_text()
    assert page.select_one(".date.large").get_text(strip=True) == str(status)


def test_the_page_of_a_500_asks_neither_the_database_nor_the_request(rf):
    # No mark `django_db`: a query would be an error here. And this request has no session and no user.
    response = defaults.server_error(rf.get("/"))
    assert response.status_code == 500
    read(response)


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_a_400_that_does_not_name_it(client):
    response = client.get("/timeline/", headers={"host": "zsecretz.example"})
    assert response.status_code == 400
    read(response)
    assert b"zsecretz" not in response.content


@pytest.mark.django_db
def test_a_form_without_its_token_is_a_403_that_speaks_of_cookies(settings):
    settings.ROOT_URLCONF = __name__
    response = Client(enforce_csrf_checks=True).post("/form/", {"title": "x"})
    assert response.status_code == 403
    assert "Allow cookies for this site" in read(response).get_text()


@pytest.mark.django_db
def test_a_404_offers_a_search_with_the_words_of_the_address(site_pages, client):
    response = client.get("/timeline/saber-strike-2081/")
    assert response.status_code == 404
    assert read(response).select_one("input[name=q]")["value"] == "saber strike 2081"


@pytest.mark.django_db
def test_a_404_names_public_records_with_the_same_words_in_their_titles(site_pages, client):
    EventFactory(key="a", title="Paratroopers at Saber Strike 18")
    EventFactory(key="b", title="Saber Strike, Zdraftz", public=False)
    EventFactory(key="c", title="Saber Strike, Zprivatez", is_private=True)
    PersonFactory(name="Saber Strike")
    page = read(client.get("/timeline/saber-strike-2081/"))
    assert [(a.get_text(), a["href"]) for a in page.select("section a")] == [
        ("Paratroopers at Saber Strike 18", "/timeline/a/")
    ]
    assert read(client.get("/timeline/saber-tooth/")).select("section a") == []


@pytest.mark.django_db
def test_a_404_names_at_most_three_records_in_one_query_more_than_none(site_pages, client):
    client.get("/timeline/2081/")
    with CaptureQueriesContext(connection) as without:
        client.get("/timeline/2081/")
    for number in range(9):
        EventFactory(title=f"Exercise {number}")
    with CaptureQueriesContext(connection) as captured:
        page = read(client.get("/timeline/exercise-2081/"))
    assert len(page.select("section a")) == 3
    assert len(captured) == len(without) + 1


@pytest.mark.django_db
def test_an_address_outside_the_sections_is_not_searched_for(site_pages, client):
    SourceFactory(title="Login")
    page = read(client.get("/wp-login.php"))
    assert page.select_one("input[name=q]")["value"] == "wp login php"
    assert page.select("section a") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/timeline/%3Cscript%3Ealert(1)%3C/script%3E/",
        "/timeline/%22onfocus=alert(1)%20autofocus=%22/",
        "/%3Cimg%20src=x%20onerror=alert(1)%3E/",
        "/timeline/%E2%80%AEevil/",
        "/timeline/%00%ff%fe/",
        "/timeline/%F0%9F%98%80/",
        "/timeline/OR-AND-NEAR(/",
        "/people/" + "word-" * 900 + "/",
        "/people/" + "a" * 4000 + "/",
        "/sources/*:^(/",
        "/agreements/" + "%D7%90" * 150 + "/",
    ],
)
def test_no_address_comes_back_as_more_than_words(site_pages, client, address):
    response = client.get(address)
    assert response.status_code == 404
    page = read(response)
    value = page.select_one("input[name=q]").get("value", "")
    assert len(value) <= 200
    assert set(value) & set("<>\"'=()‮\x00%") == set()
    assert page.select("[onfocus], [onerror], main script:not([src^='/static/'])") == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/timeline/saber-strike-2081/", ("timeline", ["saber", "strike", "2081"])),
        ("/timelines/saber_strike", ("", ["timelines", "saber", "strike"])),
        ("/people/ambassadors/", ("people", ["ambassadors"])),
        ("/people/", ("people", [])),
        ("/people/לשנו-יער/", ("people", ["לשנו", "יער"])),
        ("/", ("", [])),
    ],
)
def test_the_words_of_an_address_are_those_after_its_section(path, expected):
    assert address_words(path) == expected


@pytest.mark.django_db
def test_a_page_past_the_end_of_a_list_is_a_404_of_the_site(site_pages, client):
    response = client.get("/timeline/?page=99")
    assert response.status_code == 404
    assert read(response).select_one("input[name=q]").get("value", "") == ""


@pytest.mark.django_db
def test_an_address_that_moved_still_leads_on(site_pages, client):
    event = EventFactory(key="old", revision=True)
    event.slug = "new"
    event.save_revision().publish()
    response = client.get("/timeline/old/")
    assert (response.status_code, response["Location"]) == (301, "/timeline/new/")


def test_the_busy_page_is_of_the_site(rf):
    middleware = TroublesOfViews(lambda request: None)
    response = middleware.process_exception(rf.post("/admin/"), OperationalError("database is locked"))
    assert response.status_code == 503
    read(response)
