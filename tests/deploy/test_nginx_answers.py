"""What nginx says by itself: its pages of errors, files from disk, the way to https."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from playwright.sync_api import sync_playwright

from deploy import parts_of_a_set as make
from deploy.front import HERE
from deploy.packages import find_programs
from deploy.places import ROOT, Places
from deploy.ports import Ports, free_first_port
from tests.chromium import ARGUMENTS, CHROMIUM
from tests.web_server import WebServer, serve

PAGES = HERE / "pages"
PADDING = "x" * 9000


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def heading(self) -> str:
        return BeautifulSoup(self.text, "html.parser").h1.text


@dataclass(frozen=True, slots=True)
class Front:
    """nginx as it is deployed, before a site of a few answers."""

    places: Places
    site: WebServer
    trusted: ssl.SSLContext

    def ask(self, path: str, method: str = "GET", body: bytes = b"", *, tls: bool = True, **headers: str) -> Answer:
        ports = self.places.ports
        connection = (
            HTTPSConnection("127.0.0.1", ports.https, timeout=30, context=self.trusted)
            if tls
            else HTTPConnection("127.0.0.1", ports.http, timeout=30)
        )
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            assert len(told) == len(answer.getheaders()), "a header is said twice"
            return Answer(answer.status, told, answer.read().decode())
        finally:
            connection.close()


def well(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "3")
    handler.end_headers()
    handler.wfile.write(b"ok\n")


@pytest.fixture(scope="module")
def front(tmp_path_factory) -> Iterator[Front]:
    try:
        programs = find_programs()
    except SystemExit as missing:
        pytest.skip(str(missing))
    folder = tmp_path_factory.mktemp("front")
    for name in ("static/css", "media/images", "media/documents"):
        (folder / name).mkdir(parents=True)
    (folder / "static/css/one.css").write_text("a {}")
    (folder / "static/css/one.0123456789ab.css").write_text("a {}")
    (folder / "media/images/one.png").write_bytes(b"PNG")
    with serve() as site:
        site.pages["/healthz"] = well
        site.pages["/admin/missing/"] = (404, {"Content-Security-Policy": "default-src 'self'"})
        site.pages["/down/"] = lambda handler: handler.connection.close()
        first = free_first_port()
        places = Places.make(folder, Ports(first, first + 1, site.port, *range(first + 3, first + 7)))
        certificate, key = make.certificate(programs, places)
        part = make.front(programs, places, certificate, key)
        try:
            part.start()
            yield Front(places, site, ssl.create_default_context(cafile=certificate))
        finally:
            part.stop()


REFUSED = "This could not be understood"
OWN = [
    ("GET", "/static/nothing.css", {}, 404, "Nothing at this address"),
    ("GET", "/static/css/", {}, 404, "Nothing at this address"),
    ("GET", "/media/documents/one.png", {}, 404, "Nothing at this address"),
    ("GET", "/readyz", {}, 404, "Nothing at this address"),
    ("GET", "/_front/too-large.html", {}, 404, "Nothing at this address"),
    ("POST", "/static/css/one.css", {}, 405, REFUSED),
    ("TRACE", "/", {}, 405, REFUSED),
    ("GET", "/static/%00", {}, 400, REFUSED),
    ("GET", "/", {"Cookie": PADDING}, 400, REFUSED),
    ("GET", f"/?{PADDING}", {}, 414, REFUSED),
    ("POST", "/search/", {"Content-Length": str(2 * 1024**2)}, 413, "Too large"),
    ("POST", "/admin/images/add/", {"Content-Length": str(27 * 1024**2)}, 413, "Too large"),
    ("GET", "/down/", {}, 503, "Not available for a moment"),
]


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "heading"), OWN, ids=[f"{row[3]} {row[0]} {row[1][:30]}" for row in OWN]
)
def test_what_nginx_answers_itself_is_a_page_of_the_site_and_has_its_safe_headers(
    front, method, path, headers, status, heading
):
    answer = front.ask(path, method, **headers)
    assert (answer.status, answer.heading) == (status, heading)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == settings.SECURE_REFERRER_POLICY
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert answer.headers["cache-control"] == "no-store"
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
    assert ("retry-after" in answer.headers) == (status == 503)


def test_a_browser_that_sends_too_much_by_http_2_is_shown_the_page_too(front):
    if CHROMIUM is None:
        pytest.skip("No Chromium here.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(ignore_https_errors=True)
        page.goto(f"https://127.0.0.1:{front.places.ports.https}/healthz")
        answer = page.evaluate(
            "fetch('/admin/', {method: 'POST', body: new Uint8Array(27 * 2 ** 20)})"
            ".then(async (given) => [given.status, await given.text(), performance.getEntriesByType('resource')[0]"
            ".nextHopProtocol])"
        )
        browser.close()
    assert (answer[0], answer[2]) == (413, "h2")
    assert Answer(413, {}, answer[1]).heading == "Too large"


def test_what_the_site_answers_is_passed_on_with_its_own_headers(front):
    answer = front.ask("/admin/missing/")
    assert (answer.status, answer.text) == (404, "")
    assert answer.headers["content-security-policy"] == "default-src 'self'"
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize("name", ["one.css", "one.0123456789ab.css"])
def test_a_file_says_no_more_than_a_first_visit_can_pay_for(front, name):
    headers = front.ask(f"/static/css/{name}").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert not {"content-security-policy", "referrer-policy", "permissions-policy"} & set(headers)


def test_a_picture_has_no_rights_and_may_be_shown_by_others(front):
    headers = front.ask("/media/images/one.png").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].endswith("sandbox")
    assert headers["cross-origin-resource-policy"] == "cross-origin"


def test_the_way_to_https_has_them_but_for_what_only_https_may_say(front):
    ports = front.places.ports
    answer = front.ask("/timeline/?q=x", tls=False)
    assert (answer.status, answer.headers["location"]) == (308, f"https://127.0.0.1:{ports.https}/timeline/?q=x")
    missing = front.ask("/.well-known/acme-challenge/none", tls=False)
    assert (missing.status, missing.heading) == (404, "Nothing at this address")
    for found in (answer, missing):
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["content-security-policy"].startswith("default-src 'none'")
        assert "strict-transport-security" not in found.headers


def test_http_at_the_port_of_https_is_told_so(front):
    connection = HTTPConnection("127.0.0.1", front.places.ports.https, timeout=30)
    connection.request("GET", "/")
    answer = connection.getresponse()
    assert (answer.status, REFUSED in answer.read().decode()) == (400, True)
    connection.close()


def test_the_page_for_what_is_too_large_names_the_limits_that_hold():
    text = (PAGES / "too-large.html").read_text()
    for limit in (settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE):
        assert f" {limit // 1024**2} MB" in text
    let_through = int(re.findall(r"client_max_body_size ([0-9]+)m", (HERE / "nginx.conf").read_text())[-1])
    assert let_through * 1024**2 > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE, "nginx refuses what the site would take"


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.html")), ids=lambda page: page.stem)
def test_a_page_has_style_sheets_that_are_there_and_nothing_else_of_elsewhere(page: Path):
    found = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    assert found.select("script, style, img, form, iframe, [style]") == []
    sheets = [link["href"] for link in found.select("link")]
    assert sheets
    assert [sheet for sheet in sheets if not (ROOT / "site" / sheet.lstrip("/")).is_file()] == []
    assert found.select_one("meta[name=robots]")["content"] == "noindex"


def test_all_pages_begin_as_the_others_do():
    """They are files of their own, which nginx gives where nothing else runs."""
    pages = [BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in sorted(PAGES.glob("*.html"))]
    assert len({str(page.header) for page in pages}) == 1
    assert {page.title.text for page in pages} == {f"{page.h1.text} · {settings.WAGTAIL_SITE_NAME}" for page in pages}
    assert len({page.h1.text for page in pages}) == len(pages) == 4
