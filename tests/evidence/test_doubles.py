"""Sources that are there already under another spelling."""

import pytest

from evidence.doubles import plain_address, sources_there_already
from evidence.models import Source
from tests.factories import SourceFactory

pytestmark = pytest.mark.django_db

PAGE = "https://www.nato.int/docu/update/2008/12-december/e1203a.html"


@pytest.mark.parametrize(
    "spelling",
    [
        "http://nato.int/docu/update/2008/12-december/e1203a.html",
        "https://NATO.int/docu/update/2008/12-december/e1203a.html/",
        f"{PAGE}?utm_source=x&fbclid=y",
        f"{PAGE}#top",
        f"https://web.archive.org/web/20100101000000/{PAGE}",
        f"http://web.archive.org/web/2010id_/{PAGE}",
        f"  {PAGE} ",
    ],
)
def test_spellings_of_one_address_are_one(spelling):
    assert plain_address(spelling) == plain_address(PAGE) != ""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/a", "https://example.org/b"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://news.example.org/a", "https://example.org/a"),
        ("https://example.org/a", "https://example.org/a?page=2"),
    ],
)
def test_addresses_of_different_pages_stay_different(first, second):
    assert plain_address(first) != plain_address(second)


def test_the_order_of_parameters_and_the_writing_of_signs_make_no_other_page():
    assert plain_address("https://e.org/a?b=2&a=1") == plain_address("http://e.org/a?a=1&b=2")
    assert plain_address("https://e.org/%D7%A0") == plain_address("https://e.org/נ")


@pytest.mark.parametrize("address", ["", "  ", "nonsense", "http://[::1", "https://", "javascript:alert(1)", "//"])
def test_what_is_no_address_meets_nothing(address):
    SourceFactory(url="")
    assert list(sources_there_already(Source(title="", url=address))) == []


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ({"url": PAGE}, "http://nato.int/docu/update/2008/12-december/e1203a.html?utm_source=x"),
        ({"url": "", "archive_url": f"https://web.archive.org/web/2010/{PAGE}"}, PAGE),
        ({"url": "https://e.org/%D7%A0?id=4&lang=he"}, "http://www.e.org/נ?lang=he&id=4"),
        ({"url": "https://e.org/index.php?id=4"}, "https://e.org/?id=4"),
    ],
)
def test_a_source_at_the_same_address_is_found(stored, typed):
    there = SourceFactory(**stored)
    SourceFactory(url="https://www.nato.int/docu/other.html")
    found = list(sources_there_already(Source(title="Anything", url=typed)))
    assert [warning.about for warning in found] == [there]
    assert "with this address" in found[0].text


def test_a_source_is_not_its_own_double():
    source = SourceFactory(title="Minutes of the meeting", issued="2018-06-04")
    assert list(sources_there_already(source)) == []


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ({"title": "Minutes of the Meeting!", "publisher": "NATO"}, True),
        ({"title": "Minutes of the meetings", "container_title": "nato"}, True),
        ({"title": "Minutes of the meeting", "issued": "4 June 2018"}, True),
        ({"title": "Minutes of the meeting"}, False),
        ({"title": "Minutes of the meeting", "issued": "5 June 2018"}, False),
        ({"title": "Minutes of the meeting", "publisher": "Haaretz"}, False),
        ({"title": "Report on the exercise", "publisher": "NATO", "issued": "2018-06-04"}, False),
        ({"title": "?!", "publisher": "NATO"}, False),
    ],
)
def test_a_source_of_nearly_the_same_title_is_found_where_place_or_day_agree(typed, is_found):
    there = SourceFactory(title="Minutes of the meeting", publisher="NATO", issued="2018-06-04", url="")
    assert [warning.about for warning in sources_there_already(Source(**typed))] == ([there] if is_found else [])


def test_a_source_that_agrees_in_both_is_named_once():
    SourceFactory(title="Minutes", publisher="NATO", url=PAGE)
    assert len(list(sources_there_already(Source(title="Minutes", publisher="NATO", url=PAGE)))) == 1


def test_looking_for_doubles_costs_two_queries_at_any_size(django_assert_num_queries):
    for number in (2, 20):
        SourceFactory.create_batch(number, title="Minutes of the meeting", publisher="NATO", url=PAGE)
        with django_assert_num_queries(2):
            list(sources_there_already(Source(title="Minutes of the meeting", publisher="NATO", url=PAGE)))
