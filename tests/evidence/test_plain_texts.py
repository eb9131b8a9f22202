"""What the admin takes as plain text, a file of the record takes too."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from evidence.models import Source
from tests import factories
from tests.admin_forms import event_form, findings, rows
from timeline.models import Event

ADD = "/admin/events/add/"


@pytest.fixture
def editor(sign_in):
    return sign_in("Editor")


def refused(client, **fields):
    """The text of the page on which the form came back."""
    response = client.post(ADD, event_form(**fields))
    assert response.status_code == 200
    assert not Event.objects.exists()
    return response.content.decode()


def test_markup_in_a_field_is_refused_in_place_and_nothing_typed_is_lost(client, editor):
    page = refused(client, summary="Talks of <b>NATO</b>", place="Brussels")
    assert "This field is plain text, and &lt;b&gt; is markup; take it out." in page
    assert 'value="Brussels"' in page


def test_a_sign_that_is_no_markup_is_text(client, editor):
    client.post(ADD, event_form(summary="Fewer than <50 took part, 3 > 2"))
    assert Event.objects.get().summary == "Fewer than <50 took part, 3 > 2"


def test_markup_in_a_finding_is_refused(client, editor):
    factories.SourceFactory()
    page = refused(client, **findings({"why": "It says <i>so</i>."}))
    assert "is markup" in page


def test_markup_in_a_child_is_refused(client, editor):
    person = factories.PersonFactory()
    data = event_form() | rows("participations", {"person": person.pk, "organisation": "", "role": "<b>host</b>"})
    response = client.post(ADD, data)
    assert "This field is plain text" in response.content.decode()
    assert not Event.objects.exists()


@pytest.mark.parametrize("address", ["ftp://example.org/a", "javascript:alert(1)"])
def test_an_address_that_no_browser_follows_is_refused(db, address):
    source = factories.SourceFactory.build(url=address)
    with pytest.raises(ValidationError, match="https://"):
        source.full_clean()
    assert not Source.objects.exists()
