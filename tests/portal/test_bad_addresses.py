"""No address makes the site fail: what is wrong gets a message or a 404, and what is right beside it still works."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.factories import AgreementFactory, EventFactory, PersonFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def some_records(site_pages):
    source = SourceFactory(key="a-source")
    EventFactory(key="an-event", title="A meeting", sources=[source])
    AgreementFactory(key="an-agreement", sources=[source])
    PersonFactory(key="a-person", sources=[source])


HUGE = "99999999999999999999"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/timeline/?page={HUGE}", 404),
        ("/timeline/?page=0", 404),
        ("/timeline/?page=-1", 404),
        ("/timeline/?page=2", 404),
        ("/timeline/?page=banana", 404),
        ("/timeline/?page=١", 404),
        ("/timeline/?page=", 404),
        ("/timeline/?page=1", 200),
        (f"/agreements/?page={HUGE}", 404),
        (f"/people/?page={HUGE}", 404),
        (f"/sources/?page={HUGE}", 404),
        (f"/search/?q=meeting&page={HUGE}", 404),
        ("/timeline/%00/", 404),
        ("/timeline/a%00b/", 404),
        ("/people/%00/", 404),
        ("/sources/%27%22/", 404),
        ("/timeline/%ff%fe/", 404),
        ("/agreements/nothing-here/", 404),
        ("/timeline/" + "a" * 5000 + "/", 404),
        ("/nothing/", 404),
        ("/sources/?reliability=banana", 200),
        ("/timeline/?unknown=1", 200),
        ("/timeline/?q=%ff", 200),
        ("/timeline/?q=%22", 200),
        ("/timeline/?q=%27", 200),
        ("/timeline/?q=%25%5F%5C", 200),
        ("/search/?q=%22", 200),
        ("/search/?q=%27%29%3B--", 200),
        ("/search/?q=%00", 200),
        ("/search/?q=%ff%fe", 200),
        ("/search/?q=AND", 200),
        ("/search/?q=NEAR(", 200),
        ("/search/?q=*", 200),
        ("/search/?q=a:b", 200),
        ("/search/?q=%F0%9F%98%80", 200),
        ("/search/?kind=banana&q=meeting", 200),
        ("/search/", 200),
        ("/search/?q=", 200),
        ("/search/?q=" + "+".join(["word"] * 900), 200),
    ],
)
def test_an_address_is_answered_and_never_fails(some_records, client, address, status):
    assert client.get(address).status_code == status


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ({"from": "banana"}, "from", "banana"),
        ({"from": "9/1/2002"}, "from", "9 January 2002"),
        ({"to": "2" * 5000}, "to", "at most 64"),
        ({"from": "a\x00b"}, "from", ""),
        ({"from": "2010", "to": "2000"}, "to", "before"),
        ({"verdict": "true"}, "verdict", "true"),
        ({"kind": "party"}, "kind", "party"),
        ({"q": "a\x00b"}, "q", "Null characters"),
        ({"q": "word " * 900}, "q", "at most 200"),
    ],
)
def test_a_bad_filter_says_so_and_the_page_still_lists(some_records, client, query, field, message):
    response = client.get("/timeline/", query)
    assert response.status_code == 200
    errors = " ".join(response.context["filter"].errors[field])
    assert message in errors
    page = BeautifulSoup(response.content, "html.parser")
    assert errors.split(".")[0][:40] in page.get_text(" ")
    assert "A meeting" in page.get_text()


def test_a_bad_day_of_the_register_says_so(some_records, client):
    response = client.get("/agreements/", {"on": "banana"})
    assert response.status_code == 200
    assert response.context["filter"].errors["on"]
    year = client.get("/agreements/", {"on": "1990"})
    assert "one day" in " ".join(year.context["filter"].errors["on"])


def test_what_was_typed_is_shown_again(some_records, client):
    page = BeautifulSoup(client.get("/timeline/", {"from": "banana"}).content, "html.parser")
    assert page.find("input", {"name": "from"})["value"] == "banana"


def test_a_script_in_an_address_is_shown_as_text(some_records, client):
    for address, name in (("/timeline/", "q"), ("/search/", "q"), ("/timeline/", "from")):
        text = client.get(address, {name: "<script>alert(1)</script>"}).content.decode()
        assert "<script>alert" not in text


def test_a_search_that_finds_nothing_says_so(some_records, client):
    response = client.get("/search/", {"q": "zzzzz"})
    assert response.context["search"].count == 0
    assert "zzzzz" in response.content.decode()


def test_a_missing_page_says_what_to_do(client, site_pages):
    response = client.get("/nothing/")
    assert response.status_code == 404
    assert "/timeline/" in response.content.decode()


def test_post_to_a_page_is_no_failure(some_records, client):
    assert client.post("/timeline/").status_code in (200, 403, 405)
