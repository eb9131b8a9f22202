"""Why a published record was changed: asked for where it is published, kept with the draft, read by those concerned."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evidence.models import ChangeNote, Source
from evidence.models.change_note import write_note
from tests import factories
from tests.admin_forms import event_form, read_form
from timeline.models import Event

pytestmark = pytest.mark.django_db

MISSING = "The change note is missing"


def url(view, *args, model=Event):
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


def press(client, event, button, note="", public=True, **changes):
    """Press a button of the form; `note` is what stands in the note's field then, and None leaves it as it was."""
    address = url("edit", event.pk, model=type(event))
    form = read_form(client.get(address).content)
    if note is not None:
        changes["change-note-text"] = note
        form.pop("change-note-is_public", None)
        changes |= {"change-note-is_public": "on"} if public else {}
    response = client.post(address, {**form, **changes, button: "1"}, follow=True)
    event.refresh_from_db()
    return response


def approve(client, event, note=None, **changes):
    changes |= {"workflow-action-name": "approve", "workflow-action-extra-data": json.dumps({"comment": ""})}
    return press(client, event, "action-workflow-action", note, **changes)


def in_review(by, note="", **fields):
    """A change to a published event that `by` submitted, with a note or without."""
    event = factories.EventFactory(revision=True, **fields)
    latest = event.get_latest_revision_as_object()
    latest.place = "Haifa"
    write_note(latest.save_revision(user=by), note, True, by)
    event = Event.objects.get(pk=event.pk)
    event.get_workflow().start(event, by)
    return Event.objects.get(pk=event.pk)


def notes(event):
    """Text, whether readers see it, and whether it went public; the oldest first."""
    rows = ChangeNote.objects.of(event).order_by("pk")
    return [(note.text, note.is_public, note.published_at is not None) for note in rows]


# Publishing


def test_a_change_to_a_published_record_is_published_with_its_note(client, sign_in):
    user = sign_in("Publisher")
    event = factories.EventFactory(revision=True)
    press(client, event, "action-publish", "Place found in the minutes.", place="Haifa")
    assert event.place == "Haifa"
    assert notes(event) == [("Place found in the minutes.", True, True)]
    assert ChangeNote.objects.get().user == user


def test_without_a_note_it_is_not_published_and_nothing_typed_is_lost(client, sign_in):
    sign_in("Publisher")
    event = factories.EventFactory(revision=True)
    response = press(client, event, "action-publish", "", public=False, place="Haifa")
    page = BeautifulSoup(response.content, "html.parser")
    box = page.find("input", attrs={"name": "change-note-text"})
    assert MISSING in said(response)
    assert MISSING in page.find(id="id_change-note-text_error").get_text()
    assert box.has_attr("autofocus")
    assert 'value="Haifa"' in response.content.decode()
    assert not page.find("input", attrs={"name": "change-note-is_public"}).has_attr("checked")
    assert event.place == ""
    assert event.revisions.count() == 1


def test_the_first_publication_needs_no_note_and_does_not_ask(client, sign_in):
    sign_in("Publisher")
    client.post(url("add"), event_form(title="New"))
    event = Event.objects.get()
    assert b'name="change-note-text"' not in client.get(url("edit", event.pk)).content
    press(client, event, "action-publish", note=None)
    assert event.live


def test_a_record_that_was_withdrawn_is_asked_about_when_it_comes_back(client, sign_in):
    sign_in("Publisher")
    event = factories.EventFactory(revision=True)
    event.unpublish()
    assert MISSING in said(press(client, event, "action-publish"))
    assert not event.live


def test_a_catalogue_record_is_asked_about_too(client, sign_in):
    sign_in("Editor")
    source = factories.SourceFactory(revision=True)
    assert MISSING in said(press(client, source, "action-publish", title="Another"))
    press(client, source, "action-publish", "Title as printed.", title="Another")
    assert Source.objects.get().title == "Another"


@pytest.mark.parametrize("button", ["action-edit", "action-submit"])
def test_a_note_that_is_too_long_is_refused_in_place(client, sign_in, button):
    sign_in("Editor")
    event = factories.EventFactory(revision=True)
    response = press(client, event, button, "x" * 301)
    assert "at most 300 characters" in response.content.decode()
    assert not ChangeNote.objects.exists()


def test_code_publishes_without_a_note(roles):
    event = factories.EventFactory(revision=True)
    event.save_revision().publish()
    assert notes(event) == []


# Drafts


