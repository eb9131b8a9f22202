"""A kept page is never stale, never somebody's own, and costs one query."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone
from wagtail.models import PageViewRestriction

from portal.freshness import public_version
from portal.page_cache import PublicPageCache
from tests.conftest import make_site_pages
from tests.factories import EventFactory, SourceFactory, TopicFactory, UserFactory
from timeline.models import Event, TimelinePage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pages(settings):
    """The page tree, with the page cache switched on."""
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages-under-test"},
    }
    yield make_site_pages()
    caches["pages"].clear()


def listed(client) -> str:
    return client.get("/timeline/").content.decode()


def test_a_kept_page_costs_one_query_and_is_the_same(pages, client, django_assert_num_queries):
    EventFactory(title="First light")
    first = client.get("/timeline/")
    with django_assert_num_queries(1):
        second = client.get("/timeline/")
    assert second.content == first.content
    assert second["Content-Type"] == first["Content-Type"]


def test_every_change_of_a_record_shows_at_once(pages, client):
    event = EventFactory(key="first", title="First light", revision=True, sources=[SourceFactory()])
    assert "First light" in listed(client)
    event.title = "Second light"
    event.save_revision().publish()
    assert "Second light" in listed(client)
    event = Event.objects.get(pk=event.pk)
    event.unpublish()
    assert "Second light" not in listed(client)
    event = Event.objects.get(pk=event.pk)
    event.save_revision().publish()
    assert "Second light" in listed(client)
    event.delete()
    assert "Second light" not in listed(client)


def test_a_change_of_what_a_record_names_shows_on_its_page(pages, client):
    topic, source = TopicFactory(name="harbours"), SourceFactory(title="A letter")
    EventFactory(key="first", topics=[topic], sources=[source])
    assert "harbours" in client.get("/timeline/first/").content.decode()
    topic.name = "ports"
    topic.save()
    source.title = "Another letter"
    source.save()
    text = client.get("/timeline/first/").content.decode()
    assert ("ports" in text, "harbours" in text) == (True, False)
    assert "Another letter" in text


def test_a_change_of_a_page_shows_at_once(pages, client):
    assert "What this is" in client.get("/about/").content.decode()
    pages.about.body = "<p>Something else.</p>"
    pages.about.save_revision().publish()
    assert "Something else" in client.get("/about/").content.decode()


def test_a_page_is_kept_no_longer_than_until_the_next_record_expires(pages, client):
    EventFactory(title="Passing light", expire_at=timezone.now() + timedelta(seconds=1.2))
    assert "Passing light" in listed(client)
    time.sleep(1.5)
    assert "Passing light" not in listed(client)


def test_a_private_section_seen_by_an_editor_is_not_kept_for_strangers(pages, client):
    EventFactory(title="Inner light")
    PageViewRestriction.objects.create(page=pages.timeline, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(UserFactory())
    assert "Inner light" in listed(client)
    client.logout()
    assert client.get("/timeline/").status_code == 302


def test_an_editor_and_a_stranger_get_the_same_bytes(pages, client):
    EventFactory(key="first")
    stranger = client.get("/timeline/first/").content
    client.force_login(UserFactory(is_superuser=True))
    assert client.get("/timeline/first/").content == stranger


def test_a_transaction_that_is_rolled_back_changes_nothing(pages):
    before = public_version()
    with transaction.atomic():
        EventFactory()
        transaction.set_rollback(True)
    assert public_version() == before


def test_a_reader_who_has_the_page_is_told_so(pages, client):
    EventFactory(key="first")
    tag = client.get("/timeline/first/")["ETag"]
    again = client.get("/timeline/first/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_missing_page_is_not_kept(pages, client):
    assert client.get("/timeline/first/").status_code == 404
    EventFactory(key="first")
    assert client.get("/timeline/first/").status_code == 200


def test_a_record_that_expires_while_its_page_is_made_is_not_kept_on_it(pages):
    EventFactory(title="Passing light", expire_at=timezone.now() + timedelta(seconds=1.5))
    make = TimelinePage.list_view

    def slowly(page, request):
        response = make(page, request).render()
        time.sleep(2)
        return response

    middleware = PublicPageCache(lambda request: slowly(pages.timeline, request))
    request = RequestFactory().get("/timeline/", headers={"host": "localhost"})
    assert b"Passing light" in middleware(request).content
    assert (
        b"Passing light" not in PublicPageCache(lambda request: make(pages.timeline, request).render())(request).content
    )


def test_pages_are_kept_again_after_an_expiry(pages, client, django_assert_num_queries):
    EventFactory(title="Passing light", expire_at=timezone.now() + timedelta(seconds=1.2))
    listed(client)
    time.sleep(1.5)
    assert "Passing light" not in listed(client)
    with django_assert_num_queries(1):
        listed(client)


def test_the_first_page_of_a_list_of_the_api_is_kept_and_later_ones_are_not(pages, client, django_assert_num_queries):
    EventFactory(key="first", date="2001")
    EventFactory(key="second", date="2002")
    first = client.get("/api/v1/events/?from=2001")
    with django_assert_num_queries(1):
        again = client.get("/api/v1/events/?from=2001", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    kept = set(caches["pages"]._cache)
    following = client.get("/api/v1/events/?limit=1").json()["next"]
    assert client.get(following).status_code == 200
    assert set(caches["pages"]._cache) == kept
    Event.objects.get(key="first").delete()
    assert [item["key"] for item in client.get("/api/v1/events/?from=2001").json()["items"]] == ["second"]


def test_an_address_with_a_parameter_that_means_nothing_is_not_kept(pages, client):
    client.get("/timeline/?x=1")
    kept = set(caches["pages"]._cache)
    assert kept == set()
