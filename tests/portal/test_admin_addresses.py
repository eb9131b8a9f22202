"""Who may open which address of our own in the admin: every role at every one of them.

The tables name the roles that are let in, by the address's name. Everybody else is shown the sign-in page where they
have no way into the admin, and is otherwise refused: with 403 at the addresses that this project adds, and Wagtail's
way, with a message on another page, in the sections of records. An address without a line here fails the test.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from evidence.models import Record, Source
from people.models import Organisation, Person, Post
from portal.importing import runs
from portal.models.imports import ImportRow, Mode
from tests import factories
from tests.roles_at_addresses import ROLES, ROOMS, addresses_below_admin, one_of_each, who_is_let_in
from timeline.models import Agreement, Event, Topic

REVIEWED = {Event: factories.EventFactory, Agreement: factories.AgreementFactory, Person: factories.PersonFactory}
CATALOGUE = {
    Source: factories.SourceFactory,
    Organisation: factories.OrganisationFactory,
    Post: factories.PostFactory,
    Topic: factories.TopicFactory,
}
REPORTS = ("evidence", "overdue_checks", "gaps_and_overlaps", "sources")

#: The sections of records and their choosers: who is let in where records go through review, and in the catalogue.
SECTIONS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("list", "list_results", "add", "edit", "usage", "history", "history_results"), ("ERPS", "ERPS")),
    **dict.fromkeys(("preview_on_add", "preview_on_edit", "revisions_view", "revisions_revert"), ("ERPS", "ERPS")),
    **dict.fromkeys(("revisions_compare", "warnings", "warnings_on_edit", "check_address"), ("ERPS", "ERPS")),
    **dict.fromkeys(("revisions_unschedule", "unpublish"), ("PS", "ERPS")),
    "delete": ("PS", "PS"),
    # Whoever reviews a record may lock it meanwhile. It is not locked, so only an administrator may unlock it.
    "lock": ("RPS", "PS"),
    "unlock": ("S", "PS"),
    **dict.fromkeys(("workflow_action", "collect_workflow_action_data", "workflow_preview"), ("RPS", "")),
    **dict.fromkeys(("workflow_history", "workflow_history_detail"), ("ERPS", "")),
    # A question without an answer yet: what cancels is the form itself.
    "confirm_workflow_cancellation": ("VERPS", ""),
    # Wagtail's choosers are open to whoever may enter the admin.
    **dict.fromkeys(("choose", "choose_results", "chosen", "chosen_multiple"), ("VERPS", "VERPS")),
}
#: Making a record in a chooser is offered for sources alone.
CREATE_IN_CHOOSER = {Source: "ERPS"}
#: The addresses beside the sections.
OTHERS: dict[str, str] = {
    "read_date": "VERPS",
    **dict.fromkeys(("portal:guide", "portal:guide_picture"), "VERPS"),
    **{f"{report}_report{part}": "ERPS" for report in REPORTS for part in ("", "_results")},
    **{f"imports:{page}": "ERPS" for page in ("list", "new", "sheet", "run", "progress", "row", "undo")},
    # Of another's import, only publishers.
    "imports:discard": "EPS",
}
#: What may be done to many: who is let in, where records go through review, and in the catalogue.
BULK: dict[str, tuple[str, str]] = {
    "publish": ("PS", "ERPS"),
    "unpublish": ("PS", "ERPS"),
    "submit": ("ERPS", ""),
    "review-date": ("ERPS", ""),
    "topic": ("ERPS", ""),
}
POSTED = {"lock", "unlock", "workflow_action", "warnings", "warnings_on_edit", "create", "imports:discard"}
QUERIES = {"chosen_multiple": "?id={pk}", "read_date": "?text=1957"}


@pytest.fixture
def users(roles) -> dict[str, Any]:
    return one_of_each()


def expected(view: str, model: type[Record]) -> str | None:
    if view == "create":
        return CREATE_IN_CHOOSER.get(model, "")
    if view == "revisions_view" and not model.template:
        return ""  # without a page there is nothing to show
    return SECTIONS[view][model not in REVIEWED] if view in SECTIONS else None


def spaces_of(model: type[Record]) -> tuple[str, str]:
    """The namespaces of a section's addresses and of its chooser's."""
    viewset = model.snippet_viewset
    return viewset.get_url_name("list").partition(":")[0], viewset.chooser_viewset.url_namespace


@pytest.mark.parametrize("model", REVIEWED | CATALOGUE, ids=lambda model: model._meta.model_name)
def test_every_address_of_a_section_lets_in_whom_it_should(users, model, record_property):
    author = factories.UserFactory(group="Editor")
    record = (REVIEWED | CATALOGUE)[model](revision=True)
    revision = record.save_revision(user=author)
    given = {"pk": record.pk, "revision_id": revision.pk, "revision_id_a": "live", "revision_id_b": "latest"}
    if model in REVIEWED:
        state = record.get_workflow().start(record, author)
        task = state.current_task_state
        given |= {"action_name": "reject", "workflow_state_id": state.pk, "task_state_id": task.pk}
        given |= {"task_id": task.task_id}
    found = {}
    for name, wanted in addresses_below_admin(ours=True):
        space, _colon, view = name.rpartition(":")
        if space in spaces_of(model):
            address = reverse(name, kwargs={argument: given[argument] for argument in wanted})
            found[view] = who_is_let_in(
                users, view, address + QUERIES.get(view, "").format(pk=record.pk), post=view in POSTED
            )
    record_property("asked", len(found) * len(ROLES))
    assert found == {view: expected(view, model) for view in found}


@pytest.mark.parametrize("model", REVIEWED | CATALOGUE, ids=lambda model: model._meta.model_name)
def test_every_bulk_action_lets_in_whom_it_should(users, model, record_property):
    record = (REVIEWED | CATALOGUE)[model](revision=True)
    label = (model._meta.app_label, model._meta.model_name)
    actions = [action for action in bulk_action_registry.get_bulk_actions_for_model(*label) if _ours(action)]
    assert actions
    found = {}
    for action in actions:
        address = reverse("wagtail_bulk_action", args=(*label, action.action_type)) + f"?id={record.pk}"
        found[action.action_type] = who_is_let_in(users, action.action_type, address, post=False)
    record_property("asked", len(found) * len(ROLES))
    assert found == {name: BULK[name][model not in REVIEWED] for name in found}


def _ours(action: Any) -> bool:
    return action.__module__.partition(".")[0] in ROOMS


def test_every_other_address_lets_in_whom_it_should(users, record_property):
    ready, applied = (
        runs.start(users["E"], "letters.csv", f"Year,Headline\n195{n},Letter {n}\n".encode(), None) for n in (7, 8)
    )
    runs.begin_apply(applied, users["E"], Mode.SUBMIT)
    given = {"pk": ready.pk, "row_pk": ImportRow.objects.get(run=ready).pk, "name": "desk.png"}
    given |= {"kind": "events", "content": "blank", "file_format": "csv"}
    sections = {space for model in REVIEWED | CATALOGUE for space in spaces_of(model)}
    found = {}
    for name, wanted in addresses_below_admin(ours=True):
        if name.partition(":")[0] not in sections:
            here = given | ({"pk": applied.pk} if name == "imports:undo" else {})
            address = reverse(name, kwargs={argument: here[argument] for argument in wanted})
            found[name] = who_is_let_in(users, name, address + QUERIES.get(name, ""), post=name in POSTED)
    record_property("asked", len(found) * len(ROLES))
    assert found == OTHERS
