"""The one form of a record outside the database: read from a model, written to it without loss, checked as it comes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from pydantic import ValidationError
from wagtail.fields import StreamField

from evidence.records import CitationPart, FindingPart, SourceRecord
from evidence.schema import RecordPart, RecordSchema, clean_html
from people.records import OrganisationRecord, PersonRecord, PostRecord
from tests.factories import (
    AgreementFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    TopicFactory,
)
from timeline.records import AgreementRecord, EventRecord, TopicRecord

CITATION = {"source": "source-a", "locator": "p. 12", "quotation": "Word for word", "note": "It shows it."}
FINDING = {
    "aspect": "year",
    "verdict": "corrected",
    "reported": "2019",
    "read": "2018",
    "why": "Two reports say so.",
    "sources": ["source-a", "source-b"],
    "passage": "17.1",
}
EVIDENCE = {
    "verdict": "corrected",
    "origin": "report",
    "reported": "It is said to have been in 2019.",
    "findings": [FINDING, {**FINDING, "aspect": "place", "sources": ["source-b"]}],
    "citations": [CITATION, {**CITATION, "source": "source-b"}],
    "checked_on": "2026-02-01",
    "review_by": "2027-02-01",
    "is_private": True,
}
TEXT = (
    '<p>Some <b>bold</b> and <i>italic</i> words, <a href="https://example.org/">a link</a>.</p><ul><li>One</li></ul>'
)

#: A record of every kind with every field filled in, and none at its default.
FULL: dict[type[RecordSchema], dict[str, Any]] = {
    TopicRecord: {
        "key": "full",
        "name": "Exercises",
        "description": "Forces that train.",
        "is_private": True,
        "expire_at": "2030-01-01T00:00:00Z",
    },
    SourceRecord: {
        "key": "full",
        "expire_at": "2030-01-01T00:00:00Z",
        "kind": "report",
        "genre": "official news",
        "title": "NATO Update",
        "authors": "Kubovich, Yaniv\nThe Associated Press",
        "container_title": "Haaretz",
        "publisher": "Haaretz Group",
        "issued": "2018-06",
        "accessed": "2026-02-01",
        "url": "https://example.org/a",
        "archive_url": "https://example.org/b",
        "language": "he",
        "reliability": "press",
        "note": "Behind a paywall.",
        "is_private": True,
    },
    OrganisationRecord: {
        "key": "full",
        "expire_at": "2030-01-01T00:00:00Z",
        "name": "North Atlantic Treaty Organization",
        "abbreviation": "NATO",
        "kind": "international",
        "parent": "organisation-a",
        "founded": "1949-04-04",
        "seat": "Brussels",
        "description": "An alliance.",
        "citations": [CITATION],
        "is_private": True,
    },
    PostRecord: {
        "key": "full",
        "expire_at": "2030-01-01T00:00:00Z",
        "title": "Ambassador of Israel to NATO",
        "rank": "ambassador",
        "organisation": "organisation-a",
        "accredited_to": "organisation-b",
        "established": "2016-05-03/2016-05-04",
        "description": "Head of the mission.",
        "in_office_panel": True,
        "display_order": 20,
        "is_private": True,
    },
    PersonRecord: {
        "key": "full",
        "expire_at": "2030-01-01T00:00:00Z",
        "slug": "haim-regev",
        "name": "Haim Regev",
        "sort_name": "Regev, Haim",
        "native_name": "חיים רגב",
        "native_language": "he",
        "other_names": [{"name": "H. Regev", "note": "as printed"}, {"name": "Regev"}],
        "birth_date": "195X",
        "death_date": "2020~",
        "summary": "A diplomat.",
        "biography": TEXT,
        "terms": [
            {
                "post": "post-a",
                "date": "2016-09-16/",
                "date_text": "from September 2016",
                "attested": "2018-02-05/2018-02-09",
                "credentials": "2016-09-16",
                "verdict": "confirmed",
                "source": "source-a",
                "note": "The first.",
            },
            {"post": "post-a", "attested": "2003"},
        ],
        **EVIDENCE,
    },
    AgreementRecord: {
        "key": "full",
        "expire_at": "2030-01-01T00:00:00Z",
        "slug": "mou-1987",
        "title": "Memorandum of Understanding",
        "short_title": "MOU",
        "legal_nature": "memorandum",
        "date": "1987-12-14/..",
        "date_text": "since December 1987",
        "summary": "About research.",
        "body": TEXT,
        "parties": [
            {"organisation": "organisation-b", "role": "host", "date": "1987", "signatory": "Frank Carlucci"},
            {"organisation": "organisation-a"},
        ],
        "actions": [
            {
                "kind": "signature",
                "date": "1987-12-14",
                "date_text": "14 December 1987 in Washington",
                "party": "organisation-a",
                "source": "source-a",
                "note": "In Washington.",
            },
            {"kind": "amendment", "date": "2008-05"},
        ],
        "text_access": "not-public",
        "text_url": "https://example.org/text",
        "attested": "2008-05-07",
        "attested_source": "source-b",
        **EVIDENCE,
    },
    EventRecord: {
        "key": "full",
        "expire_at": "2030-01-01T00:00:00Z",
        "slug": "saber-strike",
        "title": "Saber Strike",
        "kind": "exercise",
        "date": "2018-06-03/2018-06-15",
        "date_text": "in the first half of June 2018",
        "reported_date": "2019-06",
        "reported_date_text": "June last year",
        "summary": "Paratroopers took part.",
        "body": TEXT,
        "place": "Lithuania",
        "participations": [{"person": "person-a", "role": "guest"}, {"organisation": "organisation-a"}],
        "topics": ["topic-a", "topic-b"],
        "agreements": ["agreement-a"],
        **EVIDENCE,
    },
}


def resolve(label: str, key: str) -> Model:
    return apps.get_model(label).objects.get(key=key)


@pytest.fixture
def others(db: None) -> None:
    """What the full records name."""
    for letter in "ab":
        SourceFactory(key=f"source-{letter}")
        organisation = OrganisationFactory(key=f"organisation-{letter}")
        TopicFactory(key=f"topic-{letter}")
    PostFactory(key="post-a", organisation=organisation)
    PersonFactory(key="person-a")
    AgreementFactory(key="agreement-a")


def saved(kind: type[RecordSchema]) -> Model:
    """The full record in the database, as read back from it."""
    record = kind.model()
    kind.model_validate(FULL[kind]).apply_to(record, resolve)
    record.full_clean()
    record.save()
    return kind.model.objects.get(key="full")


full = pytest.mark.parametrize("kind", FULL, ids=lambda kind: kind.listed_as)


# There and back


@full
def test_the_full_record_leaves_no_field_at_its_default(kind):
    """Else the round trip would prove nothing for that field."""
    assert set(kind.model_validate(FULL[kind]).dump()) == set(FULL[kind])
    parts = [FULL[kind][name][0] for name in ("terms", "parties", "actions") if name in FULL[kind]]
    parts += [CITATION, FINDING]
    for part in parts:
        owner = next(known for known in RecordPart.__subclasses__() if set(part) == set(known.model_fields))
        assert owner.model_validate(part).model_dump(mode="json", exclude_defaults=True) == part
    assert set(kind.model_fields) == set(FULL[kind])


@full
def test_what_is_written_to_the_database_is_read_back_the_same(others, kind):
    assert kind.of(saved(kind)).dump() == FULL[kind]


@full
def test_what_is_written_to_a_draft_in_memory_is_read_back_the_same(others, kind):
    record = kind.model()
    kind.model_validate(FULL[kind]).apply_to(record, resolve)
    assert kind.of(record).dump() == FULL[kind]


@full
def test_writing_again_changes_nothing(others, kind):
    record = saved(kind)
    stream = record.findings.raw_data if hasattr(record, "findings") else []
    before = list(stream)
    kind.model_validate(FULL[kind]).apply_to(record, resolve)
    record.save()
    again = kind.model.objects.get(key="full")
    assert kind.of(again).dump() == FULL[kind]
    if before:
        assert list(again.findings.raw_data) == before  # the ids of the blocks too


@full
def test_what_is_dumped_is_valid_when_it_comes_back(others, kind):
    dumped = kind.of(saved(kind)).dump()
    assert kind.model_validate(dumped) == kind.model_validate(FULL[kind])


@full
def test_fields_bear_the_names_of_the_models_and_none_is_forgotten(kind):
    """Beside columns that follow from others, those of Wagtail, and pictures, which are no part of a data file."""
    derived = {
        getattr(field, option)
        for field in kind.model._meta.get_fields()
        for option in ("earliest_field", "latest_field")
        if getattr(field, option, "")
    }
    wagtails = {"id", "live", "has_unpublished_changes", "first_published_at", "last_published_at", "go_live_at"}
    wagtails |= {"expire_at", "expired", "locked", "locked_at", "locked_by", "latest_revision", "live_revision"}
    own = {field.name for field in (*kind.model._meta.concrete_fields, *kind.model._meta.many_to_many)}
    assert own - derived - wagtails - {"date_order", "year", "portrait"} <= set(kind.model_fields)


def test_a_record_is_dumped_with_its_key_then_its_own_fields_then_the_shared_ones():
    names = list(EventRecord.model_validate(FULL[EventRecord]).dump())
    assert names[:4] == ["key", "slug", "title", "kind"]
    assert names.index("agreements") < names.index("verdict")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("record", "kind", "expected"),
    [
        (lambda: TopicFactory(key="k", name="N"), TopicRecord, {"key": "k", "name": "N"}),
        (
            lambda: OrganisationFactory(key="k", name="N"),
            OrganisationRecord,
            {"key": "k", "name": "N", "kind": "state"},
        ),
        (
            lambda: EventFactory(key="k", title="T", kind="other", date="2016/.."),
            EventRecord,
            {"key": "k", "slug": "k", "title": "T", "kind": "other", "date": "2016/..", "verdict": "unverified"},
        ),
    ],
)
def test_defaults_are_left_out(record, kind, expected):
    assert kind.of(record()).dump() == expected


@pytest.mark.django_db
def test_what_the_file_leaves_out_is_emptied(others):
    record = saved(PersonRecord)
    bare = {"key": "full", "slug": "regev", "name": "Regev", "sort_name": "Regev"}
    PersonRecord.model_validate(bare).apply_to(record, resolve)
    record.save()
    record = PersonRecord.model.objects.get(key="full")
    assert PersonRecord.of(record).dump() == bare
    assert not record.terms.exists()
    assert record.birth_earliest is None


def test_a_new_date_takes_the_words_of_the_file_and_not_the_old_ones():
    event = EventFactory.build(date="2018-06", date_text="in June")
    data = {"key": "k", "slug": "k", "title": "T", "kind": "other", "date": "2019"}
    EventRecord.model_validate(data).apply_to(event, resolve)
    assert (event.date.edtf, event.date_text, event.date_earliest) == ("2019", "", date(2019, 1, 1))
    EventRecord.model_validate({**data, "date_text": "in that year"}).apply_to(event, resolve)
    assert (event.date.edtf, event.date_text) == ("2019", "in that year")


@pytest.mark.django_db
def test_children_keep_the_order_of_the_file_and_relations_have_that_of_their_keys(others):
    data = {**FULL[EventRecord], "topics": ["topic-b", "topic-a"], "citations": FULL[EventRecord]["citations"][::-1]}
    event = EventRecord.model()
    EventRecord.model_validate(data).apply_to(event, resolve)
    event.save()
    dumped = EventRecord.of(EventRecord.model.objects.get(key="full")).dump()
    assert dumped["topics"] == ["topic-a", "topic-b"] == EventRecord.model_validate(data).dump()["topics"]
    assert [row["source"] for row in dumped["citations"]] == ["source-b", "source-a"]


def test_every_reference_is_given_with_its_place():
    assert list(EventRecord.model_validate(FULL[EventRecord]).references()) == [
        ("findings[0].sources[0]", "evidence.Source", "source-a"),
        ("findings[0].sources[1]", "evidence.Source", "source-b"),
        ("findings[1].sources[0]", "evidence.Source", "source-b"),
        ("citations[0].source", "evidence.Source", "source-a"),
        ("citations[1].source", "evidence.Source", "source-b"),
        ("participations[0].person", "people.Person", "person-a"),
        ("participations[1].organisation", "people.Organisation", "organisation-a"),
        ("topics[0]", "timeline.Topic", "topic-a"),
        ("topics[1]", "timeline.Topic", "topic-b"),
        ("agreements[0]", "timeline.Agreement", "agreement-a"),
    ]
    assert list(TopicRecord.model_validate(FULL[TopicRecord]).references()) == []


def test_findings_are_a_stream_and_citations_are_rows():
    assert isinstance(EventRecord.model._meta.get_field("findings"), StreamField)
    assert EventRecord.model._meta.get_field("citations").one_to_many


# What is refused


def problem(kind: type[RecordPart], /, **values: Any) -> str:
    """What is wrong with one value."""
    with pytest.raises(ValidationError) as error:
        kind.model_validate(values)
    [found] = error.value.errors()
    return f"{'.'.join(map(str, found['loc']))}: {found['msg']}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<b>bold</b>", "is plain text, and <b> is markup; take it out"),
        ("a </p> b", "is plain text, and </p> is markup; take it out"),
        ("<!-- hidden -->", "is plain text, and <!-- hidden --> is markup; take it out"),
        ("<IMG SRC=x onerror=alert(1)>", "is plain text, and <IMG SRC=x onerror=alert(1)> is markup; take it out"),
        (f"<a title={'x' * 99}>", f"is plain text, and <a title={'x' * 31} is markup; take it out"),
        ("a\0b", "holds the control character U+0000; take it out"),
        ("a\x1bb", "holds the control character U+001B; take it out"),
        ("a\ud800b", "holds the control character U+D800; take it out"),
    ],
)
def test_plain_text_with_markup_or_control_characters_is_refused(text, message):
    assert problem(CitationPart, source="a", note=text) == f"note: Value error, {message}"


@pytest.mark.parametrize("text", ["a < b and b > c", "1<2", "x <= y", "Łódź & Cie.", "one\r\n\ttwo", "<3", "חיים"])
def test_plain_text_may_hold_any_other_character(text):
    assert CitationPart.model_validate({"source": "a", "note": text}).note == text


PERSON = {"key": "k", "slug": "k", "name": "N", "sort_name": "N"}


@pytest.mark.parametrize(
    ("html", "tag"),
    [
        ("<p>Hello</p><script>alert(1)</script>", "script"),
        ("<SCRIPT SRC=//example.org></SCRIPT>", "SCRIPT"),
        ("<p><iframe src='https://example.org'></iframe></p>", "iframe"),
        ("<style>p {}</style>", "style"),
        ("<svg onload=alert(1)>", "svg"),
        ("<form><input></form>", "form"),
    ],
)
def test_rich_text_with_an_element_that_is_not_allowed_is_refused(html, tag):
    message = f"biography: Value error, holds <{tag}>, which is not allowed in a text"
    assert problem(PersonRecord, **PERSON, biography=html) == message


def test_rich_text_with_control_characters_is_refused():
    assert "U+0000" in problem(PersonRecord, **PERSON, biography="<p>\0</p>")


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<p>Plain</p>", "<p>Plain</p>"),
        (TEXT, TEXT),
        ("<p onclick='alert(1)' style='color: red'>Text</p>", "<p>Text</p>"),
        ('<p data-block-key="x1">Text</p>\n', "<p>Text</p>"),
        ("<a href='javascript:alert(1)'>x</a>", "<a>x</a>"),
        ("<a href='JaVaScRiPt&colon;alert(1)'>x</a>", "<a>x</a>"),
        ("<p>a &lt;script&gt; b &amp; c</p>", "<p>a &lt;script&gt; b &amp; c</p>"),
        ("", ""),
    ],
)
def test_rich_text_comes_through_wagtails_whitelist(html, cleaned):
    assert PersonRecord.model_validate({**PERSON, "biography": html}).biography == cleaned
    assert clean_html(cleaned) == cleaned


def test_rich_text_from_the_editor_is_dumped_without_its_own_marks():
    person = PersonFactory.build(biography='<p data-block-key="abc">Text</p>')
    assert PersonRecord.of(person).biography == "<p>Text</p>"


@pytest.mark.parametrize(
    ("written", "edtf"),
    [("", ""), ("1953-03", "1953-03"), ("March 1953", "1953-03"), ("since 2016", "2016/.."), ("c. 1957", "1957~")],
)
def test_a_date_is_kept_as_canonical_edtf(written, edtf):
    assert SourceRecord.model_validate({**FULL[SourceRecord], "issued": written}).issued == edtf


def test_an_ambiguous_date_is_refused_with_both_readings():
    text = problem(SourceRecord, **{**FULL[SourceRecord], "issued": "9/1/2002"})
    assert text == (
        "issued: Value error, “9/1/2002” can be 9 January 2002 or 1 September 2002. Write the month as a word."
    )


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"key": "Full"}, "key"),
        ({"key": "a--b"}, "key"),
        ({"slug": ""}, "slug"),
        ({"title": ""}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"kind": "party"}, "kind"),
        ({"date": ""}, "date"),
        ({"origin": "rumour"}, "origin"),
        ({"checked_on": "yesterday"}, "checked_on"),
        ({"colour": "red"}, "colour"),
        ({"citations": [{"source": "a", "page": 1}]}, "citations.0.page"),
        ({"citations": [{}]}, "citations.0.source"),
        ({"findings": [{**FINDING, "why": ""}]}, "findings.0.why"),
        ({"participations": "nato"}, "participations"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_place(change, place):
    values = {name: value for name, value in FULL[EventRecord].items() if name not in ("findings", "citations")}
    assert problem(EventRecord, **{**values, **change}).startswith(f"{place}: ")


def test_a_verdict_is_one_of_four_words_or_empty():
    assert PersonRecord.model_validate({**PERSON, "verdict": ""}).verdict == ""
    with pytest.raises(ValidationError) as error:
        PersonRecord.model_validate({**PERSON, "verdict": "true"})
    assert {found["loc"][0] for found in error.value.errors()} == {"verdict"}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org", "example.org", "https://a b"])
def test_an_address_is_one_of_the_web(url):
    assert problem(SourceRecord, **{**FULL[SourceRecord], "url": url}).startswith("url: ")


def test_a_finding_needs_its_point_its_verdict_and_its_reason():
    with pytest.raises(ValidationError) as error:
        FindingPart.model_validate({})
    assert [found["loc"] for found in error.value.errors()] == [("aspect",), ("verdict",), ("why",)]
