"""What every record has: one door to the public, a key that stays, and reasons when it may not be published."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from evidence.models import Record, Source
from people.models import Organisation, Person, Post
from tests.factories import (
    AgreementFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    RecordFactory,
    SourceFactory,
    TopicFactory,
)
from timeline.models import Agreement, Event, Topic

pytestmark = pytest.mark.django_db

FACTORIES = [
    SourceFactory,
    OrganisationFactory,
    PostFactory,
    PersonFactory,
    TopicFactory,
    AgreementFactory,
    EventFactory,
]
HOUR = timedelta(hours=1)


def kinds() -> set[type[Record]]:
    def below(kind: type) -> set[type]:
        found = set() if kind._meta.abstract else {kind}
        return found.union(*map(below, kind.__subclasses__()))

    return below(Record)


def test_there_is_a_factory_for_every_kind_of_record():
    assert {factory._meta.model for factory in FACTORIES} == kinds()


# One door


@pytest.mark.parametrize("factory", FACTORIES)
def test_only_what_is_published_and_not_private_nor_expired_is_public(factory: type[RecordFactory]):
    now, model = timezone.now(), factory._meta.model
    shown = [factory(), factory(expire_at=now + HOUR), factory(go_live_at=now - HOUR)]
    hidden = [
        factory(public=False),
        factory(is_private=True),
        factory(expire_at=now - HOUR),
        factory(public=False, go_live_at=now + HOUR),
        factory(is_private=True, expire_at=now + HOUR),
    ]
    keys = [record.key for record in shown]
    assert set(model.objects.public().filter(key__in=keys)) == set(shown)
    assert not model.objects.public().filter(key__in=[record.key for record in hidden]).exists()
    assert [record.is_public for record in (*shown, *hidden)] == [True] * 3 + [False] * 5


def test_a_record_is_gone_at_the_moment_it_expires(monkeypatch):
    moment = timezone.now() + HOUR
    source = SourceFactory(expire_at=moment)
    assert source.is_public
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert not source.is_public
    assert not Source.objects.public().exists()


def test_a_scheduled_record_becomes_public_when_it_is_due(monkeypatch):
    source = SourceFactory(public=False, go_live_at=timezone.now() + HOUR)
    source.save_revision().publish()
    assert not Source.objects.public().exists()
    later = timezone.now() + 2 * HOUR
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("publish_scheduled")
    assert Source.objects.public().get() == source


def test_a_draft_of_a_public_record_changes_nothing_public():
    source = SourceFactory(revision=True, title="As published")
    source.title = "As drafted"
    source.save_revision()
    assert Source.objects.public().get().title == "As published"


def test_public_joins_other_conditions():
    SourceFactory(key="one", public=False)
    two = SourceFactory(key="two")
    assert list(Source.objects.filter(key__in=["one", "two"]).public().exclude(key="three")) == [two]


# Keys and addresses


@pytest.mark.parametrize("factory", FACTORIES)
def test_a_record_is_found_by_its_natural_key(factory: type[RecordFactory]):
    record = factory(key="nato-update-2018")
    assert record.natural_key() == ("nato-update-2018",)
    assert factory._meta.model.objects.get_by_natural_key(*record.natural_key()) == record


@pytest.mark.parametrize("factory", FACTORIES)
def test_a_key_cannot_change(factory: type[RecordFactory]):
    record = factory(key="first")
    record.full_clean()
    record.key = "second"
    with pytest.raises(ValidationError) as error:
        record.full_clean()
    assert error.value.message_dict == {"key": ["The key is “first” and stays so; change the slug instead."]}


def test_two_records_of_a_kind_do_not_share_a_key():
    SourceFactory(key="same")
    OrganisationFactory(key="same")
    with pytest.raises(ValidationError) as error:
        SourceFactory.build(key="same").full_clean()
    assert list(error.value.message_dict) == ["key"]
    with pytest.raises(IntegrityError):
        SourceFactory(key="same")


@pytest.mark.parametrize(
    "key", ["", "Saber-Strike", "saber_strike", "saber--strike", "-saber", "saber-", "a\n", "é", "a" * 81]
)
def test_a_key_is_lower_case_letters_digits_and_single_hyphens(key):
    with pytest.raises(ValidationError) as error:
        OrganisationFactory.build(key=key).full_clean()
    assert list(error.value.message_dict) == ["key"]


def test_the_address_ends_in_the_slug_or_the_key_and_begins_with_the_section():
    assert EventFactory.build(key="k", slug="saber-strike").get_absolute_url() == "/timeline/saber-strike/"
    assert AgreementFactory.build(key="k", slug="mou").get_absolute_url() == "/agreements/mou/"
    assert PersonFactory.build(key="k", slug="regev").get_absolute_url() == "/people/regev/"
    assert SourceFactory.build(key="haaretz-2018").get_absolute_url() == "/sources/haaretz-2018/"
    for kind in (Organisation, Post, Topic):
        assert kind(key="k").get_absolute_url() is None


@pytest.mark.parametrize("kind", [Event, Agreement, Person, Source, Organisation, Post, Topic])
def test_only_records_with_a_page_have_a_preview(kind: type[Record]):
    assert bool(kind().preview_modes) == bool(kind.section) == bool(kind.template)


# Publication


def test_a_record_that_lacks_something_is_not_published_and_says_what():
    draft = SourceFactory(public=False, reliability="")
    with pytest.raises(ValidationError) as error:
        draft.save_revision(clean=False).publish()  # as the admin saves a draft
    assert error.value.messages == ["“reliability” is missing."]
    assert not Source.objects.public().exists()


def test_a_slug_that_was_taken_meanwhile_is_named():
    EventFactory(slug="saber-strike")
    draft = EventFactory.build(slug="saber-strike")
    assert draft.publication_errors() == ["The slug “saber-strike” is taken by another record. Choose another."]
    assert EventFactory(slug="other").publication_errors() == []


def test_what_is_published_is_the_revision_and_not_the_row():
    draft = SourceFactory(public=False, reliability="")
    draft.reliability = "primary"
    draft.save_revision().publish()
    assert Source.objects.public().get().reliability == "primary"


def test_a_scheduled_publication_that_may_not_go_ahead_is_taken_off_the_schedule(monkeypatch):
    refused = EventFactory(public=False, go_live_at=timezone.now() + HOUR)
    refused.save_revision().publish()
    other = SourceFactory(public=False, go_live_at=timezone.now() + HOUR)
    other.save_revision().publish()
    revision = refused.latest_revision
    revision.content["verdict"] = ""
    revision.save()
    later = timezone.now() + 2 * HOUR
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("publish_scheduled")
    assert Source.objects.public().get() == other
    assert not Event.objects.public().exists()
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    entry = ModelLogEntry.objects.get(action="evidence.publish.refused")
    assert entry.data["reasons"] == [
        "The verdict is missing. Choose how well the record is known before it is published."
    ]


def test_a_source_is_not_withdrawn_from_under_a_public_record():
    source = SourceFactory(title="A letter", revision=True)
    event = EventFactory(title="A meeting", sources=[source], revision=True)
    with pytest.raises(ValidationError, match=r"1 public record relies on “A letter.*”: “A meeting”"):
        source.unpublish()
    source.refresh_from_db()
    assert source.live
    event.unpublish()
    source.unpublish()
    source.refresh_from_db()
    assert not source.live


def test_a_source_that_is_relied_on_cannot_be_made_private():
    source = SourceFactory(revision=True)
    EventFactory(sources=[source], revision=True)
    source.is_private = True
    assert "relies on" in " ".join(source.publication_errors())


def test_a_planned_expiry_goes_ahead():
    source = SourceFactory(revision=True)
    EventFactory(sources=[source], revision=True)
    source.unpublish(set_expired=True)
    source.refresh_from_db()
    assert source.expired


def test_an_editor_is_told_why_a_source_stays(client, sign_in):
    sign_in("Editor")
    source = SourceFactory(title="A letter", revision=True)
    EventFactory(title="A meeting", sources=[source], revision=True)
    response = client.post(f"/admin/sources/unpublish/{source.pk}/", follow=True)
    assert "1 public record relies on" in response.content.decode()
    source.refresh_from_db()
    assert source.live
