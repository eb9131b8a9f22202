"""The record that ships: whole, traceable to the report, and the same after a round trip."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from portal.loading.applying import apply
from portal.loading.dumping import dump, to_json
from portal.loading.reading import read_file

FIXTURE = settings.BASE_DIR / "fixtures" / "israel-nato.json"
#: What the fact sheet says of the report: which records cover each sentence, and its corrections.
MAP = json.loads((Path(__file__).parent / "data" / "article-map.json").read_text())
RECORD = json.loads(FIXTURE.read_text())
LIST_OF = {
    "ev": "events",
    "cx": "events",
    "ag": "agreements",
    "agc": "agreements",
    "pe": "people",
    "or": "organisations",
}


def sentences_cited(record: dict[str, Any]) -> set[str]:
    """The sentences of the report that a record cites, as paragraph.sentence."""
    locators = [c.get("locator", "") for c in record.get("citations", []) if c["source"] == "article"]
    return {sentence.strip() for locator in locators for sentence in locator.split(",")}


def named(identifier: str) -> dict[str, Any] | None:
    prefix, key = identifier.split("-", 1)
    return next((record for record in RECORD[LIST_OF[prefix]] if record["key"] == key), None)


def test_the_map_has_all_58_sentences_and_45_corrections():
    assert (len(MAP["coverage"]), len(MAP["corrections"])) == (58, 45)


@pytest.mark.parametrize("row", MAP["coverage"], ids=lambda row: row["sentence"])
def test_every_sentence_of_the_report_is_traceable(row):
    sentence = row["sentence"]
    for identifier in row["covered_by"]:
        if ":" in identifier:  # a heading or a link of the report: a page speaks of it
            assert any(sentence in page.get("body", "") or _range_has(page, sentence) for page in RECORD["pages"])
        elif identifier.split("-", 1)[0] in ("ex", "op"):  # exercises and operations are told within events
            assert any(sentence in sentences_cited(event) for event in RECORD["events"])
        else:
            assert sentence in sentences_cited(named(identifier))


def _range_has(page: dict[str, Any], sentence: str) -> bool:
    return sentence.startswith("0.") and "0.1–0.3" in page.get("body", "")


@pytest.mark.parametrize("row", MAP["corrections"], ids=lambda row: row["id"])
def test_every_correction_is_a_finding_with_its_verdict(row):
    found = [
        finding["verdict"]
        for name in ("events", "agreements", "people")
        for record in RECORD[name]
        for finding in record.get("findings", [])
        if finding.get("passage") == row["sentence"]
    ]
    assert row["check"] in found


def test_the_record_is_complete():
    counts = {name: len(rows) for name, rows in RECORD.items() if isinstance(rows, list)}
    assert counts["events"] == 31 + 5
    assert counts["agreements"] == 13
    assert counts["people"] == 17
    assert counts["sources"] == 122
    assert counts["topics"] == 35
    assert counts["organisations"] >= 21


def test_every_finding_without_a_source_says_so():
    silent = [
        (record["key"], finding["aspect"])
        for name in ("events", "agreements", "people")
        for record in RECORD[name]
        for finding in record.get("findings", [])
        if not finding.get("sources") and not any(mark in finding["why"].lower() for mark in ADMISSIONS)
    ]
    assert silent == []


ADMISSIONS = ("no source", "not looked up", "not found", "was found", "the report", "no record", "nothing")


def test_no_event_is_dated_more_finely_than_its_evidence():
    saber = named("ev-2018-06-saber-strike")
    assert (saber["date"], saber["reported_date"]) == ("2018-06-03/2018-06-15", "2019-06")
    assert named("ev-1953-03-nato-middle-east")["date"] == "1953-03"


@pytest.mark.django_db
def test_the_record_loads_and_dumps_to_the_same_bytes(capsys):
    file = read_file(FIXTURE)
    apply(file)
    assert to_json(dump()) == FIXTURE.read_text()
    call_command("load_fixture", FIXTURE, "--update")
    assert capsys.readouterr().out.startswith("0 changes written")
