"""Addresses are promises: what readers once found at one, they find by it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from evidence.models.change_note import write_note
from tests import factories
from timeline.models import Event

pytestmark = pytest.mark.django_db


def event(slug, **fields):
    return factories.EventFactory(slug=slug, revision=True, **fields)


def draft(record, **changes):
    """A new version that is not published."""
    record = type(record).objects.get(pk=record.pk)
    latest = record.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(latest, name, value)
    if not latest.live:
        latest.save()
    return latest.save_revision()


def move(record, slug):
    draft(record, slug=slug).publish()


def redirects():
    return dict(Redirect.objects.values_list("old_path", "redirect_link"))


def test_who_asks_for_the_old_address_is_sent_to_the_new_one(site_pages, client):
    move(event("old"), "new")
    answer = client.get("/timeline/old/")
    assert (answer.status_code, answer["Location"]) == (301, "/timeline/new/")
    assert client.get("/timeline/old/?utm_source=mail")["Location"] == "/timeline/new/"
    assert client.get(answer["Location"]).status_code == 200


def test_a_draft_with_another_slug_moves_nothing_until_it_is_published(site_pages, client):
    record = event("old")
    revision = draft(record, slug="new")
    assert redirects() == {}
    assert client.get("/timeline/old/").status_code == 200
    revision.publish()
    assert redirects() == {"/timeline/old": "/timeline/new/"}


def test_a_change_that_leaves_the_slug_alone_writes_no_redirect():
    draft(event("old"), place="Haifa").publish()
    assert redirects() == {}


def test_who_asks_for_the_oldest_address_is_sent_on_once():
    record = event("a")
    move(record, "b")
    move(record, "c")
    assert redirects() == {"/timeline/a": "/timeline/c/", "/timeline/b": "/timeline/c/"}


def test_going_back_to_the_old_slug_leaves_no_loop(site_pages, client):
    record = event("a")
    move(record, "b")
    move(record, "a")
    assert redirects() == {"/timeline/b": "/timeline/a/"}
    assert client.get("/timeline/a/").status_code == 200
    move(record, "b")
    assert redirects() == {"/timeline/a": "/timeline/b/"}


def test_another_record_that_takes_the_old_slug_is_found_there(site_pages, client):
    record = event("a", title="First")
    move(record, "b")
    event("a", title="Second")
    assert redirects() == {}
    assert "Second" in client.get("/timeline/a/").content.decode()


def test_two_records_can_swap_their_slugs(site_pages, client):
    one, two = event("x", title="One"), event("y", title="Two")
    move(one, "aside")
    move(two, "x")
    move(one, "y")
    assert redirects() == {"/timeline/aside": "/timeline/y/"}
    assert "Two" in client.get("/timeline/x/").content.decode()
    assert "One" in client.get("/timeline/y/").content.decode()


def test_a_slug_taken_from_a_record_while_it_was_withdrawn_stays_with_the_taker(site_pages, client):
    record = event("a", title="First")
    record.unpublish()
    revision = draft(record, slug="b")
    event("a", title="Second")
    revision.publish()
    assert redirects() == {}
    assert "Second" in client.get("/timeline/a/").content.decode()


def test_a_record_that_was_withdrawn_and_comes_back_under_another_slug_is_still_found():
    record = event("a")
    record.unpublish()
    draft(record, slug="b")
    draft(record, slug="c").publish()
    assert redirects() == {"/timeline/a": "/timeline/c/"}


def test_a_draft_that_was_never_public_leaves_nothing_behind():
    record = factories.EventFactory(slug="a", public=False, revision=True)
    draft(record, slug="b").publish()
    assert redirects() == {}


def test_a_private_record_is_not_given_away_by_a_redirect(site_pages, client):
    record = event("a")
    draft(record, slug="secret", is_private=True).publish()
    assert redirects() == {}
    assert client.get("/timeline/a/").status_code == 404


def test_a_scheduled_change_of_the_slug_redirects_on_its_day():
    record = event("a")
    later, earlier = timezone.now() + timedelta(days=1), timezone.now() - timedelta(minutes=1)
    revision = draft(record, slug="b", go_live_at=later)
    revision.publish()
    assert redirects() == {}
    revision.refresh_from_db()
    revision.content["go_live_at"], revision.approved_go_live_at = earlier.isoformat(), earlier
    revision.save()
    call_command("publish_scheduled")
    assert Event.objects.get(pk=record.pk).slug == "b"
    assert redirects() == {"/timeline/a": "/timeline/b/"}


def test_an_idle_redirect_that_somebody_wrote_by_hand_does_not_collide(site_pages, client):
    Redirect.add_redirect("/timeline/a/", "/about/", site=site_pages.site)
    record = event("b")
    move(record, "a")
    move(record, "c")
    assert client.get("/timeline/a/")["Location"] == "/timeline/c/"


def test_a_source_keeps_its_address_because_its_key_stays():
    source = factories.SourceFactory(revision=True)
    draft(source, title="Another title").publish()
    assert redirects() == {}


def test_an_approved_change_of_the_slug_redirects(roles):
    record = event("a")
    draft(record, slug="b")
    record = Event.objects.get(pk=record.pk)
    editor, reviewer = factories.UserFactory(group="Editor"), factories.UserFactory(group="Reviewer")
    state = record.get_workflow().start(record, editor).current_task_state
    write_note(record.latest_revision, "Shorter.", True, editor)
    state.task.specific.on_action(state, reviewer, "approve")
    assert redirects() == {"/timeline/a": "/timeline/b/"}


def test_looking_for_redirects_costs_the_same_however_many_there_are():
    def queries():
        record = event(f"start-{Redirect.objects.count()}")
        revision = draft(record, slug=f"end-{Redirect.objects.count()}")
        with CaptureQueriesContext(connection) as captured:
            revision.publish()
        return len(captured)

    queries()  # what is kept at hand after the first
    few = queries()
    for number in range(20):
        Redirect.add_redirect(f"/elsewhere/{number}/", "/about/")
    assert queries() == few
