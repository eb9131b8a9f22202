"""The profile: the terms drawn with who came before and after, and the portrait or what stands for it."""

from __future__ import annotations

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from evidence.models.media import CreditedImage
from people.models import Person
from people.templatetags import people as tags
from tests.factories import PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(site_pages, client):
    def _read(person: Person) -> BeautifulSoup:
        response = client.get(person.get_absolute_url())
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return _read


@pytest.fixture
def post():
    return PostFactory(title="Ambassador to the Moon", established="1990-01-01")


def words(tag) -> str:
    return " ".join(tag.get_text(" ").split())


def offices(page: BeautifulSoup) -> dict[str, list[str]]:
    return {words(lane.h3): [words(item) for item in lane.select("li")] for lane in page.select(".career .lane")}


def test_the_terms_are_drawn_with_who_came_before_and_after(read, post):
    PersonFactory(name="Ann Able", terms=[{"post": post, "date": "1995-01-01/2000-12-31"}])
    PersonFactory(name="Ben Bold", terms=[{"post": post, "date": "2001-01-01/2004-06-30"}])
    person = PersonFactory(name="Cy Cole", terms=[{"post": post, "date": "2006-01-01/", "attested": "2008-02"}])
    PersonFactory(name="Di Dart", terms=[{"post": post, "date": "2012/2014"}])
    PersonFactory(name="Ed Eck", terms=[{"post": post, "date": "2015/.."}])
    page = read(person)
    assert offices(page) == {
        "Ambassador to the Moon": [
            "Ben Bold 1 January 2001 to 30 June 2004",
            "Nobody on file between 30 June 2004 and 1 January 2006.",
            "Cy Cole from 1 January 2006; end not found",
            "Who held the post is not known between February 2008 and 2012.",
            "Di Dart 2012 to 2014",
        ]
    }
    own = [bar for bar in page.select(".career .strip a") if "other" not in bar.get("class", [])]
    assert [words(bar.title) for bar in own] == ["Cy Cole, Ambassador to the Moon, from 1 January 2006; end not found"]
    assert words(page.select_one(".career .holders b")) == "Cy Cole"


def test_nothing_is_said_of_the_time_before_the_first_and_after_the_last_on_file(read, post):
    person = PersonFactory(name="Ann Able", terms=[{"post": post, "date": "2001-01-01/2004-06-30"}])
    page = read(person)
    assert offices(page) == {"Ambassador to the Moon": ["Ann Able 1 January 2001 to 30 June 2004"]}
    assert not page.select(".career .strip .gap, .career .strip .unknown")


def test_each_post_is_a_lane_on_one_axis(read, post):
    other = PostFactory(title="Ambassador to Mars")
    terms = [{"post": other, "date": "1996/1999"}, {"post": post, "date": "2001/2004"}, {"post": other, "date": "2006"}]
    page = read(PersonFactory(name="Ann Able", terms=terms))
    assert list(offices(page)) == ["Ambassador to Mars", "Ambassador to the Moon"]
    assert len(page.select(".career .lane-axis")) == 1
    assert words(page.select_one(".lane-axis")).split()[0] == "1996"


def test_a_day_in_office_with_nobody_beside_is_not_worth_a_drawing(read, post):
    person = PersonFactory(name="Ann Able", terms=[{"post": post, "date": "", "attested": "1987-12-14"}])
    page = read(person)
    assert not page.select(".career")
    assert "in office in the sources of 14 December 1987" in words(page.select_one("table"))
    PersonFactory(name="Ben Bold", terms=[{"post": post, "date": "1988/1990"}])
    assert len(read(person).select(".career .strip .attested")) == 1


def test_a_person_without_terms_has_no_drawing(read):
    page = read(PersonFactory())
    assert not page.select(".career")
    assert "No term of office is on file." in words(page)


def test_twelve_terms_in_twelve_posts_make_twelve_lanes(read):
    terms = [{"post": PostFactory(), "date": f"{1960 + 5 * n}/{1962 + 5 * n}"} for n in range(12)]
    page = read(PersonFactory(name="Ann Able", terms=terms))
    assert len(page.select(".career .lane")) == len(page.select("table tbody tr")) == 12


