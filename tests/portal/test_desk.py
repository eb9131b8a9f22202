"""The desk: what waits for whom, how the record stands, and at what cost."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import LogContext, log
from wagtail.models import Workflow, WorkflowPage

from portal.models import ImportRun
from tests import factories
from timeline.models import Event

pytestmark = pytest.mark.django_db
GROUPS = ("Editor", "Reviewer", "Publisher")
#: What the issue allows for the whole page, at any size.
MOST_QUERIES = 25


def desk(client):
    response = client.get("/admin/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def panel(page, name):
    """A panel of the desk, by the last part of its id."""
    return page.find(id=f"desk-{name}-section")


def titles(page, name):
    found = panel(page, name)
    return [row.get_text(strip=True) for row in found.select(".desk-row__title")] if found else []


def text(element):
    return " ".join(element.get_text(" ").split())


def submitted(by, factory=factories.EventFactory, **fields):
    """A record that `by` has saved and given to review."""
    record = factory(public=False, **fields)
    with LogContext(user=by):
        record.save_revision(user=by, log_action="wagtail.create", clean=False)
        record.get_workflow().start(record, by)
    return record


def draft(by, **fields):
    record = factories.EventFactory(**{"public": False, **fields})
    record.save_revision(user=by, log_action=True, clean=False)
    return record


def send_back(record, by, comment):
    state = record.current_workflow_state.current_task_state
    state.task.specific.on_action(state, user=by, action_name="reject", comment=comment)


@pytest.fixture
def people(roles):
    """A member of each group, by its name."""
    return {group: factories.UserFactory(group=group, first_name=group, last_name="One") for group in GROUPS}


def test_a_record_waits_for_reviewers_and_not_for_its_author_or_editors(client, people):
    submitted(people["Reviewer"], title="By the reviewer")
    submitted(people["Editor"], factories.AgreementFactory, short_title="By the editor")
    seen = {}
    for group, user in people.items():
        client.force_login(user)
        page = desk(client)
        seen[group] = (titles(page, "reviews"), titles(page, "submitted"))
    assert seen == {
        "Editor": ([], ["By the editor"]),
        "Reviewer": (["By the editor"], ["By the reviewer"]),
        "Publisher": (["By the reviewer", "By the editor"], []),
    }


def test_a_review_names_kind_and_asker_and_links_to_the_form(client, people):
    record = submitted(people["Editor"], factories.AgreementFactory, short_title="A pact")
    client.force_login(people["Reviewer"])
    row = panel(desk(client), "reviews").find("li")
    assert "Agreement · asked by Editor One" in text(row)
    assert row.find("a", string="A pact")["href"] == reverse(
        "wagtailsnippets_timeline_agreement:edit", args=[record.pk]
    )
    assert row.find("a", string="Compare") is None


def test_a_review_is_passed_or_sent_back_from_the_desk_in_a_dialog(client, people):
    first = submitted(people["Editor"], title="Good")
    second = submitted(people["Editor"], title="Bad")
    client.force_login(people["Reviewer"])
    rows = {row.find("a").string: row for row in panel(desk(client), "reviews").find_all("li", class_="desk-row")}
    approve, _back = rows["Good"].select("[data-workflow-action-url][data-launch-modal]")
    _approve, back = rows["Bad"].select("[data-workflow-action-url][data-launch-modal]")
    for button, comment in ((approve, ""), (back, "Why?")):
        address, script = button["data-workflow-action-url"], {"x-requested-with": "XMLHttpRequest"}
        assert client.get(address, headers=script).json()["step"] == "action"
        answer = client.post(address, {"comment": comment, "next": "/admin/#desk-reviews-section"}, headers=script)
        assert answer.json() == {"step": "success", "redirect": "/admin/"}
    first.refresh_from_db()
    assert first.live
    assert second.current_workflow_state.status == "needs_changes"
    page = desk(client)
    assert titles(page, "reviews") == []
    assert text(page.find(class_="messages")).count("“Good” is approved.") == 1
    assert "“Bad” is sent back." in text(page.find(class_="messages"))


def test_a_newer_version_of_a_published_record_can_be_compared_with_it(client, people):
    record = factories.EventFactory(title="Talks", revision=True)
    record.summary = "Put in another way."
    record.save_revision(user=people["Editor"])
    record.get_workflow().start(record, people["Editor"])
    client.force_login(people["Reviewer"])
    row = panel(desk(client), "reviews").find("li")
    assert "published; this is a newer version" in text(row)
    comparison = client.get(row.find("a", string="Compare")["href"])
    assert "Put in another way." in comparison.content.decode()


def test_what_was_sent_back_shows_the_comment_to_its_author_alone(client, people):
    record = submitted(people["Editor"], title="Talks")
    send_back(record, people["Reviewer"], "Which source\ngives the year?")
    client.force_login(people["Editor"])
    page = desk(client)
    assert "Talks Event · by Reviewer One" in text(panel(page, "sent-back"))
    assert "Which source gives the year?" in text(panel(page, "sent-back"))
    assert titles(page, "drafts") == titles(page, "submitted") == []
    client.force_login(people["Publisher"])
    assert panel(desk(client), "sent-back") is None


def test_nobody_is_asked_to_review_what_they_submitted_again_for_another(client, people):
    record = submitted(people["Editor"], title="Talks")
    send_back(record, people["Publisher"], "No.")
    with LogContext(user=people["Reviewer"]):
        record.current_workflow_state.resume(user=people["Reviewer"])
    client.force_login(people["Reviewer"])
    page = desk(client)
    assert (titles(page, "reviews"), titles(page, "submitted")) == ([], ["Talks"])
    client.force_login(people["Publisher"])
    assert titles(desk(client), "reviews") == ["Talks"]


def test_ten_reviews_are_shown_those_that_wait_longest_first_and_the_others_are_folded(client, people):
    for number in range(12):
        submitted(people["Editor"], title=f"Event number {number}")
    client.force_login(people["Reviewer"])
    page = desk(client)
    assert titles(page, "reviews") == [f"Event number {number}" for number in range(12)]
    folded = panel(page, "reviews").find("details")
    assert text(folded.summary) == "2 more"
    assert [row.string for row in folded.select(".desk-row__title")] == ["Event number 10", "Event number 11"]
    assert text(page.find(class_="desk-tile")) == "12 for you to review"


def test_a_page_in_review_is_on_the_desk_too(client, people, site_pages):
    WorkflowPage.objects.create(workflow=Workflow.objects.get(active=True), page=site_pages.home)
    site_pages.about.save_revision(user=people["Editor"])
    site_pages.about.get_workflow().start(site_pages.about, people["Editor"])
    client.force_login(people["Publisher"])
    row = panel(desk(client), "reviews").find("li")
    assert row.find("a", string="About")["href"] == reverse("wagtailadmin_pages:edit", args=[site_pages.about.pk])
    assert client.get(row.find("a", string="Compare")["href"]).status_code == 200


def test_drafts_are_those_that_the_user_saved_last_and_neither_submitted_nor_scheduled(client, people):
    editor = people["Editor"]
    draft(editor, title="First words")
    draft(editor, title="Second thoughts", public=True, revision=True)
    draft(people["Publisher"], title="Somebody else's")
    submitted(editor, title="In review")
    scheduled = draft(editor, title="Scheduled")
    scheduled.go_live_at = timezone.now() + timedelta(days=1)
    scheduled.save_revision(user=editor).publish()
    factories.EventFactory(title="Published", revision=True)
    client.force_login(editor)
    assert titles(desk(client), "drafts") == ["Second thoughts", "First words"]


def test_more_drafts_than_five_are_folded(client, people):
    for number in range(7):
        draft(people["Editor"], title=f"Draft number {number}")
    client.force_login(people["Editor"])
    folded = panel(desk(client), "drafts").find("details")
    assert text(folded.summary) == "2 more drafts"
    assert [row.string for row in folded.select(".desk-row__title")] == ["Draft number 1", "Draft number 0"]


def test_every_number_is_that_of_the_list_it_links_to(client, people):
    source, yesterday = factories.SourceFactory(), timezone.localdate() - timedelta(days=1)
    for factory in (factories.EventFactory, factories.AgreementFactory, factories.PersonFactory):
        factory(sources=[source])
        factory(sources=[source, factories.SourceFactory()], verdict="disputed", review_by=yesterday)
        factory.create_batch(2)
        factory(public=False, verdict="", sources=[source])
        factory(public=False, verdict="", review_by=timezone.localdate())
    client.force_login(people["Editor"])
    table = panel(desk(client), "stands").table
    numbers = {
        text(row.th): [int(cell.get_text()) for cell in row.find_all("td")] for row in table.tbody.find_all("tr")
    }
    assert numbers == {
        "On record": [6, 6, 6],
        "No verdict": [2, 2, 2],
        "Unverified": [2, 2, 2],
        "Disputed": [1, 1, 1],
        "No source": [3, 3, 3],
        "Check overdue": [1, 1, 1],
    }
    for link in table.tbody.find_all("a"):
        listing = client.get(link["href"])
        assert listing.context["paginator"].count == int(link.get_text()), link["href"]


def test_checks_overdue_and_due_within_thirty_days_are_named_with_their_day(client, people):
    today = timezone.localdate()
    factories.EventFactory(title="Late", review_by=today - timedelta(days=2))
    factories.PersonFactory(name="Very Late", review_by=today - timedelta(days=40))
    factories.AgreementFactory(short_title="Soon", review_by=today)
    factories.EventFactory(title="Just", review_by=today + timedelta(days=30))
    factories.EventFactory(title="Later", review_by=today + timedelta(days=31))
    client.force_login(people["Editor"])
    page = desk(client)
    overdue, coming = panel(page, "checks").find_all("ul")
    assert [row.string for row in overdue.select(".desk-row__title")] == ["Very Late", "Late"]
    assert [row.string for row in coming.select(".desk-row__title")] == ["Soon", "Just"]
    assert str((today - timedelta(days=2)).year) in text(overdue)
    assert "2 checks overdue" in text(page.find(class_="desk-tiles"))


def test_the_schedule_says_what_is_published_and_what_expires_and_when(client, people):
    now = timezone.now()
    first = draft(people["Publisher"], title="To come", verdict="unverified")
    first.go_live_at = now + timedelta(days=2)
    first.save_revision().publish()
    factories.EventFactory(title="To go", expire_at=now + timedelta(days=1))
    factories.EventFactory(title="Gone", expire_at=now - timedelta(days=1))
    factories.EventFactory(title="Never shown", public=False, expire_at=now + timedelta(days=1))
    client.force_login(people["Editor"])
    page = desk(client)
    assert titles(page, "schedule") == ["To go", "To come"]
    assert "Event · expires on" in text(panel(page, "schedule"))
    assert "Event · published on" in text(panel(page, "schedule"))


def test_a_publication_refused_on_its_day_is_called_to_mind_until_it_is_published(client, people):
    record = draft(people["Publisher"], title="Too early", verdict="")
    revision = record.latest_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    call_command("publish_scheduled")
    client.force_login(people["Publisher"])
    assert "Not published as scheduled" in text(panel(desk(client), "schedule"))
    assert "The verdict is missing" in text(panel(desk(client), "schedule"))
    record.verdict = "unverified"
    record.save_revision().publish()
    assert "Not published as scheduled" not in text(panel(desk(client), "schedule"))


def test_latest_changes_say_who_did_what_and_count_what_was_done_at_one_stroke(client, people):
    with LogContext(user=people["Editor"]):
        one = draft(people["Editor"], title="Written")
        one.get_workflow().start(one, people["Editor"])
    with LogContext(user=people["Publisher"]):
        for record in factories.TopicFactory.create_batch(3, revision=True):
            log(record, "wagtail.publish")
    gone = draft(people["Editor"], title="Gone")
    log(gone, "wagtail.delete", user=people["Editor"], deleted=True)
    gone.delete()
    client.force_login(people["Reviewer"])
    rows = panel(desk(client), "changes").find_all("li")
    assert "Gone Event · Editor One: saved a draft, deleted" in text(rows[0])
    assert rows[0].find("a") is None
    assert "and 2 others Topic · Publisher One: published" in text(rows[1])
    assert "Written Event · Editor One: saved a draft, submitted for review" in text(rows[2])
    assert client.get(rows[2].find("a")["href"]).status_code == 200


def test_imports_are_shown_to_those_who_may_import(client, people):
    ImportRun.objects.create(file_name="ambassadors.xlsx", content=b"", uploaded_by=people["Editor"])
    client.force_login(people["Editor"])
    assert titles(desk(client), "imports") == ["ambassadors.xlsx"]


def test_an_empty_desk_says_so_in_every_panel(client, people):
    client.force_login(people["Reviewer"])
    page = desk(client)
    assert "Nothing waits for you." in text(panel(page, "reviews"))
    assert "You left no drafts." in text(panel(page, "drafts"))
    assert "No check is overdue" in text(panel(page, "checks"))
    assert "Nothing is scheduled" in text(panel(page, "schedule"))
    assert "Nobody has changed anything yet." in text(panel(page, "changes"))
    assert "Nothing has been imported yet." in text(panel(page, "imports"))


def test_a_user_without_a_role_sees_that_and_nothing_of_the_record(client, people):
    user = factories.UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    submitted(people["Editor"], title="Secret so far")
    client.force_login(user)
    page = desk(client)
    assert "no role yet" in text(page)
    assert "Secret so far" not in text(page)
    assert page.select(".w-panel--dashboard") == []


def test_a_user_sees_only_the_kinds_that_they_may_change(client, people):
    user = factories.UserFactory()
    for codename in ("access_admin", "change_agreement"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    for factory, field in ((factories.EventFactory, "title"), (factories.AgreementFactory, "short_title")):
        day = timezone.localdate() - timedelta(days=1)
        record = factory(**{field: f"Draft {factory._meta.model._meta.model_name}"}, public=False, review_by=day)
        record.save_revision(user=user, log_action=True, clean=False)
    client.force_login(user)
    page = desk(client)
    assert "Draft event" not in text(page)
    assert [titles(page, name) for name in ("drafts", "checks", "changes")] == [["Draft agreement"]] * 3
    assert [text(cell) for cell in panel(page, "stands").thead.find_all("th")] == ["Agreements"]
    assert panel(page, "imports") is None


def test_headings_are_in_order_and_wagtails_panels_on_pages_are_gone(client, people):
    draft(people["Publisher"])
    client.force_login(people["Publisher"])
    page = desk(client)
    levels = [int(heading.name[1]) for heading in page.main.find_all(["h1", "h2", "h3", "h4"])]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert "Your most recent edits" not in text(page)
    assert page.find(class_="w-summary") is None
    assert page.main.find("a", href=reverse("portal:guide"))


def fill(people, number):
    """`number` records of every sort, with something for every panel of every user."""
    now, today, users = timezone.now(), timezone.localdate(), list(people.values())
    for place in range(number):
        user, other = users[place % 3], users[(place + 1) % 3]
        record = submitted(user)
        if place % 2:
            send_back(record, other, "Why?")
        draft(user)
        factories.AgreementFactory(verdict="disputed", review_by=today + timedelta(days=place % 40 - 20))
        factories.PersonFactory(expire_at=now + timedelta(days=place + 1), revision=True)
        planned = draft(user, verdict="unverified", go_live_at=now + timedelta(days=1))
        planned.latest_revision.publish()
        log(planned, "evidence.publish.refused", data={"reasons": ["Why not."]})
        factories.SourceFactory(revision=True).save_revision(user=user, log_action=True)
        ImportRun.objects.create(file_name=f"{place}.csv", content=b"", uploaded_by=user)


def test_the_desk_asks_at_most_25_queries_and_as_many_for_ten_times_the_records(client, people, site_pages):
    people = {**people, "superuser": factories.UserFactory(is_superuser=True)}

    def queries():
        counted = {}
        for name, user in people.items():
            client.force_login(user)
            desk(client)
            with CaptureQueriesContext(connection) as captured:
                desk(client)
            counted[name] = len(captured)
        return counted

    empty = queries()
    fill(people, 3)
    few = queries()
    fill(people, 30)
    assert Event.objects.count() > 90
    assert queries() == few
    assert max(*empty.values(), *few.values()) <= MOST_QUERIES, (empty, few)
