"""What browsers are told of each kind of answer."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from wagtail.admin import widgets as wagtail_widgets
from wagtail.admin.widgets.workflows import AdminTaskChooser
from wagtail.images.widgets import AdminImageChooser
from wagtail.models import Page

from evidence.models import CreditedDocument
from tests.factories import EventFactory

pytestmark = pytest.mark.django_db


def policy(response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in parts}


@pytest.fixture
def document(site_pages) -> CreditedDocument:
    file = ContentFile(b"%PDF-1.7 minutes", name="minutes.pdf")
    return CreditedDocument.objects.create(title="Minutes", file=file)


ADDRESSES = ("/", "/timeline/", "/timeline/talks/", "/timeline/nothing/", "/data/", "/timeline.json", "/robots.txt")


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/docs", "/api/v1/events", "/sitemap.xml", "/search/?q=%00"])
def test_readers_get_nothing_of_other_hosts_and_no_code_within_a_page(site_pages, client, address):
    EventFactory(title="Talks", slug="talks", revision=True)
    response = client.get(address)
    told = policy(response)
    assert (told["default-src"], told["base-uri"], told["frame-ancestors"]) == ("'none'",) * 3
    assert {told[name] for name in ("script-src", "style-src", "img-src", "connect-src", "form-action")} == {"'self'"}
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_the_policy_is_the_same_for_everybody(site_pages, client, sign_in):
    stranger = client.get("/timeline/")
    sign_in("Editor")
    editor = client.get("/timeline/")
    assert stranger["Content-Security-Policy"] == editor["Content-Security-Policy"]


def test_a_kept_page_has_all_of_it(site_pages, client, settings):
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "headers"}
    }
    first, kept = client.get("/about/"), client.get("/about/")
    others = {"X-Request-ID"}  # each request has its own
    assert {name: value for name, value in first.items() if name not in others} == {
        name: value for name, value in kept.items() if name not in others
    }
    assert policy(kept)["script-src"] == "'self'"


def test_the_admin_runs_scripts_from_files_alone(site_pages, client, sign_in):
    for response in (client.get("/admin/login/"), sign_in("Editor") and client.get("/admin/")):
        told = policy(response)
        assert told["script-src"] == "'self'"
        assert told["frame-ancestors"] == "'self'"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_preview_may_be_framed_by_the_admin(site_pages, client, sign_in):
    sign_in("Editor")
    event = EventFactory(title="Talks", revision=True)
    response = client.get(f"/admin/events/preview/{event.pk}/")
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_a_document_is_saved_and_has_no_rights_where_it_is_shown(document, client):
    response = client.get(document.url)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert policy(response) == {"default-src": "'none'", "sandbox": "", "frame-ancestors": "'none'"}
    assert response.getvalue() == b"%PDF-1.7 minutes"


def test_an_answer_that_nothing_changed_leaves_the_policy_that_a_browser_kept(document, client):
    """The headers of a 304 replace those that were kept (RFC 9111, 3.2)."""
    for address in ("/embed/timeline/", document.url):
        kept = client.get(address)
        kept.getvalue()
        assert "Content-Security-Policy" in kept
        again = client.get(address, headers={"If-None-Match": kept["ETag"]})
        assert again.status_code == 304
        assert "Content-Security-Policy" not in again


def test_media_are_not_served_by_the_application(document, client):
    assert not settings.DEBUG
    assert client.get(f"/media/{document.file.name}").status_code == 404


@pytest.mark.parametrize(
    "widget",
    [
        *(AdminImageChooser(), AdminTaskChooser(), wagtail_widgets.AdminPageChooser(target_models=[Page])),
        *(wagtail_widgets.AdminDateInput(), wagtail_widgets.AdminTimeInput(), wagtail_widgets.AdminDateTimeInput()),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_a_widget_of_the_admin_holds_no_script(db, widget):
    html = widget.render("when", None, {"id": 'a"b'})
    assert "<script" not in html
    assert html.count("<widget-start") == 1
    assert 'data-id="a&quot;b"' in html
