"""Every public page of the record that ships is sound HTML that can be read without sight."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from evidence.models import Source
from people.models import Person
from tests.page_checks import well_formed
from timeline.models import Agreement, Event

FIXTURE = settings.BASE_DIR / "fixtures" / "israel-nato.json"

PAGES = [
    "/",
    "/timeline/",
    "/timeline/?topic=exercises&party=nato&verdict=corrected&kind=exercise&q=strike",
    "/timeline/?from=2010&to=2019",
    "/timeline/?from=tomorrow&topic=unknown&kind=unknown",
    "/timeline/?q=nothing-has-this-word",
    "/agreements/",
    "/agreements/?on=1999-01-01&nature=treaty&party=nato&q=treaty",
    "/agreements/?on=soon&nature=unknown&party=unknown",
    "/agreements/?q=nothing-has-this-word",
    "/people/",
    "/people/ambassadors/",
    "/sources/",
    "/sources/?page=2",
    "/sources/?reliability=report",
    "/search/",
    "/search/?q=treaty",
    "/search/?q=nothing-has-this-word",
    "/about/",
    "/about/method/",
]


@pytest.fixture(scope="module")
def the_record(django_db_setup, django_db_blocker):
    """The whole record, loaded once for this module and taken back after it."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            call_command("load_fixture", FIXTURE, verbosity=0)
            yield
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.fixture
def read(the_record, db):
    def _read(address: str, status: int = 200):
        response = Client().get(address)
        assert response.status_code == status, address
        return well_formed(response.content, address)

    return _read


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_sound(read, address):
    read(address)


@pytest.mark.parametrize("model", [Event, Agreement, Person, Source])
def test_the_page_of_every_record_is_sound(read, model):
    for record in model.objects.public():
        read(record.get_absolute_url())


def test_the_page_of_a_missing_address_is_sound(read):
    read("/timeline/no-such-event/", status=404)
