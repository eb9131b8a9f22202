"""The whole as JSON is what the record's own pages say, and loads."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import Organisation
from portal.data.whole.files import FILES
from portal.files.json_records import LISTS
from portal.models import HomePage
from portal.records import KINDS
from tests.factories import EventFactory, OrganisationFactory, PersonFactory, PostFactory, SourceFactory
from tests.portal.data.test_forms import HARD
from tests.portal.data.whole.conftest import whole
from tests.portal.test_one_door import hidden
from tests.portal.test_query_counts import add_records

__all__ = ["hidden"]
pytestmark = pytest.mark.django_db


def test_loaded_into_an_empty_site_it_is_written_again_in_the_same_bytes(hidden, tmp_path):
    text = HARD.replace("</script><!--", "")  # no file with markup in a plain text is loaded
    EventFactory(key="hard", title=text, summary=text, reported="one\ntwo\u2028three", sources=[SourceFactory()])
    gone = PostFactory(key="post-of-a-body-that-is-gone", organisation=OrganisationFactory(key="gone"))
    PersonFactory(key="holder", terms=[{"post": gone, "date": "2001"}, {"post": PostFactory(), "date": "2002"}])
    Organisation.objects.filter(key="gone").update(expire_at=timezone.now() - timedelta(days=1))
    before, path = whole(), tmp_path / "israel-nato.json"
    path.write_bytes(before)
    for kind in reversed(KINDS):
        kind.model.objects.all().delete()
    HomePage.objects.get().delete()
    assert b"open-event" not in whole()
    call_command("load_fixture", path, verbosity=0)
    assert whole() == before
    assert b"post-of-a-body-that-is-gone" not in before
    assert b'"holder"' in before


def test_an_empty_site_has_a_whole_file(db):
    data = json.loads(whole())
    assert all(data[name] == [] for name in LISTS)


@pytest.mark.parametrize("name", FILES)
def test_writing_asks_no_more_for_many_records_than_for_few(name):
    counts = []
    for number, start in ((2, 0), (8, 2)):
        add_records(number, start)
        b"".join(FILES[name].pieces())
        with CaptureQueriesContext(connection) as captured:
            b"".join(FILES[name].pieces())
        counts.append(len(captured))
    assert counts[0] == counts[1]
