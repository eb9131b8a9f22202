"""Every public page of the record that ships is sound HTML that can be read without sight."""

from __future__ import annotations

import pytest
from django.test import Client

from evidence.models import Source
from people.models import Person
from tests.page_checks import well_formed
from timeline.models import Agreement, Event

PAGES = [
    "/",
    "/timeline/",
    "/timeline/?topic=exercises&party=nato&verdict=corrected&kind=exercise&q=strike",
    "/timeline/?from=2010&to=2019",
    "/timeline/?view=table",
    "/timeline/?view=chart",
    "/timeline/?view=chart&from=2010&to=2019",
    "/timeline/?view=chart&from=1800&to=1810",
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
    "/embed/",
    "/embed/?from=1990&topic=exercises&theme=dark&n=3",
    "/embed/?from=tomorrow&n=many",
    "/embed/timeline/",
    "/embed/timeline/?from=tomorrow&topic=unknown&n=99&theme=pink",
    "/embed/timeline/?q=nothing-has-this-word",
    "/embed/timeline/saber-strike-2018/",
    "/data/",
    "/timeline/saber-strike-2018/history/",
    "/timeline/saber-strike-2018/history/?from=one&to=99",
    "/timeline/saber-strike-2018/v1/",
    "/agreements/north-atlantic-treaty/v1/",
    "/people/aharon-leshno-yaar/v1/",
    "/sources/toi-2018/v1/",
    "/sources/toi-2018/history/",
    "/api/v1/docs",
]


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
