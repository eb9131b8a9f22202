"""Loading is a change-set: what is new is created, what is on record is left alone unless asked, nothing is lost."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, Site

from evidence.models import Source
from people.models import Person
from portal.loading.applying import apply
from portal.loading.changes import Outcome
from portal.loading.dumping import dump, to_json
from portal.loading.reading import check, read_file
from portal.models import TextPage
from timeline.models import Event

GOOD = settings.BASE_DIR / "fixtures" / "samples" / "good" / "small.json"

pytestmark = pytest.mark.django_db


def good() -> dict[str, Any]:
    return json.loads(GOOD.read_text())


def load(data: dict[str, Any], **options: bool):
    return apply(check(data), **options)


def command(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("load_fixture", path, *options, stdout=out)
    return out.getvalue()


def outcomes(changes) -> dict[str, str]:
    return {change.key: change.outcome for change in changes.changes if change.outcome != Outcome.UNCHANGED}


def test_loading_twice_changes_nothing_the_second_time():
    assert command(GOOD).startswith("18 changes written (18 new)")
    assert command(GOOD, "--update") == "0 changes written (18 unchanged)\n"


def test_what_is_loaded_is_live_with_a_published_revision_and_can_be_found():
    load(good())
    event = Event.objects.public().get(key="exercise-2018")
    assert event.live_revision_id == event.latest_revision_id is not None
    assert not event.has_unpublished_changes
    assert list(Event.objects.public().search("soldiers")) == [event]
    assert event.findings[0].value["sources"][0].key == "gazette-2018"


def test_the_reference_index_knows_what_a_loaded_record_names():
    load(good())
    source = Source.objects.get(key="gazette-2018")
    paths = {str(row.content_path) for row in ReferenceIndex.get_references_to(source)}
    assert any("findings" in path for path in paths)
    assert any("citations" in path for path in paths)


def test_a_dry_run_says_the_same_and_writes_nothing():
    said = command(GOOD, "--dry-run")
    assert said == "18 changes would be written (18 new)\n"
    assert not Event.objects.exists()
    assert not Site.objects.filter(site_name="Israel–NATO relations").exists()


def test_a_record_on_file_is_left_alone_and_its_difference_printed(tmp_path):
    load(good())
    data = good()
    data["events"][0]["title"] = "Another title"
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(data))
    said = command(path)
    assert "kept events exercise-2018: is on record and was left alone; use --update" in said
    assert "  title: 'Soldiers train' -> 'Another title'" in said
    assert "0 changes written" in said
    assert Event.objects.get(key="exercise-2018").title == "Soldiers train"


def test_update_writes_only_what_differs_and_keeps_the_old_revision():
    load(good())
    data = good()
    data["events"][0]["date"] = "2018-06"
    data["people"][0]["terms"][0]["date"] = "2016-09-16/2021"
    changes = load(data, update=True)
    assert outcomes(changes) == {"doe": Outcome.CHANGED, "exercise-2018": Outcome.CHANGED}
    event = Event.objects.get(key="exercise-2018")
    assert event.date.edtf == "2018-06"
    assert event.revisions.count() == 2
    assert [term.date.edtf for term in Person.objects.get(key="doe").terms.all()] == ["2016-09-16/2021"]


def test_an_editors_unpublished_change_is_never_overwritten():
    load(good())
    event = Event.objects.get(key="exercise-2018")
    event.title = "An editor's better title"
    event.save_revision()
    data = good()
    data["events"][0]["title"] = "The file's title"
    changes = load(data, update=True)
    assert outcomes(changes) == {"exercise-2018": Outcome.CONFLICT}
    assert "unpublished changes" in next(c.reason for c in changes.changes if c.key == "exercise-2018")
    stored = Event.objects.get(key="exercise-2018")
    assert stored.title == "Soldiers train"
    assert stored.get_latest_revision_as_object().title == "An editor's better title"


def test_a_locked_record_is_left_alone():
    load(good())
    Event.objects.update(locked=True)
    data = good()
    data["events"][0]["title"] = "The file's title"
    assert outcomes(load(data, update=True)) == {"exercise-2018": Outcome.CONFLICT}


def test_draft_keeps_new_records_from_the_public():
    data = good()
    catalogue = {name: data[name] for name in ("format", "version", "topics", "sources", "organisations", "posts")}
    load(catalogue)
    changes = load({**data, "agreements": [], "events": [{**data["events"][0], "agreements": []}]}, draft=True)
    assert outcomes(changes)["exercise-2018"] == Outcome.NEW
    assert not Event.objects.public().exists()
    event = Event.objects.get(key="exercise-2018")
    assert (event.live, event.has_unpublished_changes) == (False, True)


def test_draft_with_update_leaves_what_readers_see():
    load(good())
    data = good()
    data["events"][0]["title"] = "A proposal"
    load(data, update=True, draft=True)
    event = Event.objects.get(key="exercise-2018")
    assert event.title == "Soldiers train"
    assert event.get_latest_revision_as_object().title == "A proposal"


def test_dump_and_load_and_dump_are_the_same_to_the_byte():
    load(good())
    first = to_json(dump())
    Event.objects.all().delete()
    load(json.loads(first))
    assert to_json(dump()) == first


def test_a_failure_in_the_last_record_leaves_nothing_behind(monkeypatch):
    def fail(self, *args: object, **kwargs: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(Event, "save", fail)
    with pytest.raises(RuntimeError):
        load(good())
    assert not Source.objects.exists()


def test_a_slug_that_is_taken_is_refused_by_name():
    load(good())
    data = good()
    data["events"][0]["key"] = "another-exercise"
    with pytest.raises(Exception, match=r"events\[0\] \(another-exercise\): slug"):
        load(data)


def test_reading_a_file_does_not_change_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        read_file(GOOD)


def test_an_expired_record_is_not_part_of_the_dump_and_an_expiry_survives_it():
    load(good())
    later = timezone.now() + timedelta(days=30)
    Event.objects.update(expire_at=later)
    data = json.loads(to_json(dump()))
    Event.objects.all().delete()
    load(data)
    assert Event.objects.get().expire_at == later
    Event.objects.update(expire_at=timezone.now() - timedelta(days=1))
    assert dump()["events"] == []


def test_a_private_page_is_not_part_of_the_dump():
    load(good())
    about = Page.objects.get(slug="about")
    PageViewRestriction.objects.create(page=about, restriction_type=PageViewRestriction.LOGIN)
    assert "about" not in [page["key"] for page in dump()["pages"]]


def test_an_unpublished_page_is_left_alone_and_what_is_below_it_too():
    load(good())
    about = Page.objects.get(slug="about").specific
    about.add_child(instance=TextPage(title="Below", slug="below", body="<p>Below.</p>"))
    about.unpublish()
    data = good()
    data["pages"][-1]["title"] = "Another"
    assert outcomes(load(data, update=True)) == {"about": Outcome.CONFLICT}
    assert not {"about", "below"} & {page["key"] for page in dump()["pages"]}


def test_a_page_that_was_moved_stays_where_it_is():
    load(good())
    about, home = Page.objects.get(slug="about"), Page.objects.get(slug="home")
    new = home.add_child(instance=TextPage(title="New", slug="new", body="<p>New.</p>"))
    about.move(new, pos="last-child")
    assert outcomes(load(good(), update=True)) == {"about": Outcome.CONFLICT}
