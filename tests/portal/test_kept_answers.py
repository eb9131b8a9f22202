"""What is given before Django's own request is what Django would give, and to strangers alone."""

from __future__ import annotations

import io
import time
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from portal import kept_answers
from portal.kept_answers import KeptAnswers
from tests.conftest import make_site_pages
from tests.factories import EventFactory
from timeline.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(settings):
    """The site as a server runs it: a call takes headers in the names of WSGI, and gives status, headers and body."""
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept-answers"},
    }
    make_site_pages()
    EventFactory(key="first", title="First light")
    asked = []
    django = get_wsgi_application()

    def application(environ, start_response):
        asked.append(environ["PATH_INFO"])
        return django(environ, start_response)

    kept = KeptAnswers(application)

    def call(path="/timeline/", method="GET", **headers):
        environ = {
            **{"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost"},
            **{"SERVER_PORT": "80", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO()},
            **headers,
        }
        told = {}
        pieces = kept(environ, lambda status, headers, *rest: told.update(status=status, headers=dict(headers)))
        told["headers"].pop("X-Request-ID", None)  # of what Django answers, which is logged; another one each time
        return told["status"], told["headers"], b"".join(pieces)

    call.asked = asked
    yield call
    caches["pages"].clear()


def test_a_kept_page_is_given_without_asking_django_and_is_the_same(site, django_assert_num_queries):
    first = site()
    with django_assert_num_queries(1):
        assert site() == first
    assert site.asked == ["/timeline/"]
    status, headers, body = site(method="HEAD")
    assert (status, headers["Content-Length"], body) == ("200 OK", first[1]["Content-Length"], b"")


def test_compressed_and_plain_are_kept_apart(site):
    plain, zipped = site(), site(HTTP_ACCEPT_ENCODING="br, gzip")
    assert site(HTTP_ACCEPT_ENCODING="gzip, zstd")[1:] == zipped[1:]
    assert ("Content-Encoding" in plain[1], zipped[1]["Content-Encoding"]) == (False, "gzip")


def test_who_has_it_is_told_so(site):
    tag = site()[1]["ETag"]
    status, headers, body = site(HTTP_IF_NONE_MATCH=tag)
    assert (status, headers["ETag"], body) == ("304 Not Modified", tag, b"")
    assert "Content-Length" not in headers
    assert site.asked == ["/timeline/"]
    assert site(HTTP_IF_NONE_MATCH=f'"other", {tag}')[0] == "304 Not Modified"  # by Django
    assert site(HTTP_IF_NONE_MATCH='"other"')[0] == "200 OK"


def test_whoever_has_a_session_is_answered_by_django(site):
    site()
    site(HTTP_COOKIE="sessionid=abc")
    assert site.asked == ["/timeline/", "/timeline/"]


def test_a_change_shows_at_once(site):
    assert b"First light" in site()[2]
    Event.objects.get(key="first").unpublish()
    assert b"First light" not in site()[2]


def test_another_host_is_answered_for_itself(site):
    site()
    assert site(HTTP_HOST="elsewhere.example")[0].startswith("400")


def test_what_was_given_last_is_at_hand_without_the_cache(site):
    site(), site()
    caches["pages"].clear()
    site()
    assert site.asked == ["/timeline/"]


def test_what_is_at_hand_ends_with_the_next_record_that_expires(site):
    EventFactory(title="Passing light", expire_at=timezone.now() + timedelta(seconds=4.5))
    assert b"Passing light" in site()[2]
    assert b"Passing light" in site()[2]
    assert site.asked == ["/timeline/"]
    time.sleep(4.6)
    assert b"Passing light" not in site()[2]
    assert b"Passing light" not in site()[2]
    assert site.asked == ["/timeline/", "/timeline/"]  # and what was made then is at hand in its place


def test_not_more_is_at_hand_than_a_process_can_bear(site, monkeypatch):
    monkeypatch.setattr(kept_answers, "MOST_AT_HAND", 1)
    site(), site(), site("/"), site("/")
    caches["pages"].clear()
    site("/")
    assert site.asked == ["/timeline/", "/"]
    site()
    assert site.asked == ["/timeline/", "/", "/timeline/"]
