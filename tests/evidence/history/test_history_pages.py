"""What readers see of a record's history: its editions, and the difference between any two."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence.editions import keep_first_editions
from evidence.models import Edition, Source
from people.models import Person
from tests.evidence.publishing import publish
from tests.factories import AgreementFactory, EventFactory, PersonFactory, SourceFactory, TopicFactory
from tests.page_checks import well_formed
from tests.portal.data.test_forms import HARD
from timeline.models import EventCitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(site_pages):
    """Four editions, the second with a note."""
    event = EventFactory(key="visit", title="A visit", revision=True)
    event = publish(event, "Title corrected.", title="A long visit")
    event = publish(event, title="A long visit to Brussels", place="Brussels")
    return publish(event, "Nobody's business.", is_public=False, place="Mons")


def page(client, address="/timeline/visit/history/", status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return well_formed(response.content, address)


def text(element):
    return " ".join(element.get_text(" ").split())


def test_editions_are_listed_the_newest_first_each_with_its_time_note_and_checksum(client, event):
    rows = page(client).select(".editions tbody tr")
    assert [text(row.th) for row in rows] == ["Edition 4", "Edition 3", "Edition 2", "Edition 1"]
    second, edition = rows[2], Edition.objects.of(event).get(number=2)
    assert second.th.a["href"] == "/timeline/visit/v2/"
    assert edition.sha256 in text(second)
    assert second.time["datetime"] == edition.published_at.isoformat()
    assert "Title corrected." in text(second)
    assert "Nobody" not in text(rows[0])


def test_by_default_the_last_two_are_compared(client, event):
    soup = page(client)
    assert text(soup.select_one("#difference")) == "What differs between edition 3 and edition 4"
    assert text(soup.select_one(".difference del")) == "[removed: Brussels ]"
    assert text(soup.select_one(".difference ins")) == "[added: Mons ]"
    assert [box["value"] for box in soup.select("input[checked]")] == ["4", "3"]


@pytest.mark.parametrize(
    ("query", "before", "after"),
    [("from=1&to=4", 1, 4), ("from=4&to=1", 1, 4), ("from=1", 1, 4), ("to=2", 1, 2), ("from=2&to=", 2, 4)],
)
def test_any_two_are_compared_the_earlier_first(client, event, query, before, after):
    shown = page(client, f"/timeline/visit/history/?{query}")
    assert text(shown.select_one("#difference")) == f"What differs between edition {before} and edition {after}"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=abc&to=4", "“abc” is no number of an edition."),
        ("from=2&to=99", "There is no edition 99; the latest is 4."),
        ("from=0&to=4", "There is no edition 0"),
        ("from=-1&to=4", "“-1” is no number"),
        ("from=٣&to=4", "is no number of an edition"),
        (f"from={'9' * 60_000}&to=4", "is no number"),
        ("from=2&to=2", "Choose two different editions."),
        ("to=1&from=", "Choose two"),
        ("from=%00&to=<script>", "is no number"),
    ],
)
def test_bad_numbers_are_named_and_nothing_else_is_lost(client, event, query, said):
    soup = page(client, f"/timeline/visit/history/?{query}")
    assert said in text(soup.main)
    assert len(soup.select(".editions tbody tr")) == 4
    assert not soup.select(".difference")


def test_one_edition_says_that_there_is_one(client, site_pages):
    EventFactory(key="once", revision=True)
    soup = page(client, "/timeline/once/history/")
    assert "There is one edition only" in text(soup.main)
    assert not soup.select("input[type=radio], button[type=submit], .editions .button")


def test_a_record_without_an_edition_says_so(client, site_pages):
    EventFactory(key="none")
    assert "No edition of this entry has been kept yet." in text(page(client, "/timeline/none/history/").main)


def test_editions_that_say_the_same_differ_in_nothing(client, event):
    publish(event)
    assert "Nothing that readers see differs." in text(page(client).main)


def test_every_kind_of_record_with_a_page_has_a_history(client, site_pages):
    for record in (AgreementFactory(revision=True), PersonFactory(revision=True), SourceFactory(revision=True)):
        assert page(client, f"{record.get_absolute_url()}history/")


def test_the_history_of_what_strangers_may_not_see_is_missing(client, event):
    type(event).objects.filter(pk=event.pk).update(is_private=True)
    for below in ("history/", "v1/", "v1.json", "history.json", "history.link"):
        assert client.get(f"/timeline/visit/{below}").status_code == 404, below


@pytest.mark.parametrize("below", ["history/?from=1&to=2", "v2/", "v2.json", "history.json", "history.link"])
def test_what_is_below_an_old_address_redirects(client, event, below):
    event = publish(event, slug="brussels-visit")
    response = client.get(f"/timeline/visit/{below}")
    assert (response.status_code, response["Location"]) == (301, f"/timeline/brussels-visit/{below}")
    assert client.get(response["Location"]).status_code == 200


def test_the_old_address_of_a_withdrawn_record_leads_nowhere(client, event):
    event = publish(event, slug="brussels-visit")
    type(event).objects.filter(pk=event.pk).update(is_private=True)
    for below in ("history/", "v2/", "v2.json", "history.json"):
        assert client.get(f"/timeline/visit/{below}").status_code == 404, below
    assert client.get("/timeline/visit.json").status_code == 404


def test_a_hidden_name_in_an_old_edition_is_in_no_difference(client, site_pages):
    source, person = SourceFactory(title="Hidden source"), PersonFactory(key="zhidden", name="Zhidden")
    topic = TopicFactory(key="zhidden-topic", name="Zhidden topic")
    event = EventFactory(
        key="visit", revision=True, topics=[topic], participations=[{"person": person}], sources=[source]
    )
    event = publish(event, topics=[], participations=[], place="Mons")
    assert "Zhidden" in client.get("/timeline/visit/history/").content.decode()
    for model, record in ((Person, person), (type(topic), topic), (Source, source)):
        model.objects.filter(pk=record.pk).update(is_private=True)
    shown = client.get("/timeline/visit/history/").content.decode()
    assert "hidden topic" not in shown.lower()
    assert "zhidden" not in shown.lower()
    assert "Hidden source" not in shown
    assert "Mons" in shown
    assert "they name what has been withdrawn since" in shown


def test_hard_texts_stay_texts(client, site_pages):
    """Not every way into the database checks texts."""
    event = EventFactory(key="hard", title=HARD, summary=HARD, place=HARD)
    keep_first_editions()
    content = Edition.objects.of(event).get().content.replace("abc", "defg")
    Edition(kind="event", key="hard", number=2, published_at=timezone.now(), note=HARD[:300], content=content).save()
    soup = page(client, "/timeline/hard/history/")
    assert "</script>" in text(soup.select_one(".difference"))
    assert not soup.main.select("script")
    page(client, "/timeline/hard/v2/")
    page(client, "/timeline/hard/")


def test_a_long_text_shows_what_changed_and_not_the_rest(client, site_pages):
    body = "".join(f"<p>{' '.join(f'word{n}{m}' for m in range(100))}</p>" for n in range(40))
    event = EventFactory(key="long", body=body, revision=True)
    publish(event, body=body.replace("word1050", "changed"))
    shown = page(client, "/timeline/long/history/").select_one(".difference")
    assert "[added: changed ]" in text(shown)
    assert len(text(shown)) < 2_000


def test_queries_do_not_grow_with_editions_or_parts(client, site_pages):
    event = EventFactory(key="visit", sources=[SourceFactory(), SourceFactory()], revision=True)
    event = publish(event, "One.", place="Mons")

    def count(*addresses):
        counts = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    addresses = [
        f"/timeline/visit/{below}"
        for below in ("", "history/", "v1/", "v2/", "v1.json", "history.json", "history.link")
    ]
    few = count(*addresses)
    for number in range(12):
        rows = [EventCitation(source=SourceFactory(), sort_order=place) for place in range(6)]
        event = publish(event, f"Change {number}.", citations=[*event.citations.all(), *rows])
    many = count(*[address.replace("/v1", "/v9").replace("/v2/", "/v14/") for address in addresses])
    assert many == few


def test_many_editions_are_listed_a_page_at_a_time(client, site_pages):
    event = EventFactory(key="visit", revision=True)
    first = Edition.objects.of(event).get()
    Edition.objects.bulk_create(
        Edition(kind="event", key="visit", number=number, published_at=first.published_at, content=first.content)
        for number in range(2, 252)
    )
    assert len(page(client).select(".editions tbody tr")) == 100
    soup = page(client, "/timeline/visit/history/?page=3&from=1&to=250")
    assert [text(row.th) for row in soup.select(".editions tbody tr")][-1] == "Edition 1"
    assert soup.select_one("input[name=page]")["value"] == "3"
    page(client, "/timeline/visit/history/?page=4", status=404)


# On the record's own page


def test_the_record_shows_the_last_change_in_good_view(client, event):
    soup = page(client, "/timeline/visit/")
    correction = soup.select_one("header.page-head .correction")
    assert text(correction).endswith("Title corrected. History (edition 2)")
    assert correction.a["href"] == "/timeline/visit/history/"
    assert "Nobody" not in text(soup.main)


def test_its_changes_lead_to_the_editions_and_its_meta_line_names_the_present_one(client, event):
    soup = page(client, "/timeline/visit/")
    assert [a["href"] for a in soup.select(".changes a")] == ["/timeline/visit/v2/", "/timeline/visit/history/"]
    assert text(soup.select_one(".meta a[href='/timeline/visit/history/']")) == "Edition 4"


def test_a_record_that_was_never_changed_shows_no_correction(client, site_pages):
    PersonFactory(key="new", revision=True)
    soup = page(client, "/people/new/")
    assert not soup.select(".correction, .changes")
    assert text(soup.select_one(".meta a[href='/people/new/history/']")) == "Edition 1"


def test_the_record_tells_programs_where_its_versions_are(client, event):
    links = client.get("/timeline/visit/")["Link"]
    assert '<http://testserver/timeline/visit/history/>; rel="version-history"' in links
    assert '<http://testserver/timeline/visit/history.link>; rel="timemap"; type="application/link-format"' in links
