"""Each page of the record that ships shows its date, its verdict, its findings and a link to every source."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from evidence.models import Source
from people.models import Person
from timeline.models import Agreement, Event


@pytest.fixture
def read(the_record, db):
    """Reads a public page as a stranger; a file beside a page holds no links to follow."""

    def _read(address: str) -> BeautifulSoup:
        response = Client().get(address)
        assert response.status_code == 200, address
        is_page = response["Content-Type"].startswith("text/html")
        return BeautifulSoup(response.content if is_page else "", "html.parser")

    return _read


def words(page: BeautifulSoup) -> str:
    return " ".join(page.get_text(" ").split())


def links(page: BeautifulSoup) -> set[str]:
    return {anchor["href"] for anchor in page.find_all("a", href=True)}


def assert_evidence_is_shown(page: BeautifulSoup, record: Event | Agreement | Person) -> None:
    text, targets = words(page), links(page)
    assert record.get_verdict_display() in text, record
    for citation in record.citations.select_related("source"):
        source = citation.source
        assert " ".join(source.title.split()) in text, (record, source)
        if source.url:
            assert source.url in targets, (record, source)
        if citation.locator:
            assert citation.locator in text, (record, citation)
    for block in record.findings:
        for name in ("aspect", "reported", "read", "why"):
            assert " ".join((block.value[name] or "").split()).lower() in text.lower(), (record, name)


def test_every_event_shows_its_date_and_every_source(read):
    for event in Event.objects.public():
        page = read(event.get_absolute_url())
        text = words(page)
        assert page.h1.get_text(strip=True) == event.title
        assert event.date.display() in text, event
        if event.reported_date:
            assert event.reported_date.display() in text, event
            struck = {element.get_text(strip=True) for element in page.find_all("del")}
            assert (event.reported_date.display() in struck) == event.reported_date_is_wrong, event
        assert_evidence_is_shown(page, event)


def test_every_agreement_shows_its_actions_parties_and_every_source(read):
    for agreement in Agreement.objects.public():
        page = read(agreement.get_absolute_url())
        text = words(page)
        for action in agreement.actions.all():
            assert action.get_kind_display() in text, agreement
            assert action.date.display() in text, (agreement, action)
        for party in agreement.parties.select_related("organisation"):
            assert party.organisation.name in text, (agreement, party)
        assert_evidence_is_shown(page, agreement)


def test_every_person_shows_their_terms_and_every_source(read):
    for person in Person.objects.public():
        page = read(person.get_absolute_url())
        text = words(page)
        for term in person.terms.select_related("post"):
            assert term.post.title in text, (person, term)
            assert term.span().display() in text, (person, term)
        for other in person.other_names.all():
            assert other.name in text, person
        assert_evidence_is_shown(page, person)


def test_every_source_shows_who_cites_it(read):
    for source in Source.objects.public().filter(key__in=["toi-2018", "article", "jta-1987-mou", "secgen-list"]):
        page = read(source.get_absolute_url())
        targets = links(page)
        assert source.url in targets
        for event in Event.objects.public().filter(citations__source=source):
            assert event.get_absolute_url() in targets, (source, event)
        for person in Person.objects.public().filter(citations__source=source):
            assert person.get_absolute_url() in targets, (source, person)


def test_no_internal_link_of_any_page_is_dead(read):
    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        for target in links(read(address)):
            path = target.split("#")[0]
            if path.startswith("/") and not path.startswith(("/static/", "/admin/")) and "?" not in path:
                waiting.append(path)
    assert {"/timeline/", "/agreements/", "/people/ambassadors/", "/about/method/", "/sources/toi-2018/"} <= seen
    assert len(seen) > 36 + 13 + 17 + 122


def test_public_pages_carry_no_inline_code_and_set_no_cookie(read, client):
    for address in (
        "/",
        "/timeline/",
        "/timeline/?view=chart",
        "/timeline/?view=table",
        "/timeline/saber-strike-2018/",
        "/people/ambassadors/",
        "/people/aharon-leshno-yaar/",
        "/search/?q=x",
    ):
        response = client.get(address)
        assert not response.cookies, address
        page = BeautifulSoup(response.content, "html.parser")
        for element in page.find_all(True):
            assert "style" not in element.attrs, (address, element.name)
            assert not [name for name in element.attrs if name.startswith("on")], (address, element.name)
        inline = [script for script in page.find_all("script") if not script.get("src")]
        assert {script.get("type") for script in inline} <= {"application/ld+json"}, address  # data, and no code
        assert not page.find_all("style"), address


def test_saber_strike_is_reported_as_june_2019_and_read_as_june_2018(read):
    page = read("/timeline/saber-strike-2018/")
    text = words(page)
    assert "3 to 15 June 2018" in text
    assert [element.get_text(strip=True) for element in page.find_all("del")] == ["June 2019"]
    for holder in ("Jens Stoltenberg", "Aharon Leshno-Yaar"):
        assert holder in text


def test_the_timeline_lists_all_events_in_order_under_decades_and_years(read):
    page = read("/timeline/")
    listed = [a["href"] for a in page.select("main h4 a, main h3 a") if a["href"].startswith("/timeline/")]
    assert listed == [event.get_absolute_url() for event in Event.objects.public().in_order()]
    for decade in ("1950s", "1980s", "1990s", "2000s", "2010s", "2020s"):
        assert decade in words(page)


def test_the_register_gives_a_status_on_the_day_asked_for(read):
    before = words(read("/agreements/?on=1948-01-01"))
    assert "Not yet concluded" in before
    now = words(read("/agreements/?on=2019-01-01"))
    assert "In force" in now


def test_a_search_finds_records_of_each_kind(read):
    page = words(read("/search/?q=treaty"))
    assert "North Atlantic Treaty" in page
    people = words(read("/search/?q=Stoltenberg&kind=people"))
    assert "Jens Stoltenberg" in people
