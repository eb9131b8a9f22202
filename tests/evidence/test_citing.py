"""Which public records cite a source."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.citing import CitingRecord, records_citing
from tests.factories import AgreementFactory, EventFactory, OrganisationFactory, PersonFactory, SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return SourceFactory()


def test_every_kind_of_record_with_a_page_is_found(source):
    records = {
        "event": EventFactory(sources=[source]),
        "agreement": AgreementFactory(sources=[source]),
        "person": PersonFactory(sources=[source]),
    }
    OrganisationFactory(sources=[source])  # no page of its own to link to
    found = records_citing(source)
    assert {one.kind: one.record for one in found} == records
    assert len(found) == 3


def test_a_record_is_named_once_with_its_places_in_their_order(source):
    citations = [{"source": source, "locator": place} for place in ("p. 12", "", "p. 3")]
    event = EventFactory(citations=[*citations, {"source": SourceFactory(), "locator": "p. 99"}])
    assert records_citing(source) == [CitingRecord("event", event, ("p. 12", "p. 3"))]


def test_a_record_that_does_not_cite_it_is_not_named(source):
    EventFactory(sources=[SourceFactory()])
    assert records_citing(source) == []


@pytest.mark.parametrize("hidden", [{"public": False}, {"is_private": True}])
def test_a_hidden_record_is_not_named(source, hidden):
    for factory in (EventFactory, AgreementFactory, PersonFactory):
        factory(sources=[source], **hidden)
    assert records_citing(source) == []


def test_one_query_a_kind_answers_at_any_size(source):
    def queries(records: int) -> int:
        for _number in range(records):
            EventFactory(sources=[source])
            PersonFactory(sources=[source])
        with CaptureQueriesContext(connection) as captured:
            assert all(str(one.record) for one in records_citing(source))
        return len(captured)

    assert (queries(1), queries(5)) == (3, 3)