def test_drafts_are_not_named_before_or_after(read, post):
    person = PersonFactory(name="Ann Able", terms=[{"post": post, "date": "2001/2004"}])
    PersonFactory(name="Zdraftz", public=False, terms=[{"post": post, "date": "2005/2006"}])
    assert "Zdraftz" not in str(read(person))


def test_a_draft_is_previewed_with_the_terms_that_it_has_in_memory(post):
    person = PersonFactory(name="Ann Able", terms=[{"post": post, "date": "2001/2004"}])
    draft = Person.objects.get(pk=person.pk)
    draft.terms = [draft.terms.model(post=post, date="2010/2012")]
    page = BeautifulSoup(draft.make_preview_request().render().content, "html.parser")
    assert offices(page) == {"Ambassador to the Moon": ["Ann Able 2010 to 2012"]}
    new = PersonFactory.build(name="Ben Bold", terms=[{"post": post, "date": "2005/2006"}])
    page = BeautifulSoup(new.make_preview_request().render().content, "html.parser")
    assert offices(page)["Ambassador to the Moon"] == ["Ann Able 2001 to 2004", "Ben Bold 2005 to 2006"]


def test_the_profile_asks_as_many_queries_with_two_neighbours_as_with_thirty(read, client, post):
    person = PersonFactory(terms=[{"post": post, "date": "2001/2004"}, {"post": PostFactory(), "date": "2005/.."}])

    def queries(others: range) -> int:
        for n in others:
            PersonFactory(terms=[{"post": post, "date": f"{1900 + n}/{1901 + n}"}])
        client.get(person.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(person.get_absolute_url())
        return len(captured)

    assert queries(range(2)) == queries(range(2, 30))


#: Wagtail leaves the temporary files of renditions to be closed by Python.
leaves_files_open = pytest.mark.filterwarnings("ignore:.nclosed file:ResourceWarning")


@pytest.fixture
def portrait():
    data = BytesIO()
    Image.linear_gradient("L").resize((900, 1200)).convert("RGB").save(data, "JPEG")
    return CreditedImage.objects.create(
        title="Ann Able",
        description="Ann Able at a lectern",
        credit="The Agency / J. Smith",
        licence="CC BY-SA 4.0",
        origin_url="https://example.org/picture",
        file=ImageFile(BytesIO(data.getvalue()), name="able.jpg"),
    )


@leaves_files_open
def test_a_portrait_is_served_in_three_formats_with_its_size_text_credit_and_licence(read, portrait):
    figure = read(PersonFactory(portrait=portrait)).select_one("figure.portrait")
    sources = figure.select("picture > source")
    assert [source["type"] for source in sources] == ["image/avif", "image/webp"]
    assert all(source["srcset"].count("w") >= 2 and source["sizes"] for source in sources)
    image = figure.img
    assert (image["alt"], image["width"], image["height"]) == ("Ann Able at a lectern", "280", "373")
    assert (image["loading"], image["srcset"].count(".jpg")) == ("lazy", 2)
    assert words(figure.figcaption).startswith("The Agency / J. Smith, CC BY-SA 4.0")
    assert figure.a["href"] == "https://example.org/picture"
    with portrait.renditions.get(filter_spec="width-280|format-avif").file.open() as file:
        assert Image.open(file).format == "AVIF"


@leaves_files_open
def test_without_an_encoder_of_avif_the_portrait_comes_in_the_other_formats(read, portrait, monkeypatch):
    monkeypatch.setattr(tags.features, "check", lambda name: False)
    figure = read(PersonFactory(portrait=portrait)).select_one("figure.portrait")
    assert [source["type"] for source in figure.select("source")] == ["image/webp"]
    assert not portrait.renditions.filter(filter_spec__contains="avif").exists()


def test_a_portrait_whose_file_is_lost_leaves_the_page_standing(read, portrait):
    person = PersonFactory(portrait=portrait)
    portrait.file.delete(save=False)
    assert read(person).select_one("figure.portrait img")["alt"] == "Ann Able at a lectern"


def test_initials_stand_where_there_is_no_portrait(read):
    figure = read(PersonFactory(name="Ann Able")).select_one("figure.portrait")
    assert words(figure) == "AA No portrait on file"
    assert figure.select_one(".initials")["aria-hidden"] == "true"
    assert not figure.select("img")
