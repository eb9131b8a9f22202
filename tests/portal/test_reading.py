"""A file is checked whole, and every fault is named with its place."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from evidence.models import Source
from portal.files.problems import LoadRefused
from portal.loading.reading import read_file
from portal.models import HomePage
from timeline.models import Event, Topic

SAMPLES = settings.BASE_DIR / "fixtures" / "samples"
GOOD = SAMPLES / "good" / "small.json"

#: What each bad sample is told: a part of the place, and a part of the message.
EXPECTED = {
    "action-twice": ("agreements[0] (support)", "action 2: This action is already recorded, on this date"),
    "ambiguous-date": ("events[0] (exercise-2018).date", "9 January 2002"),
    "broken": ("line 2, column 1", "is not JSON"),
    "dangling-reference": ("events[0] (exercise-2018).citations[2].source", "there is no source “nowhere-1999”"),
    "duplicate-key": ("topics", "“naval” stands 2 times"),
    "empty": ("empty.json", "is empty"),
    "finding-without-citation": ("events[0] (exercise-2018)", "does not list among its sources"),
    "long-date": ("events[0] (exercise-2018).date", "at most 64 characters"),
    "name-twice": ("name-twice.json", "names “name” twice in one object (key “a”)"),
    "nan": ("nan.json", "NaN"),
    "part-of-itself": ("organisations", "part of itself"),
    "script-in-plain-text": ("events[0] (exercise-2018).summary", "<script> is markup"),
    "script-in-text": ("people[0] (doe).biography", "holds <script>"),
    "term-after-death": ("people[0] (doe)", "begins after the person's death"),
    "term-ends-before-it-starts": ("people[0] (doe).terms[0].date", "before"),
    "term-without-post": ("people[0] (doe).terms[0].post", "Field required"),
    "unknown-field": ("events[0] (exercise-2018).colour", "is not a field"),
    "unknown-list": ("flags", "is not a list that this format knows"),
    "verdict-missing": ("events[0] (exercise-2018)", "The verdict is missing"),
    "verdict-without-source": ("events[0] (exercise-2018)", "no source beside the report is cited"),
    "windows-1252": ("windows-1252.json", "is not UTF-8"),
}


def nothing_was_written() -> bool:
    return not any(model.objects.exists() for model in (Event, Topic, Source, HomePage))


def test_every_bad_sample_is_expected_here():
    assert {path.stem for path in (SAMPLES / "bad").glob("*.json")} == set(EXPECTED)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_bad_file_is_refused_with_the_place_and_nothing_is_written(name, capsys):
    place, message = EXPECTED[name]
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("load_fixture", SAMPLES / "bad" / f"{name}.json")
    said = capsys.readouterr().err
    assert any(place in line and message in line for line in said.splitlines()), said
    assert "Traceback" not in said
    assert nothing_was_written()


@pytest.mark.django_db
def test_a_deeply_nested_file_is_refused(tmp_path):
    path = tmp_path / "deep.json"
    path.write_text("[" * 10_000 + "]" * 10_000)
    with pytest.raises(LoadRefused, match="nested too deeply"):
        read_file(path)


@pytest.mark.django_db
def test_a_deeply_nested_value_inside_a_record_is_refused(tmp_path):
    data = json.loads(GOOD.read_text())
    value: object = "x"
    for _depth in range(300):
        value = [value]
    data["events"][0]["summary"] = value
    path = tmp_path / "deep.json"
    path.write_text(json.dumps(data))
    with pytest.raises(LoadRefused, match=r"events\[0\].*summary"):
        read_file(path)


@pytest.mark.django_db
def test_every_fault_is_named_not_only_the_first(tmp_path):
    data = json.loads(GOOD.read_text())
    data["events"][0]["kind"] = "party"
    data["agreements"][0]["legal_nature"] = "promise"
    path = tmp_path / "two.json"
    path.write_text(json.dumps(data))
    with pytest.raises(LoadRefused) as refused:
        read_file(path)
    assert [problem.place for problem in refused.value.problems] == [
        "agreements[0] (support).legal_nature",
        "events[0] (exercise-2018).kind",
    ]


@pytest.mark.django_db
def test_a_byte_order_mark_is_no_fault(tmp_path):
    path = tmp_path / "bom.json"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.read_bytes())
    assert read_file(path).pages


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(LoadRefused, match="cannot be read: No such file"):
        read_file(tmp_path / "nothing.json")


@pytest.mark.django_db
@pytest.mark.parametrize("hostile", ["a\x00b", "a\x1bb"])
def test_a_control_character_is_refused(tmp_path, hostile):
    data = json.loads(GOOD.read_text())
    data["events"][0]["title"] = hostile
    path = tmp_path / "control.json"
    path.write_text(json.dumps(data))
    with pytest.raises(LoadRefused, match="control character"):
        read_file(path)


@pytest.mark.django_db
def test_a_lone_surrogate_is_refused(tmp_path):
    text = GOOD.read_text().replace("They trained in June 2018.", "\\ud800 trained")
    path = tmp_path / "surrogate.json"
    path.write_text(text)
    with pytest.raises(LoadRefused, match=r"events\[0\] \(exercise-2018\).summary"):
        read_file(path)


@pytest.mark.django_db
def test_a_folder_is_no_file(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(LoadRefused, match="cannot be read"):
        read_file(Path(folder))
    shutil.rmtree(folder)
