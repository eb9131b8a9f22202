"""What strains a page does not push it wider than the window."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.conftest import make_site_pages
from tests.hard_records import (
    ancient_event,
    bare_event,
    busy_agreement,
    hebrew_event,
    long_event,
    much_travelled_person,
    word,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MANY_TOPICS = urlencode([("topic", f"unknown-{n}") for n in range(200)])
ADDRESSES = [
    "/timeline/bare/",
    "/timeline/long/",
    "/timeline/hebrew/",
    "/timeline/ancient/",
    "/timeline/",
    f"/timeline/?{MANY_TOPICS}",
    f"/timeline/?q={word(500)}",
    "/agreements/",
    f"/agreements/?q={word(500)}",
    "/agreements/busy/",
    "/agreements/long-pact/",
    "/agreements/hebrew/",
    "/people/",
    "/people/long/",
    "/people/twelve/",
    "/people/ambassadors/",
    "/sources/",
    "/sources/long-0/",
    f"/search/?q={word(500)}",
    f"/search/?q={word(160)}",
]


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_sideways(open_page, width):
    make_site_pages()
    for make in (bare_event, long_event, hebrew_event, ancient_event, busy_agreement, much_travelled_person):
        make()
    page, wide = open_page(), []
    page.set_viewport_size({"width": width, "height": 800})
    for address in ADDRESSES:
        assert page.goto(address).ok, address
        if (reach := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide.append((address[:60], reach))
    assert wide == []
