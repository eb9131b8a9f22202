"""Pictures for links: of public records alone, whole whatever the title, small, and under an address that changes."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from PIL import Image, ImageChops

from dates import parse
from portal.link_pictures.contents import Contents, of_record, of_site
from portal.link_pictures.drawing import FOOT, HEIGHT, MARGIN, RUBRIC, WIDTH, draw
from portal.link_pictures.legible import legible, set_lines
from portal.link_pictures.views import record_address, site_address
from tests.factories import AgreementFactory, EventFactory, PersonFactory, SourceFactory

LARGEST = 40 * 1024


def picture(response_or_png) -> Image.Image:
    image = Image.open(BytesIO(getattr(response_or_png, "content", response_or_png)))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    return image.convert("RGB")


def has_red(image: Image.Image) -> bool:
    return any(r - g > 90 and r - b > 60 for _n, (r, g, b) in image.getcolors(100_000))


def sharing(page: BeautifulSoup) -> dict[str, str]:
    return {meta["property"]: meta["content"] for meta in page.select("meta[property^='og:']")}


# Served


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [EventFactory, AgreementFactory, PersonFactory, SourceFactory])
def test_each_kind_of_record_has_a_picture_that_may_be_kept_for_ever(site_pages, client, factory):
    record = factory()
    page = BeautifulSoup(client.get(record.get_absolute_url()).content, "html.parser")
    told = sharing(page)
    assert told["og:title"] == (getattr(record, "short_title", "") or getattr(record, "title", "") or record.name)
    assert told["og:type"] == "article"
    assert told["og:url"] == f"http://testserver{record.get_absolute_url()}"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:image:alt"].startswith(told["og:title"])
    assert page.select_one("meta[name='twitter:card']")["content"] == "summary_large_image"
    address = urlsplit(told["og:image"])
    assert address.netloc == "testserver"
    response = client.get(address.path)
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable, s-maxage=10"
    assert not response.cookies
    picture(response)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "state",
    [
        {"public": False},
        {"is_private": True},
        {"expire_at": timezone.now() - timedelta(days=1)},
        {"public": False, "go_live_at": timezone.now() + timedelta(days=1)},
    ],
)
def test_a_record_that_is_not_public_has_no_picture(site_pages, client, state):
    assert client.get(record_address(EventFactory(**state))).status_code == 404


@pytest.mark.django_db
def test_a_record_that_is_withdrawn_has_no_picture_any_more_though_it_was_drawn(site_pages, client):
    event = EventFactory(revision=True)
    assert client.get(record_address(event)).status_code == 200
    event.unpublish()
    assert client.get(record_address(event)).status_code == 404


@pytest.mark.django_db
def test_a_draft_of_a_public_record_changes_nothing_of_its_picture(site_pages, client):
    event = EventFactory(revision=True, title="First light")
    before = client.get(record_address(event))
    event.title = "Second light"
    event.save_revision()
    stored = type(event).objects.get(pk=event.pk)
    assert client.get(record_address(stored)).content == before.content


@pytest.mark.django_db
def test_another_title_date_or_verdict_is_another_address(site_pages):
    event = EventFactory(title="First light", date="2012-02-07")
    seen = {record_address(event)}
    for name, value in {"title": "Second", "date": "2012-03", "reported_date": "2011", "verdict": "disputed"}.items():
        setattr(event, name, value)
        event.save()
        event = type(event).objects.get(pk=event.pk)
        seen.add(record_address(event))
    assert len(seen) == 5


@pytest.mark.django_db
def test_under_an_older_version_the_present_picture_is_kept_a_minute_alone(site_pages, client):
    event = EventFactory()
    old = client.get(f"/pictures/timeline/{event.slug}.0123456789ab.png")
    assert old["Cache-Control"] == "public, max-age=60, s-maxage=10"
    assert old.content == client.get(record_address(event)).content


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["nowhere/a", "timeline/b", "people/a", "search/a", "timeline/-"])
def test_there_is_no_picture_of_what_there_is_not(site_pages, client, path):
    EventFactory(key="a")
    assert client.get(f"/pictures/{path}.0123456789ab.png").status_code == 404


@pytest.mark.django_db
def test_a_picture_costs_two_queries_and_is_drawn_once(
    site_pages, client, django_assert_num_queries, settings, monkeypatch
):
    event = EventFactory()
    first = client.get(record_address(event))
    monkeypatch.setattr("portal.link_pictures.views.draw", None)
    with django_assert_num_queries(2):
        assert client.get(record_address(event)).content == first.content


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/timeline/", "/agreements/", "/people/", "/sources/", "/search/", "/about/"])
def test_a_page_that_is_no_record_has_the_general_picture(site_pages, client, address):
    told = sharing(BeautifulSoup(client.get(address).content, "html.parser"))
    assert told["og:type"] == "website"
    assert told["og:title"]
    assert told["og:url"] == f"http://testserver{address}"
    assert urlsplit(told["og:image"]).path == site_address()
    picture(client.get(site_address()))


@pytest.mark.django_db
def test_what_is_told_of_a_record_is_text_and_not_markup(site_pages, client):
    event = EventFactory(title='"><script>alert(1)</script>', summary="<b>bold</b>")
    body = client.get(event.get_absolute_url()).content.decode()
    assert "<script>alert" not in body
    told = sharing(BeautifulSoup(body, "html.parser"))
    assert (told["og:title"], told["og:description"]) == (event.title, event.summary)


# Drawn


def lowest_ink_of_title(image: Image.Image) -> int:
    """The bottom of what is drawn between the rules."""
    ground = Image.new("RGB", (WIDTH, FOOT - 110 - 4), image.getpixel((10, 300)))
    part = ImageChops.difference(image.crop((0, 110, WIDTH, FOOT - 4)), ground).convert("L").point(lambda v: v > 40)
    return 110 + part.getbbox()[3]


def rightmost_ink(image: Image.Image) -> int:
    ground = Image.new("RGB", (WIDTH, HEIGHT - 40), image.getpixel((10, 300)))
    part = ImageChops.difference(image.crop((0, 40, WIDTH, HEIGHT)), ground).convert("L").point(lambda v: v > 40)
    return part.getbbox()[2]


LONG = {
    "words": "A very long title about arrangements on classified information " * 8,
    "one word": "W" * 500,
    "narrow": "il" * 250,
    "emoji": "😀" * 500,
    "hebrew": "ישראל " * 90,
    "arabic": "إسرائيل " * 70,
    "marks": "e" + "\u0301" * 499,
    "controls": "\u202e\u200f\u2066evil\u0000\u0007\ufeff" * 30,
    "mixed": "Speech of נתניהו at Łódź 😀, Ṭāʾir, e\u0301\u0301\u0301 " * 12,
    "nothing": "",
    "spaces": " \n\t " * 100,
    "surrogate": "a\ud800b",
    "far planes": "𝔘𝔫𝔦 \U000e0041\U0010ffff" * 20,
}


@pytest.mark.parametrize("date", [None, "2018-06-03/2018-06-15", "about 1957", "../1990", "2016-09/"])
@pytest.mark.parametrize("title", LONG.values(), ids=LONG)
def test_any_title_is_drawn_within_its_bounds_and_in_few_bytes(title, date):
    when = parse(date) if date else None
    png = draw(Contents("Event", title[:500], when, reported="June 2019", is_refuted=True, verdict="disputed"))
    image = picture(png)
    assert len(png) <= LARGEST
    assert lowest_ink_of_title(image) <= FOOT - 8
    assert rightmost_ink(image) <= WIDTH - MARGIN + 2


def test_the_second_ink_is_kept_for_what_was_corrected():
    day = parse("2018-06-15")
    assert not has_red(picture(draw(Contents("Event", "A", day, verdict="confirmed"))))
    assert has_red(picture(draw(Contents("Event", "A", day, verdict="corrected"))))
    assert has_red(picture(draw(Contents("Event", "A", day, reported="2019", verdict="confirmed"))))
    assert not has_red(picture(draw(of_site())))
    assert RUBRIC == "#981b32"


def test_each_verdict_has_a_shape_of_its_own():
    drawn = {v: picture(draw(Contents("Event", "A", verdict=v))) for v in ("confirmed", "disputed", "unverified")}
    marks = {image.crop((MARGIN, FOOT + 20, MARGIN + 30, FOOT + 54)).tobytes() for image in drawn.values()}
    assert len(marks) == 3


def test_the_date_moves_the_filled_part_of_the_year_rule():
    early, late = (picture(draw(Contents("Event", "A", parse(day)))) for day in ("2018-01", "2018-12"))
    assert early.getpixel((MARGIN + 10, 190)) != late.getpixel((MARGIN + 10, 190))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Łódź, Ṭāʾir’s “plan” – 50 €", "Łódź, Ṭāʾir’s “plan” – 50 €"),
        ("e\u0301", "é"),
        ("Speech of נתניהו in Brussels", "Speech of … in Brussels"),
        ("ישראל ונאט״ו", ""),
        ("😀 Meeting\u202e \u200f", "Meeting"),
        ("ﬁne", "fine"),
        ("  a \n b  ", "a b"),
        ("\u0301a", "a"),
        ("…", ""),
    ],
)
def test_what_the_font_lacks_is_left_out_and_what_it_has_is_kept(text, expected):
    assert legible(text) == expected


def test_of_many_marks_on_a_letter_few_are_kept():
    assert len(legible("a" + "\u0323" * 400 + "b")) <= 5


def test_a_long_title_shrinks_and_then_ends_in_an_ellipsis_after_five_lines():
    sizes = (76, 68, 60, 54, 48)
    assert set_lines("Short", sizes, 1040, 280, 5) == (76, ["Short"])
    size, lines = set_lines("middling words " * 7, sizes, 1040, 280, 5)
    assert 48 < size < 76
    assert " ".join(lines) == ("middling words " * 7).strip()
    size, lines = set_lines(LONG["words"], sizes, 1040, 280, 5)
    assert (size, len(lines), lines[-1][-1]) == (48, 5, "…")


def test_lines_are_even_and_lose_no_word():
    title = "Israeli paratroopers at Saber Strike 18 and Swift Response 18"
    _size, lines = set_lines(title, (76,), 1040, 300, 5)
    assert lines == ["Israeli paratroopers at", "Saber Strike 18 and", "Swift Response 18"]


@pytest.mark.django_db
def test_the_reported_date_is_struck_out_only_where_it_does_not_meet_the_reading():
    rough = of_record(EventFactory(date="2018-06-03", reported_date="2018"))
    wrong = of_record(EventFactory(date="2018-06-03", reported_date="2019"))
    same = of_record(EventFactory(date="2018-06-03", reported_date="2018-06-03"))
    assert (rough.reported, rough.is_refuted) == ("2018", False)
    assert (wrong.reported, wrong.is_refuted) == ("2019", True)
    assert (same.reported, same.is_refuted) == ("", False)
