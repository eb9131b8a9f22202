"""Pages print as documents: read back from the PDF that Chromium makes of them."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page

from evidence.models import Source
from tests.conftest import make_site_pages
from timeline.models import Agreement, Event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIXTURE = settings.BASE_DIR / "fixtures" / "israel-nato.json"
EVENT = "/timeline/saber-strike-2018/"
PAGES = ["/", "/timeline/", EVENT, "/agreements/", "/agreements/mediterranean-dialogue/", "/people/ambassadors/"]
PAGES += ["/people/aharon-leshno-yaar/", "/sources/", "/sources/toi-2018/", "/search/?q=treaty", "/about/method/"]
PAGES += ["/people/", "/timeline/?view=table", "/timeline/?view=chart"]
#: What is left of a sheet's width between the margins, in CSS pixels.
SHEETS = {"A4": 673, "Letter": 695}


@pytest.fixture
def open_site(open_page: Callable[[], Page]) -> Callable[[str], Page]:
    make_site_pages()
    call_command("load_fixture", FIXTURE, verbosity=0)

    def _open(address: str) -> Page:
        page = open_page()
        assert page.goto(address).ok, address
        return page

    return _open


def printed(page: Page, sheet: str = "A4") -> list[str]:
    """The text of each printed page, without any space: lines break anywhere in an address."""
    content = page.pdf(format=sheet, prefer_css_page_size=True)
    return ["".join(part.extract_text().split()) for part in pypdf.PdfReader(io.BytesIO(content)).pages]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("sheet", SHEETS)
def test_an_event_prints_with_its_date_its_findings_and_every_source(open_site, sheet):
    pages = printed(open_site(EVENT), sheet)
    event, text = Event.objects.get(slug="saber-strike-2018"), "".join(pages)
    assert squeezed(event.title) in pages[0]
    assert squeezed(event.date.display()) in pages[0]
    for block in event.findings:
        assert squeezed(block.value["why"]) in text
    for citation in event.citations.select_related("source"):
        assert squeezed(citation.source.title) in text
        assert text.count(squeezed(f"<{citation.source.url}>")) == 1
    for words in ("Jens Stoltenberg", "Last checked 22 November 2026. As it stood on", f"{EVENT}"):
        assert squeezed(words) in text
    for words in ("Skip to the content", "About this source", "Ambassadors", "Before:", "Dark"):
        assert squeezed(words) not in text
    numbers = [f"{number}/{len(pages)}" for number in range(1, len(pages) + 1)]
    assert [number in page for number, page in zip(numbers, pages, strict=True)] == [True] * len(pages)


def test_the_timeline_prints_each_event_with_its_date_and_no_form(open_site):
    text = "".join(printed(open_site("/timeline/")))
    for event in Event.objects.public():
        assert squeezed(event.title) in text
        assert squeezed(event.date.display()) in text
    for words in ("Party or body", "Clear all", "Skip to the content"):
        assert squeezed(words) not in text


def test_the_chart_prints_with_the_years_of_its_axis(open_site):
    first = printed(open_site("/timeline/?view=chart"))[0]
    assert "195019601970" in first
    assert squeezed("A NATO discussion of Middle East defence") in first


def test_the_head_of_a_table_stands_on_every_page_that_it_runs_over(open_site):
    pages = printed(open_site("/agreements/?on=2019-01-01"))
    names = [squeezed(str(agreement)) for agreement in Agreement.objects.public()]
    over = [page for page in pages if any(name in page for name in names)]
    assert len(over) > 1
    assert all("Agreementandparties" in page for page in over)
    assert "Showregister" not in "".join(pages)
    assert "/agreements/?on=2019-01-01" in pages[-1]


def test_a_source_prints_its_address_once(open_site):
    text = "".join(printed(open_site("/sources/toi-2018/")))
    assert text.count(squeezed(Source.objects.get(key="toi-2018").url)) == 1


def test_what_is_folded_on_the_screen_is_unfolded_on_paper(open_site):
    page = open_site("/about/method/")
    folded = "<details><summary>More</summary><p>Folded away</p></details>"
    page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", folded)
    assert "Foldedaway" in "".join(printed(page))


@pytest.mark.parametrize("dark_by", ["system", "choice"])
def test_a_dark_page_prints_black_on_white(open_site, dark_by):
    page = open_site(EVENT)
    page.emulate_media(color_scheme="dark" if dark_by == "system" else "light")
    if dark_by == "choice":
        page.get_by_role("button", name="Dark colour scheme").click()
    colours = "() => { const s = getComputedStyle(document.documentElement); return [s.backgroundColor, s.color]; }"
    on_screen = page.evaluate(colours)
    page.emulate_media(media="print", color_scheme="dark" if dark_by == "system" else "light")
    assert on_screen == ["rgb(19, 22, 23)", "rgb(231, 232, 228)"]
    assert page.evaluate(colours) == ["rgb(255, 255, 255)", "rgb(21, 25, 27)"]


def test_nothing_of_any_page_is_cut_off_by_the_edge_of_the_paper(open_site):
    page, wide = open_site("/"), []
    page.emulate_media(media="print")
    for address in PAGES:
        for sheet, width in SHEETS.items():
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            if (reach := page.evaluate("document.documentElement.scrollWidth")) > width:
                wide.append((address, sheet, reach))
    assert wide == []
