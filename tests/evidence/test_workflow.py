"""Review and publication: who may do what, what is refused, and how that is said."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import WorkflowState

from evidence.models import Source
from tests import factories
from tests.admin_forms import event_form, read_form
from timeline.models import Event

pytestmark = pytest.mark.django_db


def url(view, *args):
    return reverse(Event.snippet_viewset.get_url_name(view), args=args)


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


def submitted(by, **fields):
    """An event that `by` submitted for review."""
    event = factories.EventFactory(public=False, revision=True, **fields)
    event.get_workflow().start(event, by)
    return Event.objects.get(pk=event.pk)


def press(client, event, button, **changes):
    """Press a button of the form, with what was changed in it."""
    form = read_form(client.get(url("edit", event.pk)).content)
    response = client.post(url("edit", event.pk), {**form, **changes, button: "1"}, follow=True)
    assert response.status_code == 200
    event.refresh_from_db()
    return response


def act(client, event, action, comment="", **changes):
    """Approve or send back from the form."""
    changes |= {"workflow-action-name": action, "workflow-action-extra-data": json.dumps({"comment": comment})}
    return press(client, event, "action-workflow-action", **changes)


def act_from_dashboard(client, event, action, ajax=False, comment=""):
    state = event.current_workflow_state.current_task_state
    headers = {"x-requested-with": "XMLHttpRequest"} if ajax else {}
    address = url("workflow_action", event.pk, action, state.pk)
    return client.post(address, {"comment": comment}, headers=headers, follow=not ajax)


@pytest.fixture
def people(roles):
    names = ("editor", "reviewer", "publisher")
    users = {name: factories.UserFactory(username=name, group=name.title()) for name in names}
    return users | {"admin": factories.UserFactory(username="admin", is_superuser=True)}


@pytest.fixture
def as_(client, people):
    def _as(name):
        client.force_login(people[name])
        return people[name]

    return _as


# Who may publish


@pytest.mark.parametrize("who", ["editor", "reviewer"])
def test_who_may_not_publish_is_told_so_and_keeps_a_draft(client, as_, who):
    as_(who)
    response = client.post(url("add"), event_form(title="Mine", **{"action-publish": "1"}), follow=True)
    event = Event.objects.get()
    assert (event.title, event.live) == ("Mine", False)
    assert "You cannot publish this yourself" in said(response)


@pytest.mark.parametrize("who", ["editor", "reviewer"])
def test_who_may_not_publish_has_no_button_for_it(client, as_, who):
    as_(who)
    assert b"action-publish" not in client.get(url("add")).content


def test_a_publisher_publishes_what_is_complete(client, as_):
    as_("publisher")
    client.post(url("add"), event_form(**{"action-publish": "1"}))
    assert Event.objects.public().count() == 1


@pytest.mark.parametrize("who", ["publisher", "admin"])
@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"verdict": ""}, "The verdict is missing"), ({"verdict": "confirmed"}, "no source beside the report is cited")],
)
def test_nobody_publishes_without_verdict_or_source_and_what_was_typed_is_still_there(client, as_, who, fields, reason):
    as_(who)
    response = client.post(url("add"), event_form(place="Haifa", **fields, **{"action-publish": "1"}))
    assert reason in response.content.decode()
    assert 'value="Haifa"' in response.content.decode()
    assert not Event.objects.exists()


# Submitting


def test_a_submission_that_cannot_be_approved_yet_says_what_is_missing(client, as_):
    as_("editor")
    response = client.post(url("add"), event_form(verdict="", **{"action-submit": "1"}), follow=True)
    assert Event.objects.get().workflow_in_progress
    assert "Before it can be approved" in said(response)
    assert "The verdict is missing" in said(response)


def test_a_submission_without_a_date_is_refused_beside_the_date(client, as_):
    as_("editor")
    response = client.post(url("add"), event_form(date="", **{"action-submit": "1"}))
    assert response.context["form"].errors["date"]
    assert not Event.objects.exists()


def test_an_editor_cannot_change_what_is_under_review(client, people, as_):
    event = submitted(as_("editor"))
    response = client.post(url("edit", event.pk), event_form(title="Changed"))
    assert "locked" in said(response)
    event.refresh_from_db()
    assert event.title != "Changed"


# Approving


@pytest.mark.parametrize("how", [act, act_from_dashboard])
def test_a_reviewer_approves_and_that_publishes(client, people, as_, how):
    event = submitted(people["editor"])
    as_("reviewer")
    how(client, event, "approve")
    event.refresh_from_db()
    assert event.live
    assert event.live_revision
    assert event.current_workflow_state is None


@pytest.mark.parametrize("who", ["reviewer", "publisher", "admin"])
@pytest.mark.parametrize("how", [act, act_from_dashboard])
def test_nobody_approves_their_own_submission(client, as_, how, who):
    event = submitted(as_(who))
    response = how(client, event, "approve")
    event.refresh_from_db()
    assert not event.live
    assert event.workflow_in_progress
    assert "You submitted this yourself: somebody else has to approve it." in said(response)


def test_the_button_to_approve_is_missing_for_ones_own_submission(client, people, as_):
    event = submitted(as_("reviewer"))
    assert b'data-workflow-action-name="approve"' not in client.get(url("edit", event.pk)).content
    as_("publisher")
    assert b'data-workflow-action-name="approve"' in client.get(url("edit", event.pk)).content


def test_who_resubmits_does_not_approve_either(client, people, as_):
    event = submitted(people["editor"])
    as_("reviewer")
    act(client, event, "reject", comment="More sources")
    press(client, event, "action-submit")
    assert event.workflow_in_progress
    response = act(client, event, "approve")
    assert not event.live
    assert "You submitted this yourself" in said(response)
    as_("publisher")
    act(client, event, "approve")
    assert event.live


def test_a_task_refuses_ones_own_submission_when_code_asks(people):
    event = submitted(people["reviewer"])
    state = event.current_workflow_task_state
    with pytest.raises(PermissionDenied, match="somebody else"):
        state.task.specific.on_action(state, people["reviewer"], "approve")


UNREADY = pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"verdict": ""}, "The verdict is missing"),
        ({"verdict": "confirmed"}, "no source beside the report is cited"),
        ({"date": ""}, "“date” is missing"),
    ],
)


@UNREADY
@pytest.mark.parametrize("who", ["reviewer", "admin"])
def test_approval_from_the_dashboard_is_refused_with_the_reason(client, people, as_, who, fields, reason):
    event = submitted(people["editor"], **fields)
    as_(who)
    response = act_from_dashboard(client, event, "approve")
    event.refresh_from_db()
    assert reason in said(response)
    assert not event.live
    assert event.workflow_in_progress


def test_approval_from_the_dashboards_dialog_is_refused_with_the_reason(client, people, as_):
    event = submitted(people["editor"], verdict="")
    as_("reviewer")
    answer = act_from_dashboard(client, event, "approve", ajax=True).json()
    assert answer["step"] == "success"
    assert "The verdict is missing" in said(client.get(answer["redirect"]))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"verdict": ""}, "The verdict is missing"), ({"verdict": "confirmed"}, "no source beside the report is cited")],
)
def test_approval_from_the_form_is_refused_with_the_reason_and_keeps_what_was_typed(
    client, people, as_, fields, reason
):
    event = submitted(people["editor"])
    as_("reviewer")
    response = act(client, event, "approve", place="Haifa", **fields)
    assert reason in response.content.decode()
    assert 'value="Haifa"' in response.content.decode()
    assert not event.live
    assert event.workflow_in_progress


@pytest.mark.parametrize("who", ["reviewer", "admin"])
@pytest.mark.parametrize("in_one_go", [True, False])
def test_who_changed_a_record_under_review_does_not_approve_it_and_another_does(client, people, as_, who, in_one_go):
    event = submitted(people["editor"], verdict="")
    as_(who)
    if not in_one_go:
        press(client, event, "action-edit", verdict="unverified")
        assert b'data-workflow-action-name="approve"' not in client.get(url("edit", event.pk)).content
    response = act(client, event, "approve", verdict="unverified")
    assert "You changed this record since it was submitted: somebody else has to approve it." in said(response)
    assert not event.live
    assert event.workflow_in_progress
    assert event.get_latest_revision_as_object().verdict == "unverified"
    as_("publisher")
    act(client, event, "approve")
    assert event.live
    assert event.verdict == "unverified"


@pytest.mark.parametrize("ajax", [True, False])
def test_who_changed_a_record_under_review_does_not_approve_it_from_the_dashboard(client, people, as_, ajax):
    event = submitted(people["editor"], verdict="")
    as_("reviewer")
    press(client, event, "action-edit", verdict="unverified")
    response = act_from_dashboard(client, event, "approve", ajax=ajax)
    if ajax:
        response = client.get(response.json()["redirect"])
    event.refresh_from_db()
    assert "You changed this record since it was submitted" in said(response)
    assert not event.live


def test_who_saved_a_record_under_review_without_changing_it_approves_it(client, people, as_):
    event = submitted(people["editor"], body='<p>See <a href="https://example.org/">this</a>.</p>')
    as_("reviewer")
    press(client, event, "action-edit")
    press(client, event, "action-edit")
    act(client, event, "approve")
    assert event.live


def test_who_took_back_their_own_change_approves_what_was_submitted(client, people, as_):
    event = submitted(people["editor"], place="Haifa")
    as_("reviewer")
    press(client, event, "action-edit", place="Brussels")
    press(client, event, "action-edit", place="Haifa")
    act(client, event, "approve")
    assert event.live


def test_who_saved_over_what_was_submitted_does_not_approve_it(client, people, as_):
    event = factories.EventFactory(public=False, revision=True)
    as_("reviewer")
    press(client, event, "action-edit")
    kept = event.latest_revision_id
    event.get_workflow().start(event, people["editor"])
    press(client, event, "action-edit", place="Brussels", overwrite_revision_id=kept)
    assert event.latest_revision_id == kept
    response = act(client, event, "approve")
    assert "You changed this record since it was submitted" in said(response)
    assert not event.live


def test_a_change_that_the_author_took_over_and_submitted_again_may_be_approved_by_who_made_it(client, people, as_):
    event = submitted(people["editor"])
    as_("reviewer")
    press(client, event, "action-edit", place="Brussels")
    act(client, event, "reject", comment="Better so?")
    as_("editor")
    press(client, event, "action-submit")
    as_("reviewer")
    act(client, event, "approve")
    assert event.live
    assert event.place == "Brussels"


def test_the_report_under_check_is_no_source_for_its_own_confirmation(people):
    report = factories.SourceFactory(reliability="report")
    event = factories.EventFactory(verdict="confirmed", sources=[report], public=False, revision=True)
    assert "no source beside the report" in event.publication_errors()[0]
    event.citations.add(event.citations.model(source=factories.SourceFactory()))
    assert event.publication_errors() == []


def test_a_draft_source_must_be_published_first(people):
    event = factories.EventFactory(sources=[factories.SourceFactory(public=False, title="Minutes")], revision=False)
    assert event.publication_errors() == ["The source “Minutes” is not public. Publish it first."]


def test_a_missing_part_of_a_child_is_named(people):
    agreement = factories.AgreementFactory(actions=[{"kind": "signature", "date": ""}])
    assert agreement.publication_errors() == ["“date” is missing in action 1."]


def test_two_drafts_with_one_slug_cannot_both_be_published(people):
    event = factories.EventFactory(public=False, revision=True)
    event.slug = "wanted"
    revision = event.save_revision()
    factories.EventFactory(slug="wanted")
    with pytest.raises(ValidationError, match="taken by another record"):
        revision.publish()


# Sending back


@pytest.mark.parametrize("how", [act, act_from_dashboard])
def test_a_reviewer_sends_back_with_a_comment_and_the_editor_resubmits(client, people, as_, how):
    as_("editor")
    client.post(url("add"), event_form(verdict="", **{"action-submit": "1"}))
    event = Event.objects.get()
    as_("reviewer")
    how(client, event, "reject", comment="Which source?")
    state = event.current_workflow_state
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert state.current_task_state.comment == "Which source?"
    as_("editor")
    assert "Which source?" in client.get(url("edit", event.pk)).content.decode()
    press(client, event, "action-submit", verdict="unverified")
    assert event.workflow_in_progress
    as_("reviewer")
    act(client, event, "approve")
    assert event.live


def test_the_history_shows_each_step(client, people, as_):
    event = submitted(people["editor"])
    as_("reviewer")
    act(client, event, "reject", comment="Which source?")
    press(client, event, "action-submit")
    as_("publisher")
    act(client, event, "approve")
    actions = list(registry.get_logs_for_instance(event).values_list("action", flat=True))
    wanted = ["start", "reject", "resume", "approve"]
    assert all(f"wagtail.workflow.{action}" in actions for action in wanted)
    page = client.get(url("history", event.pk)).content.decode()
    assert "Which source?" in page
    assert "Published" in page


# Past a review


@pytest.mark.parametrize("who", ["publisher", "admin"])
@pytest.mark.parametrize("sent_back", [False, True])
def test_nobody_publishes_past_a_review_and_what_was_typed_is_kept(client, people, as_, who, sent_back):
    event = submitted(people["editor"])
    if sent_back:
        as_("reviewer")
        act(client, event, "reject", comment="No")
    as_(who)
    assert b'name="action-publish"' not in client.get(url("edit", event.pk)).content
    response = press(client, event, "action-publish", place="Haifa")
    assert ("sent this record back" if sent_back else "under review") in said(response)
    assert not event.live
    assert event.get_latest_revision_as_object().place == "Haifa"
    assert event.current_workflow_state


def test_a_publisher_publishes_after_cancelling_the_review(client, people, as_):
    event = submitted(people["editor"])
    as_("publisher")
    press(client, event, "action-cancel-workflow")
    press(client, event, "action-publish")
    assert event.live


def test_an_older_version_is_not_restored_past_a_review(client, people, as_):
    event = submitted(people["editor"])
    as_("publisher")
    address = url("revisions_revert", event.pk, event.latest_revision_id)
    form = read_form(client.get(address).content)
    response = client.post(address, {**form, "action-publish": "1"}, follow=True)
    event.refresh_from_db()
    assert "under review" in said(response)
    assert not event.live


def test_the_model_refuses_to_publish_past_a_review(people):
    event = submitted(people["editor"])
    with pytest.raises(ValidationError, match="under review"):
        event.latest_revision.publish(user=people["admin"])


# Many at once


def bulk(client, action, *events):
    address = reverse("wagtail_bulk_action", args=["timeline", "event", action])
    query = "&".join(f"id={event.pk}" for event in events)
    target = f"{address}?{query}&next={url('list')}"
    assert client.get(target).status_code == 200
    return client.post(target, follow=True)


def test_publishing_many_publishes_those_that_may_be_and_names_the_others(client, people, as_):
    as_("publisher")
    good = factories.EventFactory(title="Good", public=False, revision=True)
    without = factories.EventFactory(title="Without", public=False, verdict="", revision=True)
    reviewed = submitted(people["editor"], title="Reviewed")
    response = bulk(client, "publish", good, without, reviewed)
    assert [event.title for event in Event.objects.public()] == ["Good"]
    assert "1 record published" in said(response)
    assert "“Without” is not published. The verdict is missing." in said(response)
    assert "“Reviewed” is not published. This record is under review." in said(response)


def test_withdrawing_many_withdraws_them(client, as_):
    as_("publisher")
    events = factories.EventFactory.create_batch(2, revision=True)
    assert "2 records withdrawn" in said(bulk(client, "unpublish", *events))
    assert not Event.objects.public().exists()


def test_withdrawing_many_keeps_what_public_records_rely_on_and_says_so(client, as_):
    as_("publisher")
    cited, free = factories.SourceFactory.create_batch(2, revision=True)
    factories.EventFactory(title="A meeting", sources=[cited], revision=True)
    address = reverse("wagtail_bulk_action", args=["evidence", "source", "unpublish"])
    response = client.post(f"{address}?id={cited.pk}&id={free.pk}&next={url('list')}", follow=True)
    assert "1 record withdrawn" in said(response)
    assert "relies on" in said(response)
    assert "“A meeting”" in said(response)
    assert [source.live for source in Source.objects.filter(pk__in=[cited.pk, free.pk]).order_by("pk")] == [True, False]


def test_publishing_many_says_which_are_only_scheduled(client, as_):
    as_("publisher")
    later = timezone.now() + timedelta(days=1)
    event = factories.EventFactory(title="Later", public=False, go_live_at=later, revision=True)
    response = bulk(client, "publish", event)
    assert "“Later” is scheduled" in said(response)
    assert "published" not in said(response)
    assert not Event.objects.public().exists()


@pytest.mark.parametrize("action", ["publish", "unpublish"])
def test_an_editor_cannot_publish_or_withdraw_many(client, as_, action):
    as_("editor")
    event = factories.EventFactory(public=action == "unpublish", revision=True)
    address = reverse("wagtail_bulk_action", args=["timeline", "event", action]) + f"?id={event.pk}"
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403
    event.refresh_from_db()
    assert event.live == (action == "unpublish")


# On schedule


def schedule(event, day):
    """Schedule `event` for tomorrow, and let that be the past `day`."""
    event.go_live_at = timezone.now() + timedelta(days=1)
    revision = event.save_revision()
    revision.publish()
    revision.refresh_from_db()
    revision.content["go_live_at"], revision.approved_go_live_at = day.isoformat(), day
    revision.save()
    assert not Event.objects.get(pk=event.pk).live


def test_a_scheduled_record_that_may_not_be_published_does_not_stop_the_others(client, as_, caplog):
    yesterday = timezone.now() - timedelta(days=1)
    source = factories.SourceFactory(title="Minutes", revision=True)
    bad = factories.EventFactory(public=False, sources=[source], revision=True)
    good = factories.EventFactory(public=False, revision=True)
    schedule(bad, yesterday - timedelta(days=1))
    schedule(good, yesterday)
    source.unpublish()
    call_command("publish_scheduled")
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.live, good.live) == (False, True)
    assert not bad.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert "“Minutes” is not public" in caplog.text
    as_("editor")
    history = client.get(url("history", bad.pk)).content.decode()
    assert "Scheduled publication refused. The source “Minutes” is not public." in history


def test_an_approval_of_a_record_with_a_later_day_schedules_it(client, people, as_):
    event = submitted(people["editor"], go_live_at=timezone.now() + timedelta(days=1))
    as_("reviewer")
    act_from_dashboard(client, event, "approve")
    event.refresh_from_db()
    assert not event.live
    assert event.approved_schedule
