"""What a printed page says of itself: where it came from, how it stood on which day, and when it was last checked."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from django.utils.formats import date_format

from tests.factories import EventFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(site_pages, client):
    """Reads the printed line of a page."""

    def _line(address: str) -> str:
        page = BeautifulSoup(client.get(address).content, "html.parser")
        return " ".join(page.select_one(".printed").get_text().split())

    return _line


def today() -> str:
    return date_format(timezone.localdate(), "j F Y")


def test_a_list_names_its_whole_address_so_that_the_filters_can_be_found_again(line):
    assert line("/timeline/?from=1957&kind=meeting") == (
        f"As it stood on {today()} at http://testserver/timeline/?from=1957&kind=meeting"
    )


def test_a_record_names_its_own_address_and_its_last_check(line):
    EventFactory(key="checked", checked_on="2026-11-22")
    assert line("/timeline/checked/?utm_source=mail") == (
        f"Last checked 22 November 2026. As it stood on {today()} at http://testserver/timeline/checked/"
    )


@pytest.mark.parametrize("address", ["/timeline/unchecked/", "/sources/book/"])
def test_a_record_without_a_check_claims_none(line, address):
    EventFactory(key="unchecked")
    SourceFactory(key="book")
    assert line(address) == f"As it stood on {today()} at http://testserver{address}"


def test_what_an_address_holds_is_written_out_and_not_run(line):
    assert "<" not in line("/timeline/?q=%22%3E%3Cscript%3E").replace("%3C", "")