def test_a_draft_keeps_its_note_from_save_to_save_and_the_next_change_begins_with_none(client, sign_in):
    sign_in("Publisher")
    event = factories.EventFactory(revision=True)
    press(client, event, "action-edit", "Place found.", public=False, place="Haifa")
    press(client, event, "action-edit", None, place="Acre")
    form = read_form(client.get(url("edit", event.pk)).content)
    assert form["change-note-text"] == "Place found."
    assert "change-note-is_public" not in form
    press(client, event, "action-publish", None)
    assert event.place == "Acre"
    assert notes(event)[-1] == ("Place found.", False, True)
    assert read_form(client.get(url("edit", event.pk)).content)["change-note-text"] == ""


def test_saving_over_the_same_version_keeps_the_note_and_emptying_it_takes_it_away(client, sign_in):
    sign_in("Editor")
    event = factories.EventFactory(revision=True)
    form = read_form(client.get(url("edit", event.pk)).content)

    def autosave(note, **more):
        sent = {**form, "change-note-text": note, "change-note-is_public": "on", **more}
        return client.post(url("edit", event.pk), sent, headers={"accept": "application/json"}).json()

    first = autosave("Fir")
    again = autosave("First words.", overwrite_revision_id=first["revision_id"])
    assert again["revision_id"] == first["revision_id"]
    assert notes(event) == [("First words.", True, False)]
    autosave("", overwrite_revision_id=first["revision_id"])
    assert notes(event) == []


def test_a_version_that_code_makes_of_a_draft_keeps_the_drafts_note(roles):
    event = factories.EventFactory(revision=True)
    write_note(event.save_revision(), "Place found.", True, None)
    event = Event.objects.get(pk=event.pk)
    event.save_revision().publish()
    assert ChangeNote.objects.of(event).for_readers().get().text == "Place found."
    Event.objects.get(pk=event.pk).save_revision()
    assert ChangeNote.objects.pending(Event.objects.get(pk=event.pk)) is None


def test_an_older_version_is_brought_back_only_with_a_note(client, sign_in):
    sign_in("Publisher")
    event = factories.EventFactory(place="Haifa", revision=True)
    first = event.latest_revision_id
    press(client, event, "action-publish", "Wrong place.", place="Acre")
    address = url("revisions_revert", event.pk, first)
    form = read_form(client.get(address).content)
    response = client.post(address, {**form, "action-publish": "1"}, follow=True)
    assert MISSING in said(response)
    client.post(address, {**form, "action-publish": "1", "change-note-text": "It was Haifa after all."})
    event.refresh_from_db()
    assert event.place == "Haifa"
    assert notes(event)[-1] == ("It was Haifa after all.", True, True)


def test_a_scheduled_change_carries_its_note_to_its_day(client, sign_in):
    sign_in("Publisher")
    event = factories.EventFactory(revision=True)
    later = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    press(client, event, "action-publish", "Opened on Monday.", place="Haifa", go_live_at=later)
    assert notes(event) == [("Opened on Monday.", True, False)]
    revision, earlier = event.latest_revision, timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"], revision.approved_go_live_at = earlier.isoformat(), earlier
    revision.save()
    call_command("publish_scheduled")
    event.refresh_from_db()
    assert event.place == "Haifa"
    assert notes(event) == [("Opened on Monday.", True, True)]


# Review


def test_submitting_without_a_note_only_warns(client, sign_in):
    sign_in("Editor")
    event = factories.EventFactory(revision=True)
    response = press(client, event, "action-submit", place="Haifa")
    assert "The change note is missing: write one, or the reviewer has to" in said(response)
    assert event.workflow_in_progress


def test_the_reviewer_approves_with_the_editors_note(client, sign_in):
    event = in_review(factories.UserFactory(), "Place found.")
    sign_in("Reviewer")
    approve(client, event)
    assert event.place == "Haifa"
    assert notes(event)[-1] == ("Place found.", True, True)


def test_the_reviewer_may_amend_the_note_and_approve(client, sign_in):
    event = in_review(factories.UserFactory(), "Place fuond.")
    reviewer = sign_in("Reviewer")
    approve(client, event, "Place found.")
    assert notes(event)[-1] == ("Place found.", True, True)
    assert ChangeNote.objects.for_readers().get().user == reviewer


def test_the_reviewer_cannot_approve_a_change_without_a_note(client, sign_in):
    event = in_review(factories.UserFactory())
    sign_in("Reviewer")
    assert MISSING in said(approve(client, event))
    assert event.place == ""
    assert event.workflow_in_progress


def dashboard(event):
    return url("workflow_action", event.pk, "approve", event.current_workflow_state.current_task_state.pk)


