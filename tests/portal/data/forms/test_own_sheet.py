"""The record's own spreadsheet: what is public goes out, is read back, and changes nothing."""

from __future__ import annotations

import pytest

from tests.factories import EventFactory, SourceFactory

pytestmark = pytest.mark.django_db


def test_the_heading_has_room_for_the_parts_of_the_last_record(client):
    EventFactory(date="1990")
    EventFactory(date="2000", sources=[SourceFactory() for _number in range(3)])
    heading = b"".join(client.get("/timeline.csv")).decode("utf-8-sig").split("\r\n")[0].split(",")
    assert "citations.3.source" in heading
    assert "citations.4.source" not in heading
