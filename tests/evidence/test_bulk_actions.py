"""Many at once: each record by its own rules, nobody's draft lost, and nothing done by who may not."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse

from evidence.models import ChangeNote, Source
from tests import factories
from timeline.models import Event, Topic

pytestmark = pytest.mark.django_db

LIST = reverse(Event.snippet_viewset.get_url_name("list"))


def address(action, *records):
    model = type(records[0])._meta
    target = reverse("wagtail_bulk_action", args=[model.app_label, model.model_name, action])
    return f"{target}?{'&'.join(f'id={record.pk}' for record in records)}&next={LIST}"


def do(client, action, *records, **sent):
    return client.post(address(action, *records), sent, follow=True)


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


def offered(client, model=Event):
    page = client.get(reverse(model.snippet_viewset.get_url_name("list"))).content
    bar = BeautifulSoup(page, "html.parser").find(attrs={"data-bulk-action-footer": True})
    return {
        tag["href"].rstrip("/").split("/")[-1] for tag in bar.find_all("a", attrs={"data-bulk-action-button": True})
    }


def with_draft(**fields):
    """A published event with a newer draft that calls it “Draft”."""
    event = factories.EventFactory(revision=True, **fields)
    latest = event.get_latest_revision_as_object()
    latest.title = "Draft"
    latest.save_revision()
    return Event.objects.get(pk=event.pk)


def in_review(**fields):
    event = factories.EventFactory(revision=True, **fields)
    event.get_workflow().start(event, factories.UserFactory())
    return event


def locked(**fields):
    event = factories.EventFactory(revision=True, **fields)
    Event.objects.filter(pk=event.pk).update(locked=True, locked_by=factories.UserFactory())
    return event


def latest(event):
    return Event.objects.get(pk=event.pk).get_latest_revision_as_object()


# What is offered


def test_an_editor_is_offered_only_what_an_editor_may_do(client, sign_in):
    sign_in("Editor")
    assert offered(client) == {"submit", "topic", "review-date"}
    assert offered(client, Source) == {"publish", "unpublish"}


def test_a_publisher_is_offered_everything(client, sign_in):
    sign_in("Publisher")
    assert offered(client) == {"publish", "unpublish", "submit", "topic", "review-date", "delete"}


@pytest.mark.parametrize("action", ["publish", "unpublish", "submit", "topic", "review-date"])
def test_who_may_only_look_changes_nothing_by_a_forged_request(client, roles, action):
    user = factories.UserFactory()
    user.user_permissions.add(*_permissions("access_admin", "view_event"))
    client.force_login(user)
    event = factories.EventFactory(public=action == "unpublish", revision=True)
    topic = factories.TopicFactory()
    do(client, action, event, text="Why", topic=topic.pk, step="add", review_by="2030-01-01")
    event.refresh_from_db()
    assert event.live == (action == "unpublish")
    assert event.revisions.count() == 1
    assert event.current_workflow_state is None


def _permissions(*codenames):
    return Permission.objects.filter(codename__in=codenames)


# Publishing


def test_one_note_serves_all_that_have_none(client, sign_in):
    sign_in("Publisher")
    events = [with_draft(), with_draft()]
    new = factories.EventFactory(public=False, revision=True)
    response = do(client, "publish", *events, new, text="Names as the ministry writes them.", is_public="on")
    assert "3 records published" in said(response)
    notes = ChangeNote.objects.for_readers()
    assert {note.text for note in notes} == {"Names as the ministry writes them."}
    assert {note.revision.object_id for note in notes} == {str(event.pk) for event in events}


def test_publishing_many_without_a_note_is_refused_in_place(client, sign_in):
    sign_in("Publisher")
    event = with_draft(title="Before")
    response = do(client, "publish", event)
    assert "The change note is missing" in response.content.decode()
    event.refresh_from_db()
    assert event.title == "Before"


def test_drafts_that_were_never_public_are_published_without_a_note(client, sign_in):
    sign_in("Publisher")
    event = factories.EventFactory(public=False, revision=True)
    assert b'name="text"' not in client.get(address("publish", event)).content
    assert "1 record published" in said(do(client, "publish", event))
    assert not ChangeNote.objects.exists()


def test_a_record_that_has_no_newer_draft_is_not_published_again(client, sign_in):
    sign_in("Publisher")
    event = factories.EventFactory(revision=True)
    before = Event.objects.get(pk=event.pk).last_published_at
    assert "1 record was published already" in said(do(client, "publish", event))
    assert Event.objects.get(pk=event.pk).last_published_at == before


def test_a_record_that_comes_back_twice_has_two_notes(client, sign_in):
    sign_in("Publisher")
    event = with_draft()
    for text in ("First.", "Second."):
        do(client, "publish", event, text=text, is_public="on")
        Event.objects.get(pk=event.pk).unpublish()
    assert [note.text for note in ChangeNote.objects.of(event).for_readers()] == ["Second.", "First."]


def test_a_record_that_somebody_locked_is_not_published(client, sign_in):
    sign_in("Publisher")
    event = with_draft(title="Before")
    Event.objects.filter(pk=event.pk).update(locked=True, locked_by=factories.UserFactory())
    response = do(client, "publish", event, text="Why")
    assert "“Before” is not published. It is locked." in said(response)


# Changing


def test_a_publisher_changes_what_is_published_and_it_is_published_with_the_note(client, sign_in):
    sign_in("Publisher")
    event = factories.EventFactory(revision=True)
    response = do(client, "review-date", event, review_by="2030-01-01", text="Next check set.")
    assert "1 record changed and published" in said(response)
    event.refresh_from_db()
    assert event.review_by == date(2030, 1, 1)
    note = ChangeNote.objects.of(event).get()
    assert (note.text, note.is_public, note.published_at is None) == ("Next check set.", False, False)


def test_an_editor_changes_what_is_published_and_it_is_kept_as_a_draft(client, sign_in):
    sign_in("Editor")
    event = factories.EventFactory(revision=True)
    response = do(client, "review-date", event, review_by="2030-01-01", text="Next check set.")
    assert "1 record changed and kept as a draft: publish it or submit it for review." in said(response)
    event.refresh_from_db()
    assert event.review_by is None
    assert latest(event).review_by == date(2030, 1, 1)
    assert event.has_unpublished_changes
    assert ChangeNote.objects.pending(event).text == "Next check set."


def test_a_draft_that_was_not_published_yet_keeps_what_it_says(client, sign_in):
    sign_in("Publisher")
    event = with_draft(title="Before")
    ChangeNote.objects.create(revision=event.latest_revision, text="Its own.", is_public=True)
    do(client, "review-date", event, review_by="2030-01-01")
    event.refresh_from_db()
    assert (event.title, event.review_by) == ("Before", None)
    assert (latest(event).title, latest(event).review_by) == ("Draft", date(2030, 1, 1))
    assert ChangeNote.objects.pending(event).text == "Its own."


def test_what_was_never_public_stays_a_draft_and_its_row_follows(client, sign_in):
    sign_in("Publisher")
    event = factories.EventFactory(public=False, revision=True)
    do(client, "review-date", event, review_by="2030-01-01")
    event.refresh_from_db()
    assert (event.live, event.review_by) == (False, date(2030, 1, 1))


@pytest.mark.parametrize(("make", "reason"), [(in_review, "It is under review."), (locked, "It is locked.")])
@pytest.mark.parametrize("action", ["review-date", "topic", "submit"])
def test_what_others_have_in_hand_is_named_and_left_alone(client, sign_in, make, reason, action):
    sign_in("Publisher")
    mine, theirs = with_draft(title="Mine"), make(title="Theirs")
    sent = {"review_by": "2030-01-01", "topic": factories.TopicFactory().pk, "step": "add", "text": "Why"}
    response = do(client, action, mine, theirs, **sent)
    assert "“Theirs” is" in said(response)
    assert reason in said(response)
    assert theirs.revisions.count() == 1
    assert "1 record" in said(response)


def test_setting_a_date_that_is_set_already_makes_no_version(client, sign_in):
    sign_in("Publisher")
    event = factories.EventFactory(review_by=date(2030, 1, 1), revision=True)
    assert "1 record was so already" in said(do(client, "review-date", event, review_by="2030-01-01", text="Why"))
    assert event.revisions.count() == 1


def test_a_change_that_is_published_at_once_wants_a_note(client, sign_in):
    sign_in("Publisher")
    event = factories.EventFactory(revision=True)
    response = do(client, "review-date", event, review_by="2030-01-01")
    assert "The change note is missing" in response.content.decode()
    assert 'value="2030-01-01"' in response.content.decode()
    assert event.revisions.count() == 1


def test_a_change_of_what_may_not_be_published_is_named_and_taken_back(client, sign_in):
    sign_in("Publisher")
    source = factories.SourceFactory(title="Minutes")
    event = factories.EventFactory(title="Without", sources=[source], revision=True)
    Source.objects.update(live=False)
    response = do(client, "review-date", event, review_by="2030-01-01", text="Why")
    assert "“Without” is left as it was. The source “Minutes” is not public." in said(response)
    assert event.revisions.count() == 1


# Topics


def test_a_topic_is_added_and_taken_away(client, sign_in):
    sign_in("Publisher")
    kept, topic = Topic.objects.create(key="kept", name="Kept", live=True), factories.TopicFactory()
    event = factories.EventFactory(topics=[kept], revision=True)
    do(client, "topic", event, topic=topic.pk, step="add", text="Sorted.")
    assert set(Event.objects.get(pk=event.pk).topics.all()) == {kept, topic}
    do(client, "topic", event, topic=topic.pk, step="remove", text="Not sorted.")
    assert set(Event.objects.get(pk=event.pk).topics.all()) == {kept}


def test_an_editor_adds_a_topic_to_drafts_alone(client, sign_in):
    sign_in("Editor")
    topic = factories.TopicFactory()
    live, draft = factories.EventFactory(revision=True), factories.EventFactory(public=False, revision=True)
    do(client, "topic", live, draft, topic=topic.pk, step="add")
    assert list(Event.objects.get(pk=live.pk).topics.all()) == []
    assert list(latest(live).topics.all()) == [topic]
    assert list(Event.objects.get(pk=draft.pk).topics.all()) == [topic]


# Submitting


def test_an_editor_submits_many_and_hears_what_cannot_be_approved_yet(client, sign_in):
    editor = sign_in("Editor")
    ready = factories.EventFactory(title="Ready", public=False, revision=True)
    half = factories.EventFactory(title="Half", verdict="", public=False, revision=True)
    live = factories.EventFactory(title="Live", revision=True)
    response = do(client, "submit", ready, half, live)
    assert "2 records submitted for review" in said(response)
    assert "They cannot be approved yet; their forms say what is missing: “Half”." in said(response)
    assert "“Live” is not submitted. It has no draft" in said(response)
    assert ready.current_workflow_state.requested_by == editor
    assert live.current_workflow_state is None


def test_what_was_sent_back_is_submitted_again(client, sign_in):
    event = factories.EventFactory(public=False, revision=True)
    state = event.get_workflow().start(event, factories.UserFactory())
    state.current_task_state.specific.reject(user=factories.UserFactory())
    sign_in("Editor")
    do(client, "submit", event)
    event = Event.objects.get(pk=event.pk)
    assert event.workflow_in_progress
    assert event.current_workflow_state == state


def test_a_note_may_be_given_with_the_submission(client, sign_in):
    sign_in("Editor")
    event = with_draft()
    do(client, "submit", event, text="Year corrected.", is_public="on")
    assert ChangeNote.objects.pending(event).text == "Year corrected."
