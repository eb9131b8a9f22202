"""A real Chromium against a live server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import ARGUMENTS, CHROMIUM
from tests.running_site import GRANIAN, PRODUCTION, events_in_fixture, manage, serving

#: Events beside those of the record, so that the timeline has a second page.
MADE_UP = 40


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Playwright keeps an event loop running, in which Django would refuse to touch the database."""
    if CHROMIUM is None:
        pytest.skip("No Chromium here. Install it with “apt-get install chromium”, or put `chromium` on the path.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def one_request_at_a_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """SQLite in memory is one connection for all threads of the live server, so requests must not overlap.

    Nor may they run on into the emptying of the database: the admin's script asks on its own while a test ends.
    """
    lock, answer, none_left = threading.Lock(), WSGIHandler.__call__, threading.Condition()
    asked: list[dict] = []

    def answer_alone(self: WSGIHandler, environ: dict, start_response: Callable) -> object:
        with none_left:
            asked.append(environ)
        try:
            with lock:
                return answer(self, environ, start_response)
        finally:
            with none_left:
                asked.remove(environ)
                none_left.notify_all()

    monkeypatch.setattr(WSGIHandler, "__call__", answer_alone)
    yield
    with none_left:
        none_left.wait_for(lambda: not asked, timeout=60)


@pytest.fixture
def open_page(chromium: Browser, one_request_at_a_time: None, live_server: object) -> Iterator[Callable[[], Page]]:
    """Opens a page of a browser that nobody has used before; addresses begin with the site's root."""
    contexts = []

    def _open() -> Page:
        context = chromium.new_context(base_url=live_server.url, viewport={"width": 1400, "height": 1000})
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield _open
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def record_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The record itself, and made-up events so that its lists have pages: served as in production, only to be read."""
    folder = tmp_path_factory.mktemp("record")
    manage(folder, PRODUCTION, "bootstrap")
    manage(folder, PRODUCTION, "make_sample", "--events", str(MADE_UP))
    manage(folder, PRODUCTION, "collectstatic", "--no-input")
    with serving(folder, PRODUCTION, GRANIAN) as address:
        yield address


@pytest.fixture
def events_on_site() -> int:
    return events_in_fixture() + MADE_UP


@pytest.fixture
def reader(chromium: Browser, record_site: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of a browser that nobody has used before, with Playwright's options for a context."""
    contexts = []

    def _open(**options: object) -> Page:
        # Without motion, which a busy machine shows late.
        usual = {"base_url": record_site, "viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
        context = chromium.new_context(**usual | options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield _open
    for context in contexts:
        context.close()
