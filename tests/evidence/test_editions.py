"""Each publication is kept as an edition, and no edition ever changes."""

from __future__ import annotations

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction

from evidence.editions import keep_first_editions
from evidence.models import ChangeNote, Edition, EditionChanged
from evidence.public_form import public_form
from tests.factories import EventFactory
from timeline.models import Event

pytestmark = pytest.mark.django_db


def publish(event, note="", is_public=True, **changes):
    event = Event.objects.get(pk=event.pk)
    for name, value in changes.items():
        setattr(event, name, value)
    revision = event.save_revision()
    if note:
        ChangeNote.objects.create(revision=revision, text=note, is_public=is_public)
    revision.publish()
    return Event.objects.get(pk=event.pk)


def test_each_publication_is_kept_with_its_note_and_what_readers_saw():
    event = EventFactory(title="First", revision=True)
    event = publish(event, title="Second", note="Title corrected.")
    event = publish(event, title="Third", note="Nobody's business.", is_public=False)
    third, second, first = Edition.objects.of(event)
    assert [edition.number for edition in (first, second, third)] == [1, 2, 3]
    assert [edition.data["title"] for edition in (first, second, third)] == ["First", "Second", "Third"]
    assert [edition.note for edition in (first, second, third)] == ["", "Title corrected.", ""]
    assert third.content == public_form(event).text
    assert third.sha256 == hashlib.sha256(third.content.encode()).hexdigest()


def test_a_draft_makes_no_edition():
    event = EventFactory(revision=True)
    event.title = "Drafted"
    event.save_revision()
    assert Edition.objects.of(event).count() == 1


def test_what_is_published_in_private_is_no_edition():
    event = EventFactory(is_private=True, revision=True)
    assert not Edition.objects.of(event).exists()


def test_an_edition_cannot_be_changed_by_the_site():
    edition = Edition.objects.of(EventFactory(revision=True)).get()
    edition.content = "{}"
    with pytest.raises(EditionChanged):
        edition.save()
    with pytest.raises(EditionChanged):
        Edition.objects.filter(pk=edition.pk).update(content="{}")
    with pytest.raises(EditionChanged):
        Edition.objects.bulk_update([edition], ["content"])
    assert Edition.objects.get(pk=edition.pk).content != "{}"


def test_an_edition_cannot_be_changed_in_the_database():
    edition = Edition.objects.of(EventFactory(revision=True)).get()
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_edition SET content = '{}' WHERE id = %s", [edition.pk])


def test_editions_go_with_a_record_that_is_deleted():
    event = EventFactory(key="gone", revision=True)
    event.delete()
    assert not Edition.objects.filter(key="gone").exists()


def test_public_rows_without_an_edition_get_their_first_once():
    event, _draft = EventFactory(), EventFactory(public=False)
    assert keep_first_editions() == 1
    assert keep_first_editions() == 0
    assert Edition.objects.get().content == public_form(event).text
