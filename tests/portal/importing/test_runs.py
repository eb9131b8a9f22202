"""An import from upload to undo: what is shown is what is written, all or nothing, and it can be taken back."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy

import pytest
from django.core import mail
from wagtail.models import ModelLogEntry, WorkflowState

from evidence.models import ChangeNote, Source
from people.models import Person
from portal.importing import runs
from portal.loading.changes import Outcome
from portal.loading.dumping import dump, to_json
from portal.models.imports import ImportRun, Mode, RunState
from tests.factories import UserFactory
from tests.portal.importing.conftest import changed
from timeline.models import Event, Topic

pytestmark = pytest.mark.django_db


def outcomes(run: ImportRun) -> Counter:
    return Counter(run.rows.values_list("outcome", flat=True))


def apply(run: ImportRun, user, mode: str = Mode.SUBMIT) -> ImportRun:
    runs.begin_apply(run, user, mode)
    return run


def troubles(run: ImportRun) -> str:
    return "\n".join(f"{r.kind} {r.number}: {p['column']} {p['message']}" for r in run.rows.all() for p in r.problems)


def test_a_file_like_the_record_changes_nothing(on_record, editor, begin):
    run = begin(editor, on_record)
    assert (run.state, outcomes(run)) == (RunState.READY, {Outcome.UNCHANGED: 11}), run.message


def test_the_preview_shows_what_is_new_and_what_changes_field_by_field(on_record, publisher, begin):
    run = begin(publisher, changed(on_record))
    assert outcomes(run) == {Outcome.NEW: 7, Outcome.CHANGED: 7, Outcome.UNCHANGED: 4}, troubles(run)
    row = run.rows.get(key="exercise-2018")
    assert row.fields == [
        {"field": "summary", "old": "They trained in June 2018.", "new": "Changed by an import."},
    ]
    assert row.title == "Soldiers train"
    assert run.rows.filter(is_chosen=True).count() == 14
    assert not any(row.unready for row in run.rows.all())


@pytest.mark.parametrize("mode", Mode.values)
def test_undo_after_apply_leaves_the_same_bytes(on_record, publisher, begin, mode):
    before = to_json(dump())
    run = apply(begin(publisher, changed(on_record)), publisher, mode)
    assert run.state == RunState.APPLIED, run.message
    assert to_json(dump()) != before
    assert runs.undo_problems(run, publisher) == []
    runs.begin_undo(run, publisher)
    assert run.state == RunState.UNDONE, run.message
    assert to_json(dump()) == before
    for model in (Event, Person, Source, Topic):
        assert not model.objects.filter(has_unpublished_changes=True).exists()
    assert not WorkflowState.objects.active().exists()


def test_published_at_once_all_is_as_in_the_file(on_record, publisher, begin):
    data = changed(on_record)
    run = apply(begin(publisher, data), publisher, Mode.PUBLISH)
    assert run.state == RunState.APPLIED, run.message
    dumped = dump()
    for name in ("topics", "sources", "organisations", "posts", "people", "agreements", "events"):
        assert {r["key"]: r for r in dumped[name]} == {r["key"]: r for r in data[name]}
    event = Event.objects.get(key="exercise-2018")
    assert event.latest_revision.user == publisher
    note = ChangeNote.objects.get(revision=event.live_revision)
    assert (note.text, note.is_public, bool(note.published_at)) == ("Imported from sample.json", False, True)
    assert list(Event.objects.public().search("Changed by an import")) == [event]


def test_submitted_by_an_editor_the_catalogue_is_published_and_the_rest_waits(on_record, editor, begin, publisher):
    run = apply(begin(editor, changed(on_record)), editor)
    assert run.state == RunState.APPLIED, run.message
    assert Topic.objects.public().filter(key="new-exercises").exists()
    assert not Event.objects.public().filter(key="new-exercise-2018").exists()
    assert Event.objects.get(key="exercise-2018").summary == "They trained in June 2018."
    states = WorkflowState.objects.active()
    assert {state.requested_by for state in states} == {editor}
    assert len(states) == 6
    assert ModelLogEntry.objects.filter(user=editor, action="wagtail.workflow.start").count() == 6


def test_reviewers_get_one_mail_for_the_whole_run(on_record, editor, publisher, begin):
    reviewer = UserFactory(group="Reviewer")
    apply(begin(editor, changed(on_record)), editor)
    assert sorted(message.to[0] for message in mail.outbox) == sorted([reviewer.email, publisher.email])
    assert mail.outbox[0].subject == "6 records of “sample.json” are waiting for review"
    assert "Edith Editor imported “sample.json”" in mail.outbox[0].body


def test_only_chosen_rows_are_written(on_record, publisher, begin):
    run = begin(publisher, changed(on_record))
    row = run.rows.get(key="exercise-2018")
    assert runs.choose(run, [row.pk]) == 1
    apply(run, publisher, Mode.PUBLISH)
    assert Event.objects.get(key="exercise-2018").summary == "Changed by an import."
    assert not Topic.objects.filter(key="new-exercises").exists()
    assert list(run.rows.exclude(object_id=None)) == [row]


def test_a_row_that_names_a_record_of_a_row_not_chosen_stops_the_run(on_record, publisher, begin):
    run = begin(publisher, changed(on_record))
    runs.choose(run, [run.rows.get(key="new-exercise-2018").pk])
    before = to_json(dump())
    apply(run, publisher, Mode.PUBLISH)
    assert run.state == RunState.READY
    assert "choose the row that brings it too" in run.message
    assert to_json(dump()) == before


def test_an_edit_after_the_preview_stops_the_run_and_refreshes_the_row(on_record, publisher, begin):
    run = begin(publisher, changed(on_record))
    event = Event.objects.get(key="exercise-2018")
    event.place = "Paris"
    event.save_revision(user=publisher).publish(user=publisher)
    before = to_json(dump())
    apply(run, publisher, Mode.PUBLISH)
    assert (run.state, to_json(dump())) == (RunState.READY, before)
    assert "“Soldiers train”: has been changed since." in run.message
    row = run.rows.get(key="exercise-2018")
    assert (row.data["place"], row.data["summary"]) == ("Paris", "Changed by an import.")
    apply(run, publisher, Mode.PUBLISH)
    assert run.state == RunState.APPLIED, run.message
    assert (Event.objects.get(key="exercise-2018").place, event.place) == ("Paris", "Paris")


@pytest.mark.parametrize("work", ["draft", "lock", "review"])
def test_a_record_that_somebody_works_on_is_a_conflict(on_record, publisher, editor, begin, work):
    event = Event.objects.get(key="exercise-2018")
    if work == "lock":
        event.locked, event.locked_by = True, editor
        event.save()
    else:
        event.save_revision(user=editor)
        if work == "review":
            event.get_workflow().start(event, editor)
    row = begin(publisher, changed(on_record)).rows.get(key="exercise-2018")
    assert (row.outcome, row.can_be_chosen) == (Outcome.CONFLICT, False)
    expected = {"lock": "locked by Edith Editor", "draft": "unpublished changes", "review": "in review"}
    assert expected[work] in row.problems[0]["message"]


def test_a_lock_after_the_preview_stops_the_run(on_record, publisher, editor, begin):
    run = begin(publisher, changed(on_record))
    Event.objects.filter(key="exercise-2018").update(locked=True, locked_by=editor)
    apply(run, publisher, Mode.PUBLISH)
    assert run.state == RunState.READY
    assert "locked by Edith Editor" in run.message
    assert run.rows.get(key="exercise-2018").outcome == Outcome.CONFLICT


def test_a_run_is_applied_once(on_record, publisher, begin):
    run = begin(publisher, changed(on_record))
    same = ImportRun.objects.get(pk=run.pk)
    apply(run, publisher, Mode.PUBLISH)
    revisions = Event.objects.get(key="exercise-2018").revisions.count()
    with pytest.raises(runs.RunRefused, match="applied already"):
        runs.begin_apply(same, publisher, Mode.PUBLISH)
    assert Event.objects.get(key="exercise-2018").revisions.count() == revisions


def test_a_second_run_of_the_same_file_stops_at_what_the_first_did(on_record, publisher, begin):
    first, second = begin(publisher, changed(on_record)), begin(publisher, changed(on_record))
    apply(first, publisher, Mode.PUBLISH)
    after = to_json(dump())
    apply(second, publisher, Mode.PUBLISH)
    assert (second.state, to_json(dump())) == (RunState.READY, after)
    assert outcomes(second) == {Outcome.UNCHANGED: 18}


def test_refused_rows_say_where_and_why(on_record, publisher, begin):
    data = changed(on_record)
    data["events"][1]["date"] = "9/1/2002"
    data["events"].append({**deepcopy(data["events"][0]), "slug": "another"})
    data["events"].append({**deepcopy(data["events"][0]), "key": "third", "slug": "third", "topics": ["nowhere"]})
    data["sources"][-1]["surprise"] = 1
    run = begin(publisher, data)
    said = troubles(run)
    assert "events 1: date" in said
    assert "key “exercise-2018” stands in row 0 too" in said
    assert "there is no topic “nowhere”" in said
    assert "sources 2: surprise is not a field of this kind of record" in said
    assert not run.rows.filter(outcome=Outcome.REFUSED, is_chosen=True).exists()


def test_a_row_that_names_the_record_of_a_refused_row_is_refused_too_and_freed_by_its_correction(
    on_record, publisher, begin
):
    data = changed(on_record)
    data["sources"][-1]["reliability"] = "excellent"
    run = begin(publisher, data)
    event, source = run.rows.get(key="new-exercise-2018"), run.rows.get(key="new-article")
    assert event.outcome == source.outcome == Outcome.REFUSED
    assert "names the source “new-article” of row 2, which is refused itself" in event.problems[0]["message"]
    fixed = runs.correct(run, source, publisher, {**source.cells, "reliability": "primary"})
    assert (fixed.outcome, fixed.is_chosen, fixed.problems) == (Outcome.NEW, True, [])
    event.refresh_from_db()
    assert (event.outcome, event.is_chosen) == (Outcome.NEW, True), event.problems
    apply(run, publisher, Mode.PUBLISH)
    assert run.state == RunState.APPLIED, run.message


def test_what_is_not_ready_is_submitted_even_by_a_publisher(on_record, publisher, begin):
    data = changed(on_record)
    data["events"][1]["verdict"] = ""
    run = begin(publisher, data)
    row = run.rows.get(key="new-exercise-2018")
    assert "The verdict is missing" in row.unready[0]
    apply(run, publisher, Mode.PUBLISH)
    event = Event.objects.get(key="new-exercise-2018")
    assert (event.live, event.workflow_in_progress) == (False, True)


@pytest.mark.parametrize("mode", Mode.values)
def test_an_undo_refuses_where_somebody_edited_since_and_names_them(on_record, publisher, editor, begin, mode):
    run = apply(begin(publisher, changed(on_record)), publisher, mode)
    event = Event.objects.get(key="exercise-2018").get_latest_revision_as_object()
    event.place = "Paris"
    event.save_revision(user=editor)
    before = to_json(dump())
    [problem] = runs.undo_problems(run, publisher)
    assert problem == "“Soldiers train” was edited by Edith Editor since."
    with pytest.raises(runs.RunRefused, match="Edith Editor"):
        runs.begin_undo(run, publisher)
    run.refresh_from_db()
    assert (run.state, to_json(dump())) == (RunState.APPLIED, before)


def test_an_undo_refuses_where_a_new_record_is_named_by_now(on_record, publisher, editor, begin):
    run = apply(begin(publisher, changed(on_record)), publisher, Mode.PUBLISH)
    other = Event(title="Later", key="later", slug="later", date="2020", kind="other", verdict="unverified", live=False)
    other.topics.set([Topic.objects.get(key="new-exercises")])
    other.save()
    other.save_revision(user=editor)
    assert runs.undo_problems(run, publisher) == ["“new-exercises” is named by “Later”, last edited by Edith Editor."]


def test_an_undo_refuses_where_a_draft_of_a_public_record_names_a_new_one(on_record, publisher, editor, begin):
    data = changed(on_record)
    data["events"] = data["events"][1:]  # leaves the first event out of the import
    run = apply(begin(publisher, data), publisher, Mode.PUBLISH)
    event = Event.objects.get(key="exercise-2018")
    event.topics.set([Topic.objects.get(key="new-exercises")])
    event.save_revision(user=editor)
    [problem] = runs.undo_problems(run, publisher)
    assert problem == "“new-exercises” is named by a draft of “Soldiers train”, last edited by Edith Editor."


def test_a_deleted_record_is_named_with_who_deleted_it(on_record, publisher, editor, begin):
    from wagtail.log_actions import log

    run = apply(begin(publisher, changed(on_record)), publisher, Mode.PUBLISH)
    event = Event.objects.get(key="new-exercise-2018")
    log(event, "wagtail.delete", user=editor, deleted=True)
    event.delete()
    assert runs.undo_problems(run, publisher) == ["“Soldiers train” was deleted by Edith Editor."]


def test_approval_of_what_was_imported_is_no_edit_but_its_undo_wants_a_publisher(on_record, editor, publisher, begin):
    before = to_json(dump())
    run = apply(begin(editor, changed(on_record)), editor)
    event = Event.objects.get(key="exercise-2018")
    task = event.current_workflow_task
    task.on_action(event.current_workflow_task_state, publisher, "approve")
    assert Event.objects.get(key="exercise-2018").summary == "Changed by an import."
    [problem] = runs.undo_problems(run, editor)
    assert "“Soldiers train” is published" in problem
    runs.begin_undo(run, publisher)
    assert (run.state, to_json(dump())) == (RunState.UNDONE, before), run.message


def test_only_who_applied_it_or_a_publisher_takes_it_back(on_record, editor, begin):
    run = apply(begin(editor, changed(on_record)), editor)
    other = UserFactory(group="Editor")
    assert "Somebody else applied this import" in runs.undo_problems(run, other)[0]
    assert runs.undo_problems(run, editor) == []


def test_rights_are_asked_at_each_step(on_record, editor, publisher, begin):
    nobody, run = UserFactory(), begin(editor, changed(on_record))
    for step in (
        lambda: runs.start(nobody, "x.json", b"{}", None),
        lambda: runs.begin_apply(run, nobody, Mode.SUBMIT),
        lambda: runs.begin_undo(run, nobody),
        lambda: runs.discard(run, nobody),
        lambda: runs.correct(run, run.rows.first(), nobody, {}),
        lambda: runs.begin_apply(run, editor, Mode.PUBLISH),
        lambda: runs.discard(run, UserFactory(group="Editor")),
    ):
        with pytest.raises(runs.RunRefused):
            step()
    run.refresh_from_db()
    assert run.state == RunState.READY


def test_a_file_that_is_none_is_refused_with_a_message(publisher):
    run = runs.start(publisher, "x.json", b"{", None)
    assert run.state == RunState.REFUSED
    assert run.message
    runs.discard(run, publisher)
    assert not ImportRun.objects.exists()


def test_an_attempt_that_was_given_up_commits_nothing(on_record, publisher, begin, monkeypatch):
    from portal.importing import applying

    run = begin(publisher, changed(on_record))
    before = to_json(dump())
    finish = applying.finish

    def too_late(run_pk, attempt, *args, **kwargs):
        ImportRun.objects.filter(pk=run_pk).update(attempt=attempt + 1)
        finish(run_pk, attempt, *args, **kwargs)

    monkeypatch.setattr(applying, "finish", too_late)
    runs.begin_apply(run, publisher, Mode.PUBLISH)
    assert to_json(dump()) == before
    assert ImportRun.objects.get(pk=run.pk).state == RunState.APPLYING


def test_a_run_whose_worker_stopped_can_be_applied_again(on_record, publisher, begin, monkeypatch):
    from portal.importing import runs as module

    run = begin(publisher, changed(on_record))
    with monkeypatch.context() as patch:
        patch.setattr(module, "_hand_over_at_once", lambda task, run: None)
        runs.begin_apply(run, publisher, Mode.PUBLISH)
        assert run.state == RunState.APPLYING
    assert runs.recover(run)
    assert (run.state, run.message) == (RunState.READY, "The work on it stopped before the end. Nothing was written.")
    assert not runs.recover(run)
    apply(run, publisher, Mode.PUBLISH)
    assert run.state == RunState.APPLIED, run.message
