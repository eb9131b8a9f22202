"""The ambassadors' page: posts drawn as lanes on one axis, and the same in words below."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import PersonFactory, PostFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/people/ambassadors/"


@pytest.fixture
def read(site_pages, client):
    def _read(query: str = "") -> BeautifulSoup:
        response = client.get(ADDRESS + query)
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return _read


def lane(page: BeautifulSoup, title: str) -> Tag:
    (found,) = [lane for lane in page.select("li.lane") if lane.h3.get_text() == title]
    return found


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


@pytest.fixture
def post():
    return PostFactory(title="Ambassador to the Moon", established="1999-01-01")


def test_a_bar_links_to_the_person_and_says_who_held_which_post_when(read, post):
    person = PersonFactory(name="Ann Able", terms=[{"post": post, "date": "2001-01-01/2004-06-30"}])
    PersonFactory(name="Ben Bold", terms=[{"post": post, "date": "2010/.."}])
    drawn = lane(read(), "Ambassador to the Moon")
    said = "Ann Able, Ambassador to the Moon, 1 January 2001 to 30 June 2004"
    bar, name = drawn.select_one(".strip a"), drawn.select_one(".names a")
    assert bar["href"] == name["href"] == person.get_absolute_url()
    assert bar.title.get_text() == name["aria-label"] == said
    assert name.find("text").get_text() == "Ann Able"
    assert [words(item) for item in drawn.select(".holders li")] == [
        "Nobody on file between 1 January 1999 and 1 January 2001.",
        "Ann Able 1 January 2001 to 30 June 2004",
        "Nobody on file between 30 June 2004 and 2010.",
        "Ben Bold since 2010",
    ]
    assert len(drawn.select(".strip rect.gap")) == 2


def test_one_link_to_a_holder_is_reached_by_keyboard_at_each_width(read, post):
    PersonFactory(name="Ann Able", terms=[{"post": post, "date": "2001/2004"}])
    drawn = lane(read(), post.title)
    assert drawn.select_one(".strip")["aria-hidden"] == "true"
    assert [link["tabindex"] for link in drawn.select(".strip a")] == ["-1"]
    assert not [link for link in drawn.select(".names a, .holders a") if link.has_attr("tabindex")]


def test_every_place_is_written_in_percent(read, post):
    PersonFactory(terms=[{"post": post, "date": "2001/2004"}])
    PersonFactory(terms=[{"post": post, "date": "", "attested": "2006-05-05"}])
    page = read()
    drawn = page.select(".strip rect:not(.start), .strip line, .lane-axis line")
    assert len(drawn) >= 6
    for shape in drawn:
        for name in {"x", "width", "x1", "x2"} & set(shape.attrs):
            assert shape[name].endswith("%"), shape
            assert 0 <= float(shape[name][:-1]) <= 100, shape


def test_evidence_and_its_lack_are_drawn_apart(read, post):
    PersonFactory(terms=[{"post": post, "date": "2001-01-01/", "attested": "2003-05-05"}])
    PersonFactory(terms=[{"post": post, "date": "", "attested": "2010-02-10/2012-09-20"}])
    drawn = lane(read(), post.title)
    assert [len(drawn.select(f".strip .{name}")) for name in ("sure", "fade-out", "fade-in", "attested")] == [
        1,
        1,
        0,
        1,
    ]
    assert len(drawn.select(".strip .unknown")) == 2


def test_a_post_without_holder_is_an_empty_lane_that_says_so(read, post):
    drawn = lane(read(), post.title)
    assert words(drawn) == "Ambassador to the Moon Nobody on file"
    assert not drawn.select(".holders, .names, rect")


def test_the_address_chooses_the_years_that_are_drawn_and_the_tables_hold_all(read, post):
    PersonFactory(name="Ann Able", terms=[{"post": post, "date": "1961/1964"}])
    PersonFactory(name="Ben Bold", terms=[{"post": post, "date": "2010/.."}])
    page = read("?from=2010&to=2019")
    assert [words(link) for link in lane(page, post.title).select(".holders a")] == ["Ben Bold"]
    assert {"Ann Able", "Ben Bold"} <= {words(link) for link in page.select("table a.name")}
    assert words(page.select_one("nav [aria-current]:-soup-contains('2010')")) == "2010–2019"
    assert words(lane(read("?from=1970&to=1979"), post.title).select_one(".holders")).startswith("Nobody on file")


def test_bad_years_say_so_and_all_are_drawn(read, post):
    PersonFactory(name="Ann Able", terms=[{"post": post, "date": "1961/1964"}])
    page = read("?from=9/1/2002")
    assert "9/1/2002" in words(page.select_one(".errors"))
    assert words(page.select_one("nav [aria-current]:-soup-contains('years')")) == "All years"
    assert lane(page, post.title).select(".strip .sure")
    assert not read().select(".errors")


def test_names_in_any_script_and_of_any_length_hold_together(read, post):
    hebrew, long = "אהרון לשנו-יער", "Wolfeschlegel" * 9
    PersonFactory(name=hebrew, terms=[{"post": post, "date": "2001/2004"}])
    PersonFactory(name=long, terms=[{"post": post, "date": "2005/2006"}])
    PersonFactory(name="<b>&amp;", terms=[{"post": post, "date": "2008/2009"}])
    drawn = lane(read(), post.title)
    assert [bdi.get_text() for bdi in drawn.select(".holders bdi")] == [hebrew, long, "<b>&amp;"]
    assert [text.get_text()[:5] for text in drawn.select(".names text")] == [hebrew[:5], long[:5], "<b>&a"]


def test_twelve_terms_of_one_person_in_one_post_are_all_drawn(read, post):
    terms = [{"post": post, "date": f"{1960 + 5 * n}-01-01/{1962 + 5 * n}-01-01"} for n in range(12)]
    PersonFactory(name="Ann Able", terms=terms)
    drawn = lane(read(), post.title)
    assert len(drawn.select(".strip a")) == len(drawn.select(".holders a")) == 12
    assert len({link["aria-label"] for link in drawn.select(".names a")}) in (0, 12)


def test_a_post_of_a_thousand_years_is_drawn_beside_a_new_one(read, post):
    old = PostFactory(title="Doge", established="1016")
    for n in range(40):
        PersonFactory(terms=[{"post": old, "date": f"{1016 + 25 * n}-01-01/{1040 + 25 * n}-12-31"}])
    PersonFactory(name="Ann Able", terms=[{"post": post, "date": "2001/2004"}])
    page = read()
    assert len(lane(page, "Doge").select(".strip a")) == len(lane(page, "Doge").select(".holders a")) == 40
    assert "crowded" in lane(page, "Doge")["class"]
    assert len(page.select(".lane-axis > text")) <= 11
    assert len(page.select("nav[aria-label='Years that are drawn'] li")) <= 12


def test_drafts_are_not_drawn(read, post):
    PersonFactory(name="Zdraftz", public=False, terms=[{"post": post, "date": "2001/2004"}])
    assert "Zdraftz" not in str(read())


def test_the_page_asks_as_many_queries_for_three_lanes_as_for_thirty(read, client):
    def queries(posts: int) -> int:
        for _number in range(posts):
            post = PostFactory()
            PersonFactory(terms=[{"post": post, "date": "2001/2004"}, {"post": post, "date": "2006/.."}])
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        return len(captured)

    assert queries(3) == queries(27)