def test_the_dialog_of_the_dashboard_asks_for_the_note_and_shows_the_editors(client, sign_in):
    event = in_review(factories.UserFactory(), "Place fuond.")
    sign_in("Reviewer")
    ajax = {"x-requested-with": "XMLHttpRequest"}
    assert "Place fuond." in client.get(dashboard(event), headers=ajax).json()["html"]
    refused = client.post(dashboard(event), {"text": "", "comment": "Good"}, headers=ajax).json()
    assert MISSING in refused["html"]
    assert "Good" in refused["html"]
    sent = {"text": "Place found.", "is_public": "on", "comment": "Good"}
    assert client.post(dashboard(event), sent, headers=ajax).json()["step"] == "success"
    event.refresh_from_db()
    assert event.place == "Haifa"
    assert notes(event)[-1] == ("Place found.", True, True)


def test_a_button_without_dialog_approves_what_has_its_note(client, sign_in):
    event = in_review(factories.UserFactory(), "Place found.")
    sign_in("Reviewer")
    client.post(dashboard(event))
    event.refresh_from_db()
    assert event.place == "Haifa"


def test_a_button_without_dialog_leads_to_the_form_where_the_note_is_missing(client, sign_in):
    event = in_review(factories.UserFactory())
    sign_in("Reviewer")
    response = client.post(dashboard(event) + "?next=/admin/", follow=True)
    assert response.redirect_chain[-1][0] == url("edit", event.pk)
    assert MISSING in said(response)
    event.refresh_from_db()
    assert event.workflow_in_progress


def test_the_first_approval_needs_no_note(client, sign_in):
    event = factories.EventFactory(public=False, revision=True)
    event.get_workflow().start(event, factories.UserFactory())
    sign_in("Reviewer")
    client.post(dashboard(event))
    event.refresh_from_db()
    assert event.live


# Who reads it


def test_the_history_tells_the_note_and_whom_it_is_for(client, sign_in):
    sign_in("Publisher")
    event = factories.EventFactory(revision=True)
    press(client, event, "action-publish", "Place found.", place="Haifa")
    press(client, event, "action-publish", "Typing error.", public=False, place="Hayfa")
    history = client.get(url("history", event.pk)).content.decode()
    assert "Change note, shown to readers: Place found." in history
    assert "Change note, internal: Typing error." in history


def test_readers_see_public_notes_with_their_day_the_newest_first(client, sign_in, site_pages):
    user = sign_in("Publisher", first_name="Ada", last_name="Writer")
    event = factories.EventFactory(slug="talks", revision=True)
    for number in range(11):
        press(client, event, "action-publish", f"Change number {number}.", place=f"Place {number}")
    press(client, event, "action-publish", "An internal word.", public=False, place="Haifa")
    press(client, event, "action-edit", "A word of a draft.", place="Acre")
    client.logout()
    page = BeautifulSoup(client.get("/timeline/talks/").content, "html.parser")
    section = page.find("section", class_="changes")
    items = [item.get_text(" ", strip=True) for item in section.find_all("li")]
    day = f"{timezone.localdate():%-d %B %Y}"
    assert items == [f"{day} Change number {number}. Edition {number + 2}" for number in range(10, 0, -1)]
    for hidden in ("internal word", "of a draft", "Ada", "Writer", user.username):
        assert hidden not in page.get_text()


def test_a_note_is_text_and_nothing_else(client, sign_in, site_pages):
    sign_in("Publisher")
    event = factories.EventFactory(slug="talks", revision=True)
    press(client, event, "action-publish", "<script>alert(1)</script>", place="Haifa")
    assert b"<script>alert(1)" not in client.get("/timeline/talks/").content
    assert b"&lt;script&gt;alert(1)" in client.get("/timeline/talks/").content


def test_a_page_without_changes_has_no_heading_for_them(client, site_pages):
    factories.EventFactory(slug="talks", revision=True)
    assert b"Changes to this entry" not in client.get("/timeline/talks/").content


@pytest.mark.parametrize(
    ("make", "address"),
    [
        (factories.EventFactory, "/timeline/it/"),
        (factories.AgreementFactory, "/agreements/it/"),
        (factories.PersonFactory, "/people/it/"),
        (factories.SourceFactory, "/sources/it/"),
    ],
)
def test_every_kind_of_page_shows_its_changes_in_one_query(client, site_pages, make, address):
    record = make(key="it", revision=True)
    client.get(address)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        return response.content.decode(), [q["sql"] for q in captured if 'FROM "evidence_edition"' in q["sql"]]

    page, asked = queries()
    assert len(asked) == 1
    for number in range(3):
        revision = type(record).objects.get(pk=record.pk).save_revision()
        write_note(revision, f"Change {number}.", True, None)
        revision.publish()
    page, asked = queries()
    assert len(asked) == 1
    assert page.count("Change 2.") == 2  # above, and in the list of changes
    assert page.count("Change 1.") == 1
