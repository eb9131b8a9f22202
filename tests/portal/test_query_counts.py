"""The number of queries of a page does not grow with the record, and no query is asked twice."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.editions import keep_first_editions
from portal.sample import make_sample
from tests.factories import (
    AgreementFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def statements(client, address: str) -> Counter[str]:
    """The queries of a page whose counts are cached, as they are for all but the first reader after a change."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return Counter(query["sql"] for query in captured.captured_queries)


def add_records(number: int, start: int = 0) -> None:
    """A record of each kind, `number` times, each naming the others."""
    for n in range(start, start + number):
        sources = [SourceFactory(key=f"s{n}a"), SourceFactory(key=f"s{n}b")]
        body, topic = OrganisationFactory(key=f"o{n}"), TopicFactory(key=f"t{n}")
        post = PostFactory(key=f"p{n}", organisation=body, in_office_panel=True)
        person = PersonFactory(
            key=f"n{n}", sources=sources, terms=[{"post": post, "date": "2000/2015"}, {"post": post, "date": "2016/.."}]
        )
        pact = AgreementFactory(
            key=f"a{n}",
            sources=sources,
            parties=[{"organisation": body}],
            actions=[{"kind": "signature", "date": "2010"}, {"kind": "entry-into-force", "date": "2011"}],
        )
        EventFactory(
            key=f"e{n}",
            date=f"{2010 + n % 10}",
            verdict="corrected",
            sources=sources,
            topics=[topic],
            agreements=[pact],
            participations=[{"organisation": body}, {"person": person, "role": "speaker"}],
        )


ADDRESSES = [
    "/",
    "/timeline/",
    "/timeline/?from=1990&topic=t0&kind=meeting&party=o0&verdict=corrected&q=event",
    "/timeline/?view=table",
    "/timeline/?view=chart",
    "/timeline/?view=chart&from=2010&to=2019",
    "/timeline/e0/",
    "/agreements/",
    "/agreements/?on=2012-01-01",
    "/agreements/a0/",
    "/people/",
    "/people/ambassadors/",
    "/people/n0/",
    "/sources/",
    "/sources/s0a/",
    *(
        f"{address}{below}"
        for address in ("/timeline/e0/", "/agreements/a0/", "/people/n0/", "/sources/s0a/")
        for below in ("history/", "v1/", "v1.json", "history.json", "history.link")
    ),
    "/search/?q=event",
    "/search/?q=event&kind=timeline&from=1990",
    "/search/?q=zzzz",
    "/search/suggest/?q=eve",
    "/about/",
    "/changes.atom",
    "/changes.json",
    "/timeline.atom?from=1990&topic=t0",
    "/sources.bib",
    "/timeline/e0.csl.json",
    "/embed/",
    "/embed/timeline/",
    "/embed/timeline/?topic=t0&n=20",
    "/embed/timeline/e0/",
    "/oembed/?url=http://testserver/timeline/e0/",
    "/oembed/?url=http://testserver/timeline/",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-timeline.xml",
    "/sitemap-sources.xml",
    "/data/",
    "/api/v1/docs",
    "/api/v1/events/?from=1990&topic=t0&kind=meeting&party=o0&verdict=corrected&q=event",
    "/api/v1/events/e0",
    "/api/v1/agreements/?party=o0&nature=agreement",
    "/api/v1/agreements/a0",
    "/api/v1/people/?post=p0",
    "/api/v1/people/n0",
    "/api/v1/terms/?on=2012-01-01&person=n0&post=p0",
    "/api/v1/terms/n0.p0.2",
    "/api/v1/organisations/?kind=state",
    "/api/v1/posts/?rank=ambassador",
    "/api/v1/sources/?reliability=primary",
    "/api/v1/topics/?q=t",
]


def test_pages_ask_the_same_queries_at_two_sizes_and_none_twice(site_pages, client):
    EventFactory(date="1990-05-05")  # known to the day, for the home page's day in other years
    add_records(2)
    keep_first_editions()
    small = {address: statements(client, address) for address in ADDRESSES}
    add_records(10, start=2)
    make_sample(60)
    large = {address: statements(client, address) for address in ADDRESSES}
    counts = {address: (sum(small[address].values()), sum(large[address].values())) for address in ADDRESSES}
    assert {address: pair for address, pair in counts.items() if pair[0] != pair[1]} == {}
    twice = {address: sql for address in ADDRESSES for sql, times in large[address].items() if times > 1}
    assert twice == {}
