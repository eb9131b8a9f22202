"""Records as strangers get them: nothing hidden in them, and the same number of queries for one and for many."""

from __future__ import annotations

import json

import pytest

from evidence.models import Verdict
from evidence.public_form import public_form, public_forms, public_texts, stream, to_json
from people.models import Person, Post
from portal.records import KINDS
from tests.factories import (
    AgreementFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    TopicFactory,
)
from timeline.models import Event

pytestmark = pytest.mark.django_db


def finding(*sources):
    return [
        {
            "type": "finding",
            "value": {
                "aspect": "year",
                "verdict": Verdict.CONFIRMED,
                "why": "It says so.",
                "sources": [{"type": "item", "value": source.pk} for source in sources],
            },
        }
    ]


def test_what_names_a_hidden_record_is_left_out_with_it():
    shown, hidden = SourceFactory(key="shown"), SourceFactory(key="hidden", is_private=True)
    event = EventFactory(
        key="event",
        citations=[{"source": shown, "note": "read"}, {"source": hidden, "note": "Zmarkz"}],
        findings=finding(shown, hidden),
        topics=[TopicFactory(key="open"), TopicFactory(key="closed", public=False)],
        participations=[
            {"organisation": OrganisationFactory(key="seen"), "role": "host"},
            {"person": PersonFactory(key="unseen", is_private=True), "role": "Zmarkz"},
        ],
        agreements=[AgreementFactory(key="pact"), AgreementFactory(key="secret-pact", is_private=True)],
    )
    data = public_form(Event.objects.get(pk=event.pk)).data
    assert [citation["source"] for citation in data["citations"]] == ["shown"]
    assert data["findings"][0]["sources"] == ["shown"]
    assert data["topics"] == ["open"]
    assert data["participations"] == [{"organisation": "seen", "role": "host"}]
    assert data["agreements"] == ["pact"]
    assert "Zmarkz" not in json.dumps(data)


def test_a_term_stays_when_its_source_is_hidden_and_goes_with_its_post():
    source, post = SourceFactory(is_private=True), PostFactory(key="open-post")
    person = PersonFactory(
        terms=[{"post": post, "date": "2000", "source": source}, {"post": PostFactory(public=False), "date": "2001"}]
    )
    data = public_form(Person.objects.get(pk=person.pk)).data
    assert data["terms"] == [{"post": "open-post", "date": "2000"}]


def test_an_action_of_a_hidden_party_does_not_become_one_of_all():
    hidden = OrganisationFactory(public=False)
    agreement = AgreementFactory(
        date="2000",
        actions=[{"kind": "signature", "date": "2000", "party": hidden}, {"kind": "signature", "date": "2001"}],
    )
    assert public_form(agreement).data["actions"] == [{"kind": "signature", "date": "2001"}]


def test_a_post_of_a_hidden_organisation_has_no_form():
    post = PostFactory(organisation=OrganisationFactory(public=False))
    assert public_form(Post.objects.get(pk=post.pk)) is None


def test_what_names_a_record_without_a_form_is_left_out_with_it():
    """Though the post itself is public: data that named it would name what is nowhere."""
    post = PostFactory(organisation=OrganisationFactory(public=False))
    person = PersonFactory(terms=[{"post": post, "date": "2000"}, {"post": PostFactory(key="seen"), "date": "2001"}])
    assert public_form(Person.objects.get(pk=person.pk)).data["terms"] == [{"post": "seen", "date": "2001"}]


@pytest.mark.parametrize("state", [{"public": False}, {"is_private": True}, {"expire_at": "2000-01-01T00:00Z"}])
def test_a_hidden_record_has_no_form(state):
    event = EventFactory(**state)
    assert public_form(Event.objects.get(pk=event.pk)) is None
    assert list(stream(Event.objects.all())) == []


def test_when_it_is_to_expire_is_not_told():
    event = EventFactory(expire_at="2999-01-01T00:00Z")
    assert "expire_at" not in public_form(Event.objects.get(pk=event.pk)).data


def test_reading_many_asks_no_more_than_reading_one(django_assert_num_queries, django_assert_max_num_queries):
    source, body, topic = SourceFactory(), OrganisationFactory(), TopicFactory()
    for number in range(12):
        EventFactory(
            key=f"event-{number}",
            citations=[{"source": source}],
            findings=finding(source),
            participations=[{"organisation": body}, {"person": PersonFactory()}],
            topics=[topic],
            agreements=[AgreementFactory()],
        )
    with django_assert_max_num_queries(12) as few:
        public_forms(Event.objects.order_by("pk")[:2])
    with django_assert_num_queries(len(few)):
        forms = public_forms(Event.objects.order_by("pk")[:12])
        assert len([form.text for form in forms]) == 12


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.listed_as)
def test_what_is_all_public_reads_as_the_fixture_does(the_record, kind):
    """Columns and models are read by two ways; where nothing is hidden they give the same."""
    records = list(kind.model.objects.order_by("pk"))
    forms = public_forms(records)
    assert len(forms) == len(records) > 0
    for record, form in zip(records, forms, strict=True):
        whole = kind.of(record).dump()
        assert form.text == to_json(whole)
        assert form.schema.dump() == form.data == whole
    assert list(public_texts(kind.model.objects.order_by("pk")).values()) == [form.text for form in forms]


def test_texts_leave_out_what_has_no_form():
    PostFactory(key="open")
    PostFactory(key="headless", organisation=OrganisationFactory(public=False))
    PostFactory(key="draft", public=False)
    made = Post.objects.filter(key__in=["open", "headless", "draft"])
    assert [json.loads(text)["key"] for text in public_texts(made).values()] == ["open"]
