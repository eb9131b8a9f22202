"""How long others may keep an answer, and that it is the same for everybody."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from portal.freshness import advance
from portal.link_pictures.views import record_address
from portal.models import PublicChange, PublicVersion
from portal.purging import addresses, settling
from portal.purging.checks import check_shared_caches
from portal.shared_life import SharedLife
from portal.totals import SECTIONS
from tests.factories import EventFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db

CACHE = {"it": {"BACKEND": "portal.purging.backends.HTTPCache", "LOCATION": "http://127.0.0.1:9"}}
FILTERED = [
    "/timeline/?from=1990&topic=exercises",
    "/timeline/?view=chart",
    "/agreements/?on=2015-01-01",
    "/people/?q=a",
    "/search/?q=exercise",
    "/embed/timeline/?n=2",
    "/oembed/?url=http://testserver/timeline/",
    "/timeline.json?from=1990",
    "/api/v1/events/?limit=1",
]
OTHERS = [
    "/robots.txt",
    "/api/v1/",
    "/api/v1/docs",
    "/api/v1/openapi.json",
    "/no-such-page/",
    "/timeline/no-such-event/",
]


@pytest.fixture
def told(settings):
    """A site with a cache that is told of changes."""
    settings.WAGTAILFRONTENDCACHE, settings.PUBLIC_ROOTS = CACHE, ["http://testserver"]


@pytest.fixture
def first(site_pages, told):
    """A site with one event, and a number that is the time of its last change, in the past."""
    event = EventFactory(key="first", sources=[SourceFactory(key="letter")])
    advance()
    PublicChange.objects.update(is_counted=True)  # as after the commit, which a test has not
    PublicVersion.objects.update(number=int(timezone.now().timestamp()) - 60)
    return event


def seconds(response) -> int:
    return int(re.search(r"s-maxage=(\d+)", response["Cache-Control"])[1])


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def all_addresses() -> list[str]:
    found = [*addresses.of_lists(), *addresses.of_pages()]
    for model in (*SECTIONS.values(), *addresses.WITHOUT_PAGES):
        found += list(addresses.every(model))[:40]
    return found


def test_an_editor_and_a_stranger_get_the_same_answer_at_every_address(the_record, client, told, db):
    person = UserFactory(is_superuser=True)
    for path in dict.fromkeys([*all_addresses(), *FILTERED, *OTHERS]):
        client.logout()
        stranger = client.get(path)
        assert not stranger.cookies, path
        varies = {word.strip().lower() for word in stranger.get("Vary", "").split(",") if word.strip()}
        assert varies <= {"accept-encoding"}, (path, varies)
        client.force_login(person)
        editor = client.get(path)
        assert (editor.status_code, body(editor)) == (stranger.status_code, body(stranger)), path
        assert editor.get("ETag") == stranger.get("ETag"), path
        assert editor["Cache-Control"].partition("s-maxage")[0] == stranger["Cache-Control"].partition("s-maxage")[0]


@pytest.mark.parametrize(
    "path", ["/", "/timeline/", "/timeline/first/", "/timeline/first.json", "/api/v1/events/first"]
)
def test_what_caches_are_told_of_is_kept_until_the_day_ends_and_browsers_ask_each_time(first, client, path):
    response = client.get(path)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    left = (midnight - timezone.now()).total_seconds()
    assert response["Cache-Control"].startswith("public, max-age=0, s-maxage=")
    assert left - 30 < seconds(response) <= left


def test_no_longer_than_until_the_next_record_expires(first, client):
    EventFactory(key="passing", expire_at=timezone.now() + timedelta(seconds=40))
    assert 30 < seconds(client.get("/timeline/first/")) <= 40


@pytest.mark.parametrize("path", [*FILTERED, *OTHERS, "/timeline/first/v1/", "/timeline/first/history/"])
def test_all_else_is_kept_for_seconds(first, client, path, settings):
    assert seconds(client.get(path)) <= settings.SHARED_SHORT


@pytest.mark.parametrize("root", ["https://testserver", "http://testserver:81", "http://www.testserver"])
def test_what_caches_are_told_of_under_another_host_or_scheme_is_kept_for_seconds(first, client, settings, root):
    settings.PUBLIC_ROOTS = [root]
    assert seconds(client.get("/timeline/first/")) == settings.SHARED_SHORT


def test_without_a_cache_that_is_told_nothing_is_kept_for_long(first, client, settings):
    settings.WAGTAILFRONTENDCACHE = {}
    assert seconds(client.get("/timeline/first/")) == settings.SHARED_SHORT


@pytest.mark.parametrize("path", ["/", "/timeline/", "/timeline/first/", "/timeline/first.json", "/timeline.csv"])
def test_who_has_it_is_told_so_by_tag_and_by_time(first, client, path):
    response = client.get(path)
    body(response)
    if "ETag" in response:
        assert client.get(path, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.get(path, headers={"If-Modified-Since": response["Last-Modified"]}).status_code == 304
    PublicVersion.objects.update(number=int(timezone.now().timestamp()) - 10)
    assert client.get(path, headers={"If-Modified-Since": response["Last-Modified"]}).status_code == 200


def test_an_expiry_is_a_change(first, client):
    EventFactory(key="gone", expire_at=timezone.now() - timedelta(seconds=5))
    PublicVersion.objects.update(number=int(timezone.now().timestamp()) - 60)
    before = (timezone.now() - timedelta(seconds=30)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert client.get("/timeline/", headers={"If-Modified-Since": before}).status_code == 200


def test_a_time_ahead_of_the_clock_is_not_said(first, client):
    PublicVersion.objects.update(number=int(timezone.now().timestamp()) + 60)
    assert "Last-Modified" not in client.get("/timeline/")


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/"])
def test_the_admin_is_nobody_elses(first, client, path):
    assert "private" in client.get(path)["Cache-Control"]


def test_a_private_section_is_nobody_elses(first, client, site_pages):
    PageViewRestriction.objects.create(page=site_pages.timeline, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(UserFactory(is_superuser=True))
    response = client.get("/timeline/first/")
    assert response.status_code == 200
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_an_error_of_the_site_is_not_kept(first, client, monkeypatch):
    monkeypatch.setattr("timeline.pages.facets", lambda: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/timeline/")
    assert response.status_code == 500
    assert "no-store" in response["Cache-Control"]


def test_scripts_are_told_the_same_with_and_without_an_origin(first, client):
    plain, script = (client.get("/timeline.json", headers=told) for told in ({}, {"Origin": "https://example.org"}))
    assert plain["Access-Control-Allow-Origin"] == script["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/timeline/", headers={"Origin": "https://example.org"})


def test_a_picture_goes_where_its_record_is_withdrawn(first, client, settings):
    response = client.get(record_address(first))
    assert "immutable" in response["Cache-Control"]
    assert seconds(response) <= settings.SHARED_LONG
    older = client.get("/pictures/timeline/first.0123456789ab.png")
    assert seconds(older) == settings.SHARED_SHORT


def test_every_address_that_is_kept_for_long_is_one_that_caches_are_told_of(the_record):
    """And the other way round, but for what is kept for seconds though it is told."""
    known = set(all_addresses())
    unknown = [path for path in known if not addresses.is_purged(path) and not addresses.EDITION.fullmatch(path)]
    assert [path for path in unknown if path not in addresses.of_pages()] == []
    for path in ("/robots.txt", "/api/v1/docs", "/api/v1/terms", "/timeline/a/b/", "/admin/", "/documents/1/a.pdf"):
        assert not addresses.is_purged(path), path


def test_a_cache_without_a_worker_or_an_address_is_warned_of(settings):
    settings.WAGTAILFRONTENDCACHE, settings.PUBLIC_ROOTS = CACHE, []
    assert {message.id for message in check_shared_caches()} == {"portal.E010", "portal.W010"}
    settings.WAGTAILFRONTENDCACHE = {}
    assert check_shared_caches() == []


def test_the_command_says_where_no_cache_is_set(capsys):
    call_command("purge")
    assert "No shared cache is set" in capsys.readouterr().out


def test_what_ends_while_its_page_is_made_is_kept_nowhere(first, rf):
    EventFactory(key="ending", expire_at=timezone.now() + timedelta(seconds=1))

    def slow(request):
        time.sleep(1.2)
        return HttpResponse("still on the page")

    assert seconds(SharedLife(slow)(rf.get("/timeline/ending/"))) == 0


@pytest.mark.parametrize(
    ("takes", "is_changed", "is_kept"),
    [(0.6, True, False), (0.6, False, True), (0, True, True)],
    ids=["too long for the second order", "long, and nothing happened", "forgotten by the second order"],
)
def test_what_a_change_overtakes_is_kept_only_where_caches_are_told_again_later(
    first, rf, monkeypatch, takes, is_changed, is_kept
):
    # Far longer than a busy machine takes, where no time is to pass.
    monkeypatch.setattr(settling, "PAUSE", timedelta(seconds=1 if takes else 60))

    def slow(request):
        if is_changed:
            advance()
        time.sleep(takes)
        return HttpResponse("as it was")

    assert (seconds(SharedLife(slow)(rf.get("/timeline/first/"))) > 60) == is_kept


def test_addresses_without_end_fill_no_cache(first, client):
    assert seconds(client.get("/timeline/?x=1")) == 0
    assert seconds(client.get("/no-such-page/?x=1")) == 0
