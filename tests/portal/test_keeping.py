"""What pages share is kept while it is true: nothing that was changed, withdrawn or hidden shows on the next page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.conftest import make_site_pages
from tests.factories import EventFactory, PersonFactory, PostFactory, TopicFactory
from timeline.models import Event, TimelinePage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pages():
    return make_site_pages()


def shown(client, address: str) -> str:
    return client.get(address).content.decode()


def statements(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_second_page_finds_its_section_and_its_officers_at_hand(pages, client):
    EventFactory(slug="one", date="2018-06-01")
    EventFactory(slug="two", date="2018-06-01")
    first = statements(client, "/timeline/one/")
    assert statements(client, "/timeline/two/") <= first - 6


def test_who_is_in_office_changes_with_the_record(pages, client):
    post = PostFactory(title="Head of mission", in_office_panel=True)
    person = PersonFactory(name="Ada Levi", terms=[{"post": post, "date": "2014/.."}], revision=True)
    EventFactory(slug="one", date="2018-06-01")
    assert "Ada Levi" in shown(client, "/timeline/one/")
    person.name = "Ada Lewi"
    person.save_revision().publish()
    assert "Ada Lewi" in shown(client, "/timeline/one/")
    person.unpublish()
    assert "Ada Lewi" not in shown(client, "/timeline/one/")


def test_who_expires_is_out_of_office_at_once(pages, client):
    post = PostFactory(in_office_panel=True)
    soon = timezone.now() + timedelta(seconds=1)
    person = PersonFactory(name="Ada Levi", terms=[{"post": post, "date": "2014/.."}], expire_at=soon)
    EventFactory(slug="one", date="2018-06-01")
    while timezone.now() < person.expire_at:
        page = shown(client, "/timeline/one/")
    assert "Ada Levi" not in shown(client, "/timeline/one/"), page


def test_the_counts_of_the_timeline_change_with_the_record(pages, client):
    EventFactory(topics=[TopicFactory(name="Exercises")])
    assert "1 of 1 events" in shown(client, "/timeline/") or "1 of 1 event" in shown(client, "/timeline/")
    EventFactory()
    assert "2 of 2 events" in shown(client, "/timeline/")
    Event.objects.first().delete()
    assert "1 of 1 event" in shown(client, "/timeline/")


def test_a_section_that_is_made_private_asks_for_the_password_at_once(pages, client):
    EventFactory(slug="one", title="First light")
    assert "First light" in shown(client, "/timeline/one/")
    rule = PageViewRestriction.objects.create(page=pages.home, restriction_type="password", password="open")
    assert "First light" not in shown(client, "/timeline/one/")
    assert "First light" not in shown(client, "/timeline/")
    rule.delete()
    assert "First light" in shown(client, "/timeline/one/")


def test_a_section_that_is_withdrawn_or_renamed_is_found_no_more(pages, client):
    EventFactory(slug="one")
    assert client.get("/timeline/one/").status_code == 200
    pages.timeline.unpublish()
    assert client.get("/timeline/one/").status_code == client.get("/timeline/").status_code == 404
    page = TimelinePage.objects.get()
    page.save_revision().publish()
    assert client.get("/timeline/one/").status_code == 200
    page.delete()
    assert client.get("/timeline/one/").status_code == 404
