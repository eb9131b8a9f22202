"""Reminders: to whom, of what, how often, and with links that work."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import TaskState
from wagtail.users.models import UserProfile

from evidence.reminders import due_reminders, send_reminders
from tests import factories
from timeline.models import Event

pytestmark = pytest.mark.django_db

BASE = "https://desk.example.org"


@pytest.fixture(autouse=True)
def _base_url(settings):
    settings.WAGTAILADMIN_BASE_URL = BASE


@pytest.fixture
def people(roles):
    names = ("editor", "reviewer", "publisher")
    return {name: factories.UserFactory(username=name, group=name.title()) for name in names}


def days(number):
    return timezone.now() + timedelta(days=number)


def submitted(by, published=False, **fields):
    event = factories.EventFactory(public=published, revision=True, **fields)
    if published:
        latest = event.get_latest_revision_as_object()
        latest.place = "Haifa"
        latest.save_revision()
        event = Event.objects.get(pk=event.pk)
    event.get_workflow().start(event, by)
    mail.outbox.clear()
    return Event.objects.get(pk=event.pk)


def sent_back(by, author, **fields):
    event = submitted(author, **fields)
    event.current_workflow_task_state.reject(user=by, comment="A secret word about it")
    mail.outbox.clear()
    return event


def letters():
    """Who got which subject."""
    return sorted((letter.to[0].split("@")[0], letter.subject) for letter in mail.outbox)


def test_reviewers_are_reminded_of_what_has_waited_three_days_in_one_mail(people):
    event, other = submitted(people["editor"], published=True, title="Talks & more"), submitted(people["editor"])
    assert send_reminders(days(2)) == []
    send_reminders(days(3))
    assert letters() == [
        ("publisher", "2 records wait for your review"),
        ("reviewer", "2 records wait for your review"),
    ]
    text = mail.outbox[0].body
    assert "- Talks & more\n" in text
    assert f"Form: {BASE}/admin/events/edit/{event.pk}/\n" in text
    assert f"Compare with live: {BASE}/admin/events/history/{event.pk}/revisions/compare/live...latest/\n" in text
    assert f"Form: {BASE}/admin/events/edit/{other.pk}/" in text
    assert f"/history/{other.pk}/" not in text
    assert text.count("http") == text.count(BASE)


def test_nobody_is_reminded_of_what_they_submitted_or_changed_themselves(people):
    submitted(people["reviewer"], title="Mine")
    changed = submitted(people["editor"], title="Changed by me")
    latest = changed.get_latest_revision_as_object()
    latest.place = "Brussels"
    latest.save_revision(user=people["publisher"])
    send_reminders(days(3))
    assert letters() == [
        ("publisher", "1 record waits for your review"),
        ("reviewer", "1 record waits for your review"),
    ]
    texts = {letter.to[0].split("@")[0]: letter.body for letter in mail.outbox}
    assert "Mine" in texts["publisher"]
    assert "Changed by me" in texts["reviewer"]


def test_authors_are_reminded_of_what_came_back_and_nobody_touched(people):
    sent_back(people["reviewer"], people["editor"], title="Half-known")
    touched = sent_back(people["reviewer"], people["editor"], title="Touched")
    touched.save_revision(user=people["editor"])
    assert send_reminders(days(2)) == []
    send_reminders(days(4))
    assert letters() == [("editor", "1 record came back to you with a comment")]
    assert "Half-known" in mail.outbox[0].body
    assert "secret" not in mail.outbox[0].body


def test_publishers_are_reminded_of_overdue_checks_once_a_week(people):
    event = factories.EventFactory(title="Old", review_by=days(-1).date())
    factories.EventFactory(title="A draft", public=False, review_by=days(-1).date())
    factories.EventFactory(title="Not yet", review_by=days(30).date())
    for day in range(15):
        send_reminders(days(day))
    assert letters() == [("publisher", "1 record should have been checked again")] * 3
    assert f"Form: {BASE}/admin/events/edit/{event.pk}/" in mail.outbox[0].body
    assert "Not yet" not in mail.outbox[0].body
    assert "A draft" not in mail.outbox[0].body


def test_a_reminder_does_not_come_again_before_three_days(people):
    submitted(people["editor"])
    for day in (3, 3, 4, 5):
        send_reminders(days(day))
    assert len(mail.outbox) == 2
    send_reminders(days(6))
    assert len(mail.outbox) == 4


def test_who_left_has_no_access_or_wants_no_mail_gets_none(people):
    submitted(people["editor"])
    people["reviewer"].is_active = False
    people["reviewer"].save()
    profile = UserProfile.get_for_user(people["publisher"])
    profile.submitted_notifications = False
    profile.save()
    send_reminders(days(3))
    assert mail.outbox == []
    people["editor"].groups.clear()
    sent_back(people["publisher"], people["editor"])
    send_reminders(days(4))
    assert mail.outbox == []


def test_a_mail_names_twenty_records_and_says_how_many_more_there_are(people):
    factories.EventFactory.create_batch(23, review_by=days(-1).date())
    send_reminders(days(0))
    assert mail.outbox[0].body.count("Form: ") == 20
    assert f"And 3 more: {BASE}/admin/" in mail.outbox[0].body


def test_the_command_says_whom_it_reminded(people, capsys):
    submitted(people["editor"])
    TaskState.objects.update(started_at=days(-4))
    call_command("send_reminders")
    assert capsys.readouterr().out.splitlines() == [
        "reviewer: Waiting for review (1)",
        "publisher: Waiting for review (1)",
        "Reminders sent: 2.",
    ]


def test_overdue_checks_cost_the_same_however_many_there_are(people):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            list(due_reminders(days(0)))
        return len(captured)

    factories.EventFactory(review_by=days(-1).date())
    queries()  # what is looked up once, such as content types
    few = queries()
    factories.EventFactory.create_batch(10, review_by=days(-1).date())
    assert queries() == few


def test_the_mail_at_submission_leads_to_form_preview_and_comparison(client, people):
    event = factories.EventFactory(title="Talks & more", revision=True)
    latest = event.get_latest_revision_as_object()
    latest.place = "Haifa"
    latest.save_revision()
    event = Event.objects.get(pk=event.pk)
    event.get_workflow().start(event, people["editor"])
    letter = next(letter for letter in mail.outbox if letter.to == ["reviewer@example.org"])
    assert "“Talks & more” has been submitted." in letter.body
    addresses = [
        line.split(": ", 1)[1] for line in letter.body.splitlines() if line.startswith(("Form", "Prev", "Comp"))
    ]
    assert len(addresses) == 3
    client.force_login(people["reviewer"])
    for address in addresses:
        assert address.startswith(f"{BASE}/admin/events/")
        assert client.get(address.removeprefix(BASE)).status_code == 200, address
