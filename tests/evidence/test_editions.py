"""Each publication is kept as an edition, and no edition ever changes."""

from __future__ import annotations

import hashlib

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence.editions import editions_at_the_end, keep_first_editions
from evidence.models import Edition, EditionChanged, Record
from evidence.public_form import public_form
from tests.evidence.publishing import publish
from tests.factories import EventFactory, PersonFactory, SourceFactory
from timeline.models import Event

pytestmark = pytest.mark.django_db


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


def _by_hand(edition):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_edition SET content = '{}' WHERE id = %s", [edition.pk])


def _past_the_manager(edition):
    models.QuerySet(Edition).filter(pk=edition.pk).update(content="{}")


def _past_save(edition):
    edition.content = "{}"
    edition.save_base(raw=True)


def _as_a_conflict(edition):
    again = Edition(kind=edition.kind, key=edition.key, number=edition.number, published_at=edition.published_at)
    again.content = "{}"
    unique = ["kind", "key", "number"]
    Edition.objects.bulk_create([again], update_conflicts=True, unique_fields=unique, update_fields=["content"])


def _of_many(edition):
    edition.content = "{}"
    models.QuerySet(Edition).bulk_update([edition], ["content"])


@pytest.mark.parametrize("change", [_by_hand, _past_the_manager, _past_save, _as_a_conflict, _of_many])
def test_an_edition_cannot_be_changed_in_the_database(change):
    edition = Edition.objects.of(EventFactory(revision=True)).get()
    content = edition.content
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        change(edition)
    assert Edition.objects.get(pk=edition.pk).content == content


def test_nobody_may_change_or_delete_an_edition_in_the_admin():
    assert not Permission.objects.filter(content_type__app_label="evidence", content_type__model="edition").exists()


def test_editions_go_with_a_record_that_is_deleted():
    event = EventFactory(key="gone", revision=True)
    event.delete()
    assert not Edition.objects.filter(key="gone").exists()


def test_public_rows_without_an_edition_get_their_first_once():
    event, _draft = EventFactory(), EventFactory(public=False)
    assert keep_first_editions() == 1
    assert keep_first_editions() == 0
    assert Edition.objects.get().content == public_form(event).text


def test_a_first_edition_bears_the_note_to_the_publication_that_it_stands_for():
    event = publish(EventFactory(revision=True), "Title corrected.", title="Second")
    Edition.objects.of(event).delete()
    keep_first_editions()
    assert [(edition.number, edition.note) for edition in Edition.objects.of(event)] == [(1, "Title corrected.")]


def test_a_site_with_all_editions_is_asked_one_query_a_kind():
    EventFactory(), PersonFactory(), SourceFactory()
    keep_first_editions()
    with CaptureQueriesContext(connection) as captured:
        keep_first_editions()
    assert len(captured) == len(Record.__subclasses__())


def test_many_publications_are_kept_in_as_many_queries_as_two():
    def publish_all(number):
        events = [EventFactory(sources=[SourceFactory()]) for _n in range(number)]
        revisions = [event.save_revision() for event in events]
        with transaction.atomic():
            waiting = editions_at_the_end()
            waiting.__enter__()
            for revision in revisions:
                revision.publish()
            with CaptureQueriesContext(connection) as captured:
                waiting.__exit__(None, None, None)
        assert Edition.objects.filter(key__in=[event.key for event in events]).count() == number
        return len(captured)

    assert publish_all(2) == publish_all(20)


def test_what_is_published_together_is_kept_as_readers_see_it_in_the_end():
    """The event is published before the person that it names."""
    person = PersonFactory(key="somebody", public=False)
    event = EventFactory(participations=[{"person": person}])
    revisions = [event.save_revision(), person.save_revision(clean=False)]
    with transaction.atomic(), editions_at_the_end():
        for revision in revisions:
            revision.publish()
    assert Edition.objects.of(event).get().data["participations"] == [{"person": "somebody"}]


def test_what_is_withdrawn_before_anybody_saw_it_is_no_edition():
    event = EventFactory(public=False)
    revision = event.save_revision()
    with transaction.atomic(), editions_at_the_end():
        revision.publish()
        Event.objects.get(pk=event.pk).unpublish()
    assert not Edition.objects.of(event).exists()


def test_nothing_is_kept_of_publications_that_failed_together():
    revision = EventFactory(key="failing").save_revision()

    def fail():
        with transaction.atomic(), editions_at_the_end():
            revision.publish()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Edition.objects.filter(key="failing").exists()


def test_the_check_passes_over_editions_as_they_were_kept(capsys):
    EventFactory(revision=True)
    call_command("check_editions")
    assert "1 editions checked" in capsys.readouterr().out


def test_the_check_finds_an_edition_whose_content_is_another(capsys):
    edition = Edition(kind="event", key="forged", number=1, published_at=timezone.now(), content="{}", sha256="0" * 64)
    Edition.objects.bulk_create([edition])
    with pytest.raises(CommandError, match="1 of 1 editions are not what was kept"):
        call_command("check_editions")
    assert "event forged v1" in capsys.readouterr().err
