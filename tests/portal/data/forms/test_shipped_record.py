"""The record that ships, in each form."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from portal.data.listings import LISTINGS
from portal.files.uploads import open_upload
from tests.portal.data.forms.test_calendar import calendar
from tests.portal.data.forms.test_popolo import asked
from tests.portal.data.forms.test_timelinejs import moment, sheet, slides
from timeline.models import Event

pytestmark = pytest.mark.django_db
#: Their dates are “about”, or have an unknown end, and their words are others than say that.
LESS_ON_RETURN = {"1958-arms-exports", "1958-procurement-commission", "2001-security-agreement", "2007-04-eilat"}


@pytest.mark.parametrize("section", LISTINGS)
def test_a_list_that_is_loaded_again_changes_nothing(the_record, client, tmp_path, capsys, section):
    path = tmp_path / "list.csv"
    path.write_bytes(b"".join(client.get(f"/{section}.csv")))
    schema = LISTINGS[section].schema
    call_command("load_fixture", path, "--kind", schema.listed_as, "--update", "--dry-run")
    count = schema.model.objects.public().count()
    assert capsys.readouterr().out == f"0 changes would be written ({count} unchanged)\n"


def test_a_change_would_be_seen(the_record, client, tmp_path, capsys):
    path = tmp_path / "list.csv"
    content = b"".join(client.get("/timeline.csv"))
    path.write_bytes(content.replace(b"Saber Strike 18 and", b"Saber Strike 19 and", 1))
    call_command("load_fixture", path, "--kind", "events", "--update", "--dry-run")
    assert capsys.readouterr().out.endswith("1 changes would be written (1 changed, 35 unchanged)\n")


def test_the_sheet_says_the_same_as_the_json(the_record, client):
    rows, events = sheet(client), slides(client)["events"]
    assert len(rows) == len(events) == Event.objects.public().count()
    for row, slide in zip(rows, events, strict=True):
        assert (row["Year"], row["Month"], row["Day"]) == tuple(slide["start_date"].values())
        assert (row["End Year"], row["End Month"], row["End Day"]) == tuple(slide.get("end_date", moment("")).values())
        assert (row["Display Date"], row["Headline"]) == (slide["display_date"], slide["text"]["headline"])
        assert (row["Text"], row["Group"]) == (slide["text"]["text"], slide["group"])


def test_the_sheet_is_read_back_as_it_was(the_record, client):
    content = b"".join(client.get("/timeline.timelinejs.csv"))
    rows = list(open_upload("timeline.csv", content, None).rows())
    assert [row.problems for row in rows if row.problems] == []
    less = set()
    for row, event in zip(rows, Event.objects.public().in_order(), strict=True):
        assert (row.data["title"], row.data.get("summary", "")) == (event.title, " ".join(event.summary.split()))
        assert "body" not in row.data
        if (row.data["date"], row.data.get("date_text", "")) != (event.date.edtf, event.date_text):
            less.add(event.key)
    assert less == LESS_ON_RETURN


def test_the_counts_are_those_of_the_filter(the_record, client):
    whole, few = calendar(client), calendar(client, "/timeline.ics?topic=exercises")
    for read, query in ((whole, {}), (few, {"topics__key": "exercises"})):
        total = Event.objects.public().filter(**query).count()
        assert f"{total - len(read.events)} events are left out" in str(read["DESCRIPTION"])
    assert 0 < len(few.events) < len(whole.events)


def test_the_whole_record_is_popolo_and_names_nothing_that_is_not_there(the_record, client):
    data = asked(client)
    ids = {name: {each["id"] for each in data[name]} for name in ("persons", "posts", "organizations")}
    assert len(ids["persons"]) == 17
    for person in data["persons"]:
        for membership in person.get("memberships", ()):
            assert membership["person_id"] == person["id"]
            assert membership["post_id"] in ids["posts"]
            assert membership["organization_id"] in ids["organizations"]
    assert {post["organization_id"] for post in data["posts"]} <= ids["organizations"]
    assert {each["parent_id"] for each in data["organizations"] if "parent_id" in each} <= ids["organizations"]
