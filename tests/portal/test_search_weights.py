"""The weight of a title is the mean length in parts of its own; a record that is saved weighs its own title alone."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext
from wagtail.search.models import IndexEntry

from tests.factories import EventFactory

pytestmark = pytest.mark.django_db


def means() -> set[float]:
    """The mean that each weight was made with."""
    weighed = IndexEntry.objects.annotate(mean=F("title_norm") * Length("title"))
    return {round(mean, 3) for mean in weighed.values_list("mean", flat=True)}


def test_titles_that_come_one_by_one_are_weighed_by_the_same_mean():
    for title in ("A talk", "A longer title of a talk", "The longest of all the titles that a talk can have"):
        EventFactory(title=title)
    assert len(means()) == 1
    assert IndexEntry.objects.filter(title_norm=1.0).count() <= 1


def test_saving_a_record_reads_no_other_entry_but_one():
    for number in range(3):
        EventFactory(title=f"Talk{' of a talk' * number}")
    with CaptureQueriesContext(connection) as captured:
        EventFactory(title="One more talk")
    asked = [query["sql"] for query in captured.captured_queries if "wagtailsearch_indexentry" in query["sql"]]
    assert not [sql for sql in asked if "AVG(" in sql]
    assert all("LIMIT 1" in sql or "object_id" in sql for sql in asked), asked


def test_an_index_that_is_built_anew_weighs_all():
    EventFactory(title="A talk")
    EventFactory(title="A longer title of a talk")
    IndexEntry.objects.update(title_norm=1.0)
    call_command("wagtail_update_index", verbosity=0)
    assert len(means()) == 1
    assert not IndexEntry.objects.filter(title_norm=1.0).exists()
