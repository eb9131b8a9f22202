"""What holds for every form of the data that there is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.data.forms import FORMS
from portal.data.listings import LISTINGS
from tests.factories import AgreementFactory, EventFactory, PersonFactory, SourceFactory
from tests.portal.test_query_counts import add_records

pytestmark = pytest.mark.django_db

PAIRS = [(section, form) for section, listing in LISTINGS.items() for form in FORMS if listing.schema in form.schemas]
IN_LISTS = [(section, form.extension) for section, form in PAIRS if form.listing]
ALONE = [(section, form.extension) for section, form in PAIRS if form.record]
FACTORIES = {
    "timeline": EventFactory,
    "agreements": AgreementFactory,
    "people": PersonFactory,
    "sources": SourceFactory,
}
#: What breaks a file that was put together without care.
HARD = "=1+1</script><!-- ]]> \"'; ,\\n\\ {brace} % \u202eabc\u202c שלום\ttab & \U0001f600"


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize(("section", "extension"), IN_LISTS)
def test_a_list_asks_no_more_for_many_than_for_few(client, section, extension):
    counts = []
    for number, start in ((2, 0), (8, 2)):
        add_records(number, start)
        client.get(f"/{section}.{extension}")
        with CaptureQueriesContext(connection) as captured:
            assert body(client.get(f"/{section}.{extension}"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("section", "extension"), IN_LISTS)
def test_a_filter_that_matches_nothing_leaves_a_whole_file(client, section, extension):
    FACTORIES[section]()
    response = client.get(f"/{section}.{extension}", {"q": "zeppelin"})
    assert response.status_code == 200
    body(response).decode()


@pytest.mark.parametrize(("section", "extension"), IN_LISTS)
def test_bad_values_of_a_filter_are_problem_details(client, section, extension):
    response = client.get(f"/{section}.{extension}", {"q": "x" * 60_000})
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert "q" in response.json()["errors"]


@pytest.mark.parametrize(("section", "extension"), IN_LISTS)
def test_a_list_that_has_not_changed_is_not_sent_again(client, section, extension):
    first = client.get(f"/{section}.{extension}")
    body(first)
    again = client.get(f"/{section}.{extension}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, body(again)) == (304, b"")


@pytest.mark.parametrize(("section", "extension"), ALONE)
def test_a_hard_record_alone_is_written_in_every_form(client, section, extension):
    named = {"people": "name", "agreements": "title"}.get(section, "title")
    record = FACTORIES[section](**{named: HARD})
    response = client.get(f"/{section}/{record.address_part}.{extension}")
    assert response.status_code == 200
    assert body(response).decode()


@pytest.mark.parametrize(("section", "extension"), ALONE)
def test_there_is_no_data_of_a_record_that_is_not_there(client, section, extension):
    response = client.get(f"/{section}/nothing-here.{extension}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(("section", "extension"), IN_LISTS)
def test_scripts_of_other_sites_may_read_it(client, section, extension):
    response = client.get(f"/{section}.{extension}", headers={"Origin": "https://elsewhere.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
