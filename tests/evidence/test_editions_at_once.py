"""Two publications of one record at the same moment get two numbers."""

from __future__ import annotations

import pytest
from django.db import connection

from evidence.models import Edition
from tests.conftest import make_site_pages
from tests.factories import EventFactory
from tests.portal.importing.test_at_once import together
from timeline.models import Event

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="the tests' SQLite is one connection, in memory"),
]


def test_two_publications_of_one_record_are_two_editions():
    make_site_pages()
    event = EventFactory(revision=True)
    revisions = []
    for title in ("One", "Other"):
        event.title = title
        revisions.append(event.save_revision())
    assert together(*(revision.publish for revision in revisions)) == ["", ""]
    editions = Edition.objects.of(event).order_by("number")
    assert [edition.number for edition in editions] == [1, 2, 3]
    assert {edition.data["title"] for edition in editions[1:]} == {"One", "Other"}
    assert editions[2].data["title"] == Event.objects.get(pk=event.pk).title
