"""The command line reads sheets through the same door as the admin."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from evidence.verdicts import Verdict
from tests.factories import EventFactory, SourceFactory, TopicFactory
from timeline.models import Event

GOOD = settings.BASE_DIR / "fixtures" / "samples" / "good"
BAD = settings.BASE_DIR / "fixtures" / "samples" / "bad"

pytestmark = pytest.mark.django_db


@pytest.fixture
def named_records() -> None:
    for key in ("naval", "exercises"):
        TopicFactory(key=key, name=key)
    for key in ("afp-2012-12", "afp-2016-09"):
        SourceFactory(key=key)


def test_a_sheet_in_own_columns_is_loaded_and_again_changes_nothing(named_records, capsys):
    for expected in ("2 changes written (2 new)", "0 changes written (2 unchanged)"):
        call_command("load_fixture", GOOD / "own-columns-events.csv", "--kind", "events", "--draft")
        assert expected in capsys.readouterr().out
    event = Event.objects.get(key="exercise-off-toulon")
    assert (event.date.edtf, event.date_text) == ("2012-01/2012-04", "early 2012")
    assert event.verdict == Verdict.CORRECTED
    assert [citation.source.key for citation in event.citations.all()] == ["afp-2012-12", "afp-2016-09"]
    assert Event.objects.get(key="talks-in-brussels").summary == '=HYPERLINK("https://example.org")'


def test_a_workbook_of_timelinejs_is_loaded_without_a_kind(capsys):
    call_command("load_fixture", GOOD / "timelinejs.xlsx", "--draft")
    assert set(Event.objects.values_list("key", "kind")) == {
        ("talks-on-membership-1957", "other"),
        ("exercise-at-sea-2012", "other"),
    }


def test_a_sheet_changes_only_the_fields_that_it_has_columns_for(tmp_path):
    EventFactory(key="talks", place="Brussels", date="1957", revision=True)
    sheet = tmp_path / "places.csv"
    sheet.write_text("key,place\ntalks,Mons\n")
    call_command("load_fixture", sheet, "--kind", "events", "--update")
    event = Event.objects.get(key="talks")
    assert (event.place, event.date.edtf) == ("Mons", "1957")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (BAD / "ambiguous-date.csv", "row 2, date: “9/1/2002” can be 9 January 2002 or 1 September 2002"),
        (BAD / "formula.xlsx", "row 2, title: holds a formula"),
        (GOOD / "own-columns-events.csv", "row 2, citations.1.source: there is no source “afp-2012-12”"),
    ],
    ids=["date", "formula", "source"],
)
def test_a_bad_sheet_is_refused_with_row_and_column(path, message, capsys):
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("load_fixture", path, "--kind", "events")
    assert message in capsys.readouterr().err
    assert not Event.objects.exists()


def test_a_sheet_without_a_kind_asks_for_it(capsys):
    with pytest.raises(CommandError):
        call_command("load_fixture", GOOD / "own-columns-events.csv")
    assert "choose the kind of record" in capsys.readouterr().err


def test_a_key_that_stands_in_two_rows_is_refused(tmp_path, capsys):
    sheet = tmp_path / "doubles.csv"
    sheet.write_text("title,kind,date\nTalks,meeting,1957\nTalks,meeting,1958\n")
    with pytest.raises(CommandError):
        call_command("load_fixture", sheet, "--kind", "events")
    assert "key “talks” stands 2 times" in capsys.readouterr().err
