"""The chart as readers get it."""

from __future__ import annotations

import gzip
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dates import parse
from tests.factories import AgreementFactory, EventFactory, PersonFactory, PostFactory
from timeline.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages(site_pages):
    """The section that shows the chart."""


def get(client, query: str = "") -> str:
    response = client.get(f"/timeline/?view=chart{query}")
    assert response.status_code == 200
    content = response.content
    if response.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    return content.decode()


def many(number: int, text: str = "") -> None:
    """So many events, as plain rows, spread over the years from 1950 or all at one date."""
    now = timezone.now()
    events = []
    for n in range(number):
        event = Event(key=f"many-{n}", slug=f"many-{n}", title=f"Event {n}", live=True, first_published_at=now)
        event.verdict = ("confirmed", "corrected", "disputed", "unverified")[n % 4]
        event.date = parse(text or f"{1950 + n % 76}-{1 + n % 12:02}")
        event.date_order, event.year = event.place_in_time, event.date_earliest.year
        events.append(event)
    Event.objects.bulk_create(events)


def elements(html: str) -> int:
    return len(re.findall(r"<[a-z]", html))


def test_a_row_says_title_date_report_and_verdict_in_words_and_leads_to_the_event(client):
    EventFactory(key="saber", title="Paratroopers", date="2018-06-03/2018-06-15", reported_date="2019-06",
                 verdict="corrected", reported="In June 2019.")  # fmt: skip
    html = get(client)
    row = re.search(r'<li><a class="row" href="/timeline/saber/">(.*?)</a></li>', html, re.DOTALL).group(1)
    words = re.sub(r"<svg.*", "", row, flags=re.DOTALL)
    assert re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", words)).strip() == (
        "Paratroopers 3 to 15 June 2018, reported as June 2019, Corrected Added for context"
    )
    assert "<del>June 2019</del>" in row
    assert '<rect class="ghost"' in row


def test_a_title_is_escaped_and_whole(client):
    EventFactory(title="<b>" + "a" * 157)
    assert "&lt;b&gt;" + "a" * 157 in get(client)


def test_terms_and_agreements_stand_on_the_same_axis_with_a_table_of_the_same(client):
    EventFactory(date="2012-02-07")
    post = PostFactory(title="Secretary", in_office_panel=True)
    PersonFactory(key="given", name="Given Family", terms=[{"post": post, "date": "2010-05/2014"}])
    AgreementFactory(key="pact", short_title="The pact", date="2011-04-10", attested="2013",
                     actions=[{"kind": "signature", "date": "2011-04-10"}])  # fmt: skip
    html = get(client)
    assert '<a href="/people/given/" aria-label="Given Family, May 2010 to 2014">' in html
    assert '<a class="row" href="/agreements/pact/">' in html
    table = html[html.index("<details>") :]
    for text in ("Secretary", "Given Family", "May 2010 to 2014", "The pact", "10 April 2011", "2013"):
        assert text in table
    assert "Concluded; entry into force not recorded" in table


def test_links_zoom_and_move_and_keep_the_other_filters(client):
    EventFactory(date="1957-03", verdict="disputed", sources=[])
    html = get(client, "&from=1950&to=1959&verdict=disputed")
    kept = "/timeline/?view=chart&amp;verdict=disputed&amp;"
    for query in (
        "from=1940&amp;to=1949", "from=1960&amp;to=1969", "from=1940&amp;to=1969", "from=1957&amp;to=1957",
    ):  # fmt: skip
        assert f'href="{kept}{query}"' in html
    assert f'href="{kept}"' in html
    assert 'href="/timeline/?from=1950&amp;to=1959&amp;verdict=disputed&amp;view=table"' in html


def test_eighty_events_have_a_row_each_and_more_are_counted_in_columns(client):
    many(80)
    assert get(client).count('<a class="row" href="/timeline/many-') == 80
    EventFactory(date="1957")
    html = get(client)
    assert '<a class="row" href="/timeline/many-' not in html
    assert "<title>1957: 2</title>" in html
    assert '<th scope="row"><a href="/timeline/?view=chart&amp;from=1957&amp;to=1957">1957</a></th>' in html


def test_queries_are_as_many_with_rows_and_with_columns_and_none_is_asked_twice(client):
    counts = []
    for number in (3, 31, 1000):
        Event.objects.all().delete()
        many(number)
        get(client)  # counts are cached after the first reader
        with CaptureQueriesContext(connection) as captured:
            get(client)
        statements = [query["sql"] for query in captured.captured_queries]
        assert len(set(statements)) == len(statements)
        counts.append(len(statements))
    assert len(set(counts)) == 1


def test_a_chart_of_thousands_stays_small(client):
    many(3000)
    html = get(client)
    assert elements(html) < 1500
    assert len(gzip.compress(html.encode())) < 15_000


def test_a_time_without_events_says_so_and_leads_out(client):
    EventFactory(date="1957")
    html = get(client, "&from=1990&to=1999")
    assert "No event in this time." in html
    assert '<a href="/timeline/?view=chart&amp;">Show the whole range</a>' in html
    assert ">1990 to 1999</h2>" in html


def test_without_any_event_there_is_no_chart(client):
    assert "<figure" not in get(client)


@pytest.mark.parametrize(
    "query",
    [
        "&from=0001&to=2029",
        "&from=0001&to=9999",
        "&from=9999&to=9999",
        "&from=2018-06-03&to=2018-06-03",
        "&from=2018-06-05",
        "&to=1900",
        "&from=2050",
        "&from=2019&to=2018",
        "&from=banana&to=%00",
        "&from=since+2016&to=until+2018",
        "&from=20XX",
        "&from=2018-06-03/2018-06-05&to=spring+2018",
        "&page=1",
        "&verdict=nonsense",
    ],
)
@pytest.mark.parametrize("number", [1, 90])
def test_hostile_windows_hold_together(client, query, number):
    many(number, "2018-06-03")
    PersonFactory(terms=[{"post": PostFactory(in_office_panel=True), "date": "2016-09/"}])
    AgreementFactory(date="2001", actions=[{"kind": "signature", "date": "2001"}])
    html = get(client, query)
    places = [float(place) for place in re.findall(r'="(-?[\d.e-]+)%"', html)]
    assert all(0 <= place <= 100 for place in places)
    assert " style=" not in html


def test_a_day_with_many_events_is_one_column_without_a_link(client):
    many(90, "2018-06-03")
    html = get(client, "&from=2018-06-03&to=2018-06-03")
    assert '<th scope="row">3 June 2018</th>' in html


def test_events_that_began_before_the_window_are_said_to(client):
    many(90, "2001/2018")
    html = get(client, "&from=2010&to=2012")
    assert "All of these events began before this time and may reach into it." in html


def test_no_event_that_is_not_public_is_drawn(client):
    EventFactory(date="1957", title="Seen")
    EventFactory(date="1958", title="Draft marker", public=False)
    EventFactory(date="1959", title="Private marker", is_private=True)
    html = get(client)
    assert "Seen" in html
    assert "marker" not in html
