"""Search over all kinds: counts, ranking up to a limit and order beyond it, dates, other spellings and suggestions."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Person
from portal.search import counting
from portal.search.asking import MOST_WORDS, Search
from tests.factories import AgreementFactory, EventFactory, PersonFactory, PostFactory, SourceFactory
from timeline.models import Event

pytestmark = pytest.mark.django_db
KINDS = ("timeline", "agreements", "people", "sources")


@pytest.fixture
def harbours(site_pages):
    for number in range(4):
        EventFactory(key=f"event-{number}", title=f"Harbour {number}", date=f"{2010 - number}")
        SourceFactory(key=f"source-{number}", title=f"Harbour {9 - number}")
    for number in range(2):
        AgreementFactory(key=f"pact-{number}", short_title=f"Harbour {number}", date=f"{2010 - number}")
        PersonFactory(key=f"person-{number}", name=f"Ann Harbour{number}", summary="Harbour")


def found(client, **query) -> Search:
    return client.get("/search/", query).context["search"]


def keys(search: Search) -> set[str]:
    return {hit.record.key for kind in search.kinds for hit in kind.hits}


def page(client, **query) -> BeautifulSoup:
    return BeautifulSoup(client.get("/search/", query).content, "html.parser").main


def test_everything_shows_each_kind_with_its_count_and_its_first_few(harbours, client):
    result = found(client, q="harbour")
    assert {kind.value: kind.count for kind in result.kinds} == dict(zip(KINDS, (4, 2, 2, 4), strict=True))
    assert {kind.value: len(kind.hits) for kind in result.kinds} == dict(zip(KINDS, (3, 2, 2, 3), strict=True))
    assert (result.count, result.kind, result.page_obj) == (12, "", None)
    shown = page(client, q="harbour")
    assert [a["href"] for a in shown.select("section > p > a")] == [
        "?q=harbour&kind=timeline",
        "?q=harbour&kind=sources",
    ]


def test_one_kind_shows_all_its_hits_and_keeps_the_form(harbours, client):
    result = found(client, q="harbour", kind="sources", **{"from": ""})
    assert len(result.chosen.hits) == 4
    shown = page(client, q="harbour", kind="sources")
    assert len(shown.select(".results > li")) == 4
    assert shown.select_one(".search-form input[name=kind]")["value"] == "sources"
    assert shown.select_one(".tabs [aria-current]").get_text() == "Sources 4"


@pytest.mark.parametrize("kind", KINDS)
def test_beyond_the_limit_hits_are_in_the_order_of_their_list(harbours, client, monkeypatch, kind):
    monkeypatch.setattr(counting, "MOST_RANKED", 1)
    chosen = found(client, q="harbour", kind=kind).chosen
    assert not chosen.is_ranked
    hits = [hit.record for hit in chosen.hits]
    assert hits == list(type(hits[0]).objects.public())


def test_readers_are_told_when_hits_are_not_ranked(harbours, client, monkeypatch):
    assert "too many to rank" not in page(client, q="harbour").get_text()
    monkeypatch.setattr(counting, "MOST_RANKED", 1)
    assert "too many to rank" in page(client, q="harbour").get_text()
    assert "too many to rank" in page(client, q="harbour", kind="people").get_text()


@pytest.mark.parametrize(
    ("hits", "others", "is_ranked"), [(1_000, 0, True), (1_001, 0, False), (100, 9_900, True), (101, 9_900, False)]
)
def test_hits_are_ranked_while_that_costs_no_more_than_a_thousand_alone(hits, others, is_ranked):
    assert counting.Counted({Person: hits, Event: others}, hits + others).is_ranked(Person) == is_ranked


def test_hits_at_other_dates_count_for_the_limit(dated, client, monkeypatch):
    monkeypatch.setattr(counting, "MOST_RANKED", 4)
    assert found(client, q="harbour", kind="timeline", **{"from": "2000"}).count == 5
    assert found(client, q="harbour", kind="timeline", **{"from": "2000"}).chosen.is_ranked
    EventFactory(title="Harbours", date="1990")
    for number in range(8):
        EventFactory(title="Harbours", date=f"{1980 + number}")
    assert not found(client, q="harbour", kind="timeline", **{"from": "2000"}).chosen.is_ranked


def test_every_word_must_stand_in_the_record(site_pages, client):
    EventFactory(key="both", title="Harbours of Haifa")
    EventFactory(key="one", title="Harbours of Riga")
    assert keys(found(client, q="harbour haifa")) == {"both"}
    assert found(client, q="haifa riga").count == 0


def test_words_of_the_text_are_found_and_marked(site_pages, client):
    EventFactory(title="A visit", summary="Talks about codification, held in May.")
    shown = page(client, q="Codifications talk")
    assert [mark.get_text() for mark in shown.select(".results mark")] == ["Talks", "codification"]


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("ambassadors", "The ambassador speaks"),
        ("ambassador", "Two ambassadors speak"),
        ("negotiate", "Negotiations end"),
        ("agency", "Agencies meet"),
        ("Türkiye", "Turkey lifts its veto"),
        ("Turkiye", "Turkey lifts its veto"),
        ("turkey", "Türkiye joins"),
        ("sabre", "Saber Strike"),
        ("Organization", "An organisation is founded"),
        ("F-16", "Parts for the F-16"),
        ("16", "Parts for the F-16"),
        ("2002", "The programme of 1995-2002"),
        ("zurich", "Talks in Zürich"),
        ("ZÜRICH", "Talks in Zurich"),
    ],
)
def test_other_forms_and_spellings_of_a_word_are_found(site_pages, client, asked, written):
    EventFactory(key="wanted", title=written)
    EventFactory(key="other", title="Something else")
    assert keys(found(client, q=asked)) == {"wanted"}


def test_a_word_that_only_begins_alike_is_another(site_pages, client):
    EventFactory(title="An organ is played")
    assert found(client, q="organisation").count == 0


def test_a_name_in_another_script_is_found(site_pages, client):
    PersonFactory(name="Yitzhak Rabin", native_name="יצחק רבין", native_language="he")
    assert found(client, q="רבין").count == 1
    assert [mark.get_text() for mark in page(client, q="רבין").select(".meta mark")] == ["רבין"]


def test_a_person_is_found_by_another_spelling_which_is_shown(site_pages, client):
    PersonFactory(key="scheffer", name="Jaap", other_names=[{"name": "Jap de Hoop"}, {"name": "Jacob"}])
    result = found(client, q="hoop")
    assert keys(result) == {"scheffer"}
    assert "Also written Jap de Hoop" in page(client, q="hoop").get_text(" ", strip=True).replace("  ", " ")
    assert "Jacob" not in page(client, q="hoop").get_text()


def test_a_spelling_added_later_is_found(site_pages, client):
    person = PersonFactory(key="scheffer", name="Jaap", revision=True)
    person = Person.objects.get(pk=person.pk)
    person.other_names.add(Person._meta.get_field("other_names").related_model(name="Jap de Hoop"))
    person.save_revision(clean=True).publish()
    assert keys(found(client, q="hoop")) == {"scheffer"}


@pytest.fixture
def dated(site_pages):
    """A public record of each kind, of 1995 and of 2005."""
    post = PostFactory(key="post")
    for year in (1995, 2005):
        EventFactory(key=f"event-{year}", title="Harbour", date=f"{year}")
        AgreementFactory(key=f"pact-{year}", short_title="Harbour", date=f"{year}")
        PersonFactory(key=f"person-{year}", name="Ann Harbour", terms=[{"post": post, "date": f"{year}"}])
        SourceFactory(key=f"source-{year}", title="Harbour", issued=f"{year}-03")
    PersonFactory(
        key="attested", name="Bob Harbour", birth_date="1995", terms=[{"post": post, "attested": "2005", "date": ""}]
    )
    SourceFactory(key="undated", title="Harbour")


@pytest.mark.parametrize(
    ("period", "years", "attested"),
    [
        ({"from": "2000"}, {2005}, True),
        ({"to": "1999"}, {1995}, False),
        ({"from": "March 1995", "to": "May 1995"}, {1995}, False),
        ({"from": "1990", "to": "2010"}, {1995, 2005}, True),
    ],
)
def test_dates_narrow_every_kind_by_its_own_date(dated, client, period, years, attested):
    expected = {f"{name}-{year}" for name in ("event", "pact", "person", "source") for year in years}
    result = found(client, q="harbour", **period)
    assert keys(result) == expected | ({"attested"} if attested else set())
    assert keys(found(client, q="harbour", kind="people", **period)) == {
        key for key in keys(result) if key.startswith(("person", "attested"))
    }


def test_a_wrong_date_says_so_beside_its_field_and_the_rest_holds(dated, client):
    shown = page(client, q="harbour", **{"from": "9/1/2002", "to": "1999"})
    assert "9 January 2002" in shown.select_one("#from-errors").get_text()
    assert shown.select_one("input[name=from]")["value"] == "9/1/2002"
    assert keys(found(client, q="harbour", **{"from": "9/1/2002", "to": "1999"})) == {
        "event-1995",
        "pact-1995",
        "person-1995",
        "source-1995",
    }


def test_words_found_only_at_other_dates_say_so(dated, client):
    result = found(client, q="harbour", **{"from": "2020"})
    assert (result.count, result.beyond) == (0, 10)
    link = page(client, q="harbour", kind="people", **{"from": "2020"}).select_one(".prose p a")
    assert link["href"] == "?q=harbour&kind=people"


def test_dates_without_a_word_lead_to_the_timeline(dated, client):
    shown = page(client, **{"from": "1995", "to": "1996", "q": ""})
    assert shown.select_one("p.prose a")["href"].startswith("/timeline/?from=1995&to=1996")


def test_a_misspelt_word_is_corrected_and_the_page_says_so(site_pages, client):
    EventFactory(key="wanted", title="Stoltenberg visits Israel")
    EventFactory(title="A port is opened")
    result = found(client, q="Stoltenburg isreal")
    assert (result.correction, keys(result)) == ("stoltenberg israel", {"wanted"})
    notice = page(client, q="Stoltenburg isreal").select_one(".notice").get_text()
    assert "Nothing was found for “Stoltenburg isreal”" in notice


def test_a_word_that_stands_in_a_record_is_not_corrected(site_pages, client):
    EventFactory(title="Israel at sea", summary="A codification began.")
    EventFactory(title="Modification of a pact")
    result = found(client, q="codification modification")
    assert (result.count, result.correction) == (0, "")
    assert result.known == ("codification", "modification")
    links = [a["href"] for a in page(client, q="codification modification").select(".prose li a")]
    assert links == ["?q=codification", "?q=modification"]


def test_a_correction_never_comes_from_a_hidden_record(site_pages, client):
    EventFactory(title="Zebrafish conference", public=False)
    SourceFactory(title="Zebrafish", is_private=True)
    PersonFactory(name="Ann", public=False, other_names=[{"name": "Zebrafish"}])
    response = client.get("/search/", {"q": "zebrafsh"})
    assert response.context["search"].correction == ""
    assert "zebrafish" not in response.content.decode().lower()


def test_a_word_of_a_hidden_record_does_not_stand_in_the_way_of_a_public_one(site_pages, client):
    EventFactory(title="Zebrafish conference", public=False)
    EventFactory(key="wanted", title="Zebrafins in the harbour")
    result = found(client, q="zebrafih")
    assert (result.correction, keys(result)) == ("zebrafins", {"wanted"})


def test_a_misspelt_word_is_corrected_by_another_name_of_a_person(site_pages, client):
    PersonFactory(key="wanted", name="Jaap", other_names=[{"name": "Scheffer"}])
    result = found(client, q="schefer")
    assert (result.correction, keys(result)) == ("scheffer", {"wanted"})


def test_a_word_that_is_asked_for_twice_is_looked_for_once(site_pages, client):
    EventFactory(title="A harbour")
    with CaptureQueriesContext(connection) as captured:
        result = found(client, q="harbour " * (MOST_WORDS - 1))
    assert result.count == 1
    assert max(query["sql"].count("harbours") for query in captured.captured_queries) < MOST_WORDS - 1


def test_a_search_has_no_more_words_than_can_be_looked_for_in_time(site_pages, client):
    words = [f"w{number}" for number in range(MOST_WORDS + 1)]
    assert not found(client, q=" ".join(words[1:])).error
    assert str(MOST_WORDS) in found(client, q=" ".join(words)).error


def test_a_kind_without_hits_leads_to_the_others(site_pages, client):
    EventFactory(title="Harbour")
    shown = page(client, q="harbour", kind="people")
    assert "No people match" in shown.get_text()
    assert shown.select_one(".tabs a")["href"] == "?q=harbour"


def queries(client, address: str, **query: str) -> int:
    client.get(address, query)
    with CaptureQueriesContext(connection) as captured:
        client.get(address, query)
    return len(captured)


ASKED = [
    ("/search/", {"q": "harbour"}),
    ("/search/", {"q": "harbour", "kind": "people", "from": "1990"}),
    ("/search/", {"q": "harbuor", "to": "2020"}),
    ("/search/", {"q": "harbour nowhere"}),
    ("/search/suggest/", {"q": "har"}),
]


def test_queries_are_the_same_for_few_hits_and_many(site_pages, client):
    def add(number: int) -> None:
        EventFactory(title=f"Harbour {number}", sources=[SourceFactory(title=f"Harbour {number}")])
        PersonFactory(name=f"Ann Harbour {number}", summary="Harbour", other_names=[{"name": "Harbour"}])
        AgreementFactory(short_title=f"Harbour {number}")

    add(0)
    few = [queries(client, address, **query) for address, query in ASKED]
    for number in range(1, 25):
        add(number)
    assert [queries(client, address, **query) for address, query in ASKED] == few
    assert few[-1] == 2  # of them one for how long the answer may be kept


def suggested(client, words: str) -> list[str]:
    options = BeautifulSoup(client.get("/search/suggest/", {"q": words}).content, "html.parser").select("[role=option]")
    return [option["data-address"] for option in options]


def test_suggestions_begin_as_typed_and_name_the_kind(site_pages, client):
    PersonFactory(key="jens", name="Jens Stoltenberg")
    EventFactory(key="visit", title="Stoltenberg in Jerusalem")
    SourceFactory(key="report", title="A report on Stoltenberg")
    EventFactory(title="Something else", summary="Stoltenberg")
    assert suggested(client, "sto") == ["/people/jens/", "/timeline/visit/", "/sources/report/"]
    assert suggested(client, "jens STOL") == ["/people/jens/"]
    kinds = BeautifulSoup(client.get("/search/suggest/?q=sto").content, "html.parser").select("small")
    assert [kind.get_text() for kind in kinds] == ["person", "event", "source"]


def test_suggestions_fold_accents(site_pages, client):
    EventFactory(key="talks", title="Zürich talks")
    assert suggested(client, "zuri") == suggested(client, "Züri") == ["/timeline/talks/"]


def test_suggestions_are_few_public_and_escaped(site_pages, client):
    for number in range(9):
        EventFactory(title=f"Harbour & <b>{number}</b>")
        SourceFactory(title=f"Harbour {number}")
    PersonFactory(name="Harbour Hidden", public=False)
    SourceFactory(title="Harbour Hidden", is_private=True)
    assert len(suggested(client, "harb")) == 8
    text = client.get("/search/suggest/?q=harb").content.decode()
    assert "Hidden" not in text
    assert "<b>" not in text


@pytest.mark.parametrize(
    "query", ["", "h", "%00", "%22", "%27%29%3B--", "*", "%25%5F", "%ff%fe", "word+" * 900, "%F0%9F%98%80%F0%9F%98%80"]
)
def test_suggestions_answer_whatever_is_typed(site_pages, client, query):
    EventFactory(title="Harbour")
    response = client.get(f"/search/suggest/?q={query}")
    assert (response.status_code, response.content) == (200, b"")


def test_suggestions_are_kept_by_the_reader_for_a_minute_only(site_pages, client):
    assert client.get("/search/suggest/?q=har")["Cache-Control"] == "private, max-age=60"
    assert client.post("/search/suggest/").status_code == 405
