"""Readers who see in the dark, need it large, have a small screen, or are made sick by movement."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.keyboard import follow, tab_to
from tests.public_pages import PAGES

pytestmark = pytest.mark.browser
ADDRESSES = [pytest.param(page.address, id=page.name) for page in PAGES]
#: Pixels that a verdict's shape takes, before its word.
MARK = 14
#: The outermost elements, in sight, that reach beyond the window and lie in nothing that scrolls by itself.
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(element => {
  const box = element.getBoundingClientRect();
  if (!box.width || !box.height || getComputedStyle(element).clipPath !== 'none') return false;
  if (element.closest('.hide, .skip, .scroll')) return false;
  return box.right > document.documentElement.clientWidth + 1 || box.left < -1;
}).map(element => element.outerHTML.slice(0, 80))"""
PLAIN_TEXT = "() => document.querySelector('main').innerText.replace(/\\s+/g, ' ').trim()"


def brightness(page: Page) -> float:
    """Of the paper, from 0 to 255, as it is painted."""
    colour = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("width", [320, 640], ids=["a small phone", "1280 px at 200 %"])
def test_nothing_is_cut_off_and_nothing_scrolls_sideways(reader, address, width):
    page = reader(viewport={"width": width, "height": 800}, device_scale_factor=1280 / width)
    page.goto(address)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("address", ["/timeline/saber-strike-2018/", "/agreements/", "/people/ambassadors/", "/about/"])
def test_no_word_is_lost_at_200_percent(reader, address):
    texts = []
    for width in (1280, 640):
        page = reader(viewport={"width": width, "height": 800})
        page.goto(address)
        texts.append(set(re.findall(r"\w+", page.evaluate(PLAIN_TEXT))))
    whole, zoomed = texts
    assert len(whole) > 50
    assert whole - zoomed == set()


@pytest.mark.parametrize("width", [320, 960, 1280])
def test_no_verdict_is_broken_within_its_word(reader, width):
    page = reader(viewport={"width": width, "height": 800})
    for address in ("/people/ambassadors/", "/people/aharon-leshno-yaar/", "/timeline/?view=table", "/agreements/"):
        page.goto(address)
        lines = page.evaluate(
            "() => [...document.querySelectorAll('main .verdict:not(.context)')].filter(mark => mark.textContent)"
            ".map(mark => mark.getBoundingClientRect().height / parseFloat(getComputedStyle(mark).fontSize))"
        )
        assert lines
        assert max(lines) < 2, address


def test_the_filter_is_at_hand_on_a_small_phone(reader, events_on_site):
    whole = f"{events_on_site} of {events_on_site} events"
    for script in (True, False):
        page = reader(viewport={"width": 320, "height": 640}, java_script_enabled=script)
        page.goto("/timeline/")
        words = page.get_by_role("searchbox", name="Words in the record")
        expect(words).not_to_be_visible()
        follow(page.get_by_role("button", name="Filter", exact=True))
        expect(words).to_be_visible()
        tab_to(words)
        page.keyboard.type("exercise")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("q=exercise"))
        expect(page.locator("#found")).not_to_have_text(whole)
        expect(page.locator("#found")).to_be_visible()


def test_the_scheme_of_the_system_is_followed_until_the_reader_chooses(reader):
    page = reader(color_scheme="dark")
    page.goto("/timeline/")
    assert brightness(page) < 60
    follow(page.get_by_role("button", name="Light colour scheme"))
    expect(page.get_by_role("button", name="Dark colour scheme")).to_be_focused()
    assert brightness(page) > 240
    page.goto("/agreements/")
    assert brightness(page) > 240


def test_without_script_the_scheme_of_the_system_holds_and_no_switch_is_shown(reader):
    for scheme, is_dark in (("dark", True), ("light", False)):
        page = reader(color_scheme=scheme, java_script_enabled=False)
        page.goto("/timeline/")
        assert (brightness(page) < 60) is is_dark
        expect(page.locator(".theme")).to_be_hidden()


def test_verdicts_can_be_told_apart_without_colour(reader):
    """Each word comes with a shape of its own, also where the system sets the colours."""
    for colours in ("none", "active"):
        page = reader(forced_colors=colours)
        page.goto("/timeline/")
        verdicts = page.locator("#filter .verdict")
        assert len(set(verdicts.all_inner_texts())) == 4
        boxes = [verdict.bounding_box() for verdict in verdicts.all()]
        shapes = [page.screenshot(clip={**box, "width": MARK}) for box in boxes]
        assert len({_black_and_white(shape) for shape in shapes}) == 4


def test_whoever_asks_for_less_motion_gets_none(reader):
    page = reader(reduced_motion="reduce")
    for address in ("/", "/timeline/", "/people/ambassadors/"):
        page.goto(address)
        assert page.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        moving = page.evaluate("""() => [...document.querySelectorAll('*')].filter(element => {
          const style = getComputedStyle(element);
          return parseFloat(style.transitionDuration) > 0 || style.animationName !== 'none';
        }).map(element => element.outerHTML.slice(0, 80))""")
        assert moving == [], address
    assert page.evaluate("() => document.getAnimations().length") == 0


def _black_and_white(png: bytes) -> bytes:
    return Image.open(BytesIO(png)).convert("1", dither=Image.Dither.NONE).tobytes()
