"""The difference between two editions, for each kind of field, in words for readers."""

from __future__ import annotations

import pytest

from evidence.history.differences import differences
from evidence.history.matching import matched
from evidence.history.reading import PublicRecords
from evidence.history.texts import Change
from evidence.records import CitationPart, SourceRecord
from people.records import PersonRecord
from tests.evidence.history.test_texts import shown
from tests.factories import OrganisationFactory, PersonFactory, PostFactory, SourceFactory, TopicFactory
from timeline.records import AgreementRecord, EventRecord

pytestmark = pytest.mark.django_db


def difference(schema, before, after):
    """By label: the passages as on paper, or the parts as (said, name, fields), or the remark."""
    two = [schema.of_kept({"key": "x", **data}) for data in (before, after)]
    named = PublicRecords(two)
    return {
        field.label: shown(field.passages)
        or [(part.said, part.name, {f.label: shown(f.passages) for f in part.fields}) for part in field.parts]
        or field.remark
        for field in differences(*two, named)
    }


def test_texts_dates_choices_and_yes_or_no_are_in_words():
    found = difference(
        EventRecord,
        {"title": "A visit", "date": "2018-06-03/2018-06-15", "kind": "meeting", "verdict": "unverified"},
        {"title": "A long visit", "date": "2018-06", "kind": "exercise", "verdict": "confirmed"},
    )
    assert found == {
        "Title": ["A {+long+} visit"],
        "Kind": ["[-Meeting-] {+Exercise+}"],
        "Date": ["[-3 to 15 June 2018-] {+June 2018+}"],
        "Verdict": ["[-Unverified-] {+Confirmed+}"],
    }


def test_a_day_is_in_words_and_one_that_was_not_there_is_simply_new():
    assert difference(SourceRecord, {}, {"accessed": "2026-05-05"}) == {"Read on": ["{+5 May 2026+}"]}


def test_formatted_text_is_compared_as_text_and_says_where_only_its_markup_differs():
    before, after = {"body": "<p>One.</p><p>Two old.</p>"}, {"body": "<p>One.</p><p>Two new.</p>"}
    assert difference(EventRecord, before, after) == {"Text": ["…", "Two [-old-] {+new+}."]}
    after = {"body": "<p>One.</p><p>Two <b>old</b>.</p>"}
    assert difference(EventRecord, before, after) == {"Text": "Only the formatting changed."}


def test_a_link_that_leads_elsewhere_is_a_difference():
    two = [{"body": f'<p>See <a href="https://{where}.example/">it</a> there.</p>'} for where in ("a", "b")]
    (passage,) = difference(EventRecord, *two)["Text"]
    assert "https://a.example/" in passage
    assert "https://b.example/" in passage


def test_other_records_are_called_by_their_present_names():
    TopicFactory(key="t1", name="exercises"), TopicFactory(key="t2", name="visits"), TopicFactory(key="t3", name="sea")
    found = difference(EventRecord, {"topics": ["t1", "t2"]}, {"topics": ["t1", "t3"]})
    assert found == {"Topics": ["exercises", "[-visits-]", "{+sea+}"]}


def test_a_changed_citation_shows_what_changed_in_it_and_others_are_added_or_removed():
    for key in "abc":
        SourceFactory(key=key, title=f"Source {key.upper()}", publisher="")
    found = difference(
        EventRecord,
        {"citations": [{"source": "a", "locator": "p. 1"}, {"source": "b", "note": "It says so."}]},
        {"citations": [{"source": "c"}, {"source": "a", "locator": "p. 2"}]},
    )
    assert found == {
        "Sources": [
            ("Added", "Source C", {}),
            ("Changed", "Source A", {"Locator": ["p. [-1-] {+2+}"]}),
            ("Removed", "Source B", {"Note": ["[-It says so.-]"]}),
        ]
    }


def test_findings_are_told_apart_by_their_point():
    SourceFactory(key="a", title="Source A", publisher="")
    year = {"aspect": "year", "verdict": "corrected", "why": "A source says 2018."}
    place = {"aspect": "place", "verdict": "confirmed", "why": "It agrees."}
    found = difference(
        EventRecord,
        {"findings": [year, place]},
        {"findings": [place, {**year, "verdict": "disputed", "sources": ["a"]}]},
    )
    assert found == {
        "Findings": [("Changed", "year", {"Verdict": ["[-Corrected-] {+Disputed+}"], "Sources": ["{+Source A+}"]})]
    }


def test_terms_actions_and_parties_bear_the_labels_of_the_admin():
    body = OrganisationFactory(key="o", name="NATO")
    PostFactory(key="p", title="Envoy", organisation=body)
    term = {"post": "p", "date": "2016/.."}
    found = difference(PersonRecord, {"terms": [term]}, {"terms": [{**term, "credentials": "2016-09"}]})
    assert found == {"Terms of office": [("Changed", "Envoy", {"Credentials presented": ["{+September 2016+}"]})]}
    found = difference(
        AgreementRecord,
        {"actions": [{"kind": "signature", "date": "1949"}]},
        {"actions": [{"kind": "signature", "date": "1949", "party": "o"}], "parties": [{"organisation": "o"}]},
    )
    assert found == {
        "Parties": [("Added", "NATO", {})],
        "Actions": [("Changed", "Signature", {"By": ["{+NATO+}"]})],
    }


def test_a_participant_is_a_person_or_an_organisation():
    PersonFactory(key="n", name="Somebody")
    OrganisationFactory(key="o", name="A ministry")
    found = difference(
        EventRecord,
        {"participations": [{"person": "n", "role": "host"}]},
        {"participations": [{"organisation": "o"}]},
    )
    assert found["Who took part"] == [
        ("Added", "A ministry", {}),
        ("Removed", "Somebody", {"Role": ["[-host-]"]}),
    ]


def test_parts_that_only_changed_places_say_so():
    names = [{"name": "One"}, {"name": "Two"}]
    found = difference(PersonRecord, {"other_names": names}, {"other_names": names[::-1]})
    assert found == {"Other spellings": "The order changed."}


def test_what_says_nothing_to_readers_is_not_shown():
    assert difference(EventRecord, {"title": "Same"}, {"title": "Same", "expire_at": "2030-01-01T00:00:00Z"}) == {}


def test_equal_parts_are_matched_before_like_ones():
    parts = [CitationPart.of_kept({"source": "a", "locator": f"p. {number}"}) for number in (1, 2, 3)]
    ((was, becomes),) = matched(parts[:2], [parts[1], parts[2]])
    assert (was.locator, becomes.locator) == ("p. 1", "p. 3")


def test_two_lists_too_long_to_be_matched_are_removed_and_added():
    old = [CitationPart.of_kept({"source": f"a{number}"}) for number in range(200)]
    new = [CitationPart.of_kept({"source": f"b{number}"}) for number in range(200)]
    pairs = matched(old, new)
    assert len(pairs) == 400
    assert all(was is None or becomes is None for was, becomes in pairs)


def test_a_part_that_came_is_marked_as_such():
    SourceFactory(key="a")
    two = [EventRecord.of_kept(data) for data in ({"key": "x"}, {"key": "x", "citations": [{"source": "a"}]})]
    (field,) = differences(*two, PublicRecords(two))
    assert field.parts[0].change == Change.NEW
