"""A page of another origin shows an embed, and nothing else of this site."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from playwright.sync_api import Page, expect

from tests.web_server import serve

pytestmark = pytest.mark.browser


@contextlib.contextmanager
def framing(address: str, width: int = 600) -> Iterator[str]:
    """A page of another origin that shows `address` in a frame."""
    html = (
        '<!doctype html><html lang="en"><head><title>Elsewhere</title><link rel="icon" href="data:,"></head>'
        f'<body><h1>Elsewhere</h1><iframe src="{address}" width="{width}" height="640"></iframe></body></html>'
    ).encode()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html; charset=utf-8")
        handler.send_header("Content-Length", str(len(html)))
        handler.end_headers()
        handler.wfile.write(html)

    with serve() as web:
        web.pages["/"] = answer
        yield web.url("/", host="localhost")


def watched(page: Page) -> list[str]:
    """What the browser has to say against the page."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("width", [200, 600])
@pytest.mark.parametrize("path", ["/embed/timeline/?topic=exercises&n=3", "/embed/timeline/saber-strike-2018/"])
def test_an_embed_shows_within_a_page_of_another_site(reader, record_site, path, width):
    page = reader()
    said = watched(page)
    with framing(f"{record_site}{path}", width) as elsewhere:
        page.goto(elsewhere)
        frame = page.frame_locator("iframe")
        expect(frame.get_by_role("link", name="Israeli paratroopers")).to_be_visible()
        expect(frame.locator(".verdict.corrected").first).to_be_visible()
        assert frame.locator("body").evaluate("body => getComputedStyle(body).borderTopStyle") == "double"
        assert frame.locator("html").evaluate("html => html.scrollWidth") <= width
        assert page.context.cookies() == []
        assert said == []
        frame.get_by_role("link", name="Israeli paratroopers").click()
        expect(page).to_have_url(f"{record_site}/timeline/saber-strike-2018/")


@pytest.mark.parametrize("path", ["/timeline/", "/timeline/saber-strike-2018/", "/embed/", "/admin/login/"])
def test_no_other_page_shows_within_one_of_another_site(reader, record_site, path):
    page = reader()
    said = watched(page)
    with framing(f"{record_site}{path}") as elsewhere:
        page.goto(elsewhere)
        page.wait_for_load_state("networkidle")
        # What stands there is the browser's own page, which says that it was refused.
        assert [frame.url for frame in page.frames[1:]] == ["chrome-error://chromewebdata/"]
    assert any("frame-ancestors" in text for text in said)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_are_those_asked_for_else_of_the_system(reader, scheme):
    page = reader(color_scheme=scheme)
    papers = {}
    for theme in ("auto", "light", "dark"):
        page.goto(f"/embed/timeline/?theme={theme}")
        papers[theme] = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    assert papers["light"] != papers["dark"]
    assert papers["auto"] == papers[scheme]
