"""Who may open which of Wagtail's own addresses in the admin: every role at every one of them.

The tables name the roles that are let in, as tests/portal/test_admin_addresses.py does for the addresses that this
project adds. An address without a line here fails the test, and so does one that a new release of Wagtail brings.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Workflow, WorkflowPage

from tests import factories
from tests.roles_at_addresses import ROLES, addresses_below_admin, ask, one_of_each

pytestmark = pytest.mark.django_db

EVERYBODY, ADMIN, WRITERS, PUBLISHERS, ADMINISTRATORS, NOBODY = "ANVERPS", "VERPS", "ERPS", "PS", "S", ""
#: Addresses that only fail: Wagtail's page of errors, for looking at it.
FAILS = {"wagtailadmin_error_test"}
#: These have tests of their own, tests/accounts/test_addresses.py.
ACCOUNTS = "second_factor"
#: By namespace, or by name where an address has none: who is let in where `BUT` says nothing else.
USUAL = {
    # Whoever may enter the admin: their desk, choosers, what they set for themselves.
    **dict.fromkeys(("wagtailadmin_home", "wagtailadmin_account", "wagtailadmin_dismissibles"), ADMIN),
    **dict.fromkeys(("wagtailadmin_choose_page", "wagtailadmin_choose_page_child"), ADMIN),
    **dict.fromkeys(("wagtailadmin_choose_page_search", "wagtailadmin_choose_page_chosen_multiple"), ADMIN),
    **{f"wagtailadmin_choose_page_{kind}_link": ADMIN for kind in ("external", "email", "phone", "anchor")},
    **dict.fromkeys(("wagtailadmin_api:pages", "wagtailadmin_api:documents", "wagtailadmin_api:images"), ADMIN),
    **dict.fromkeys(("wagtaildocs_chooser", "wagtailimages_chooser", "wagtailembeds"), ADMIN),
    "wagtailadmin_tag_autocomplete": ADMIN,
    "wagtailadmin_editing_sessions": ADMIN,
    # Pages are written by publishers.
    **dict.fromkeys(("wagtailadmin_explore_root", "wagtailadmin_explore", "wagtailadmin_explore_results"), PUBLISHERS),
    **dict.fromkeys(("wagtailadmin_pages", "wagtailadmin_reports"), PUBLISHERS),
    # Whoever writes uploads; what others uploaded is the publishers' to change.
    **dict.fromkeys(("wagtaildocs", "wagtailimages"), PUBLISHERS),
    **dict.fromkeys(("wagtailadmin_collections", "wagtailadmin_workflows", "wagtailredirects"), ADMINISTRATORS),
    **dict.fromkeys(("wagtailsites", "wagtailusers_users", "wagtailusers_groups"), ADMINISTRATORS),
    # Records have sections of their own, and actions on many of them stand with those.
    **dict.fromkeys(("wagtailsnippets", "wagtail_bulk_action", "wagtailadmin_block_preview"), NOBODY),
    "wagtailadmin_tag_model_autocomplete": NOBODY,
    # Before anybody signs in, and when they leave.
    **dict.fromkeys(("wagtailadmin_login", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"), EVERYBODY),
    **{f"wagtailadmin_password_reset{step}": EVERYBODY for step in ("", "_done", "_confirm", "_complete")},
    "wagtailadmin_logout": NOBODY,
}
BUT = {
    # A page in nobody's reach is no answer of Wagtail's API, which writers of records ask for titles of pages.
    "wagtailadmin_api:pages:detail": PUBLISHERS,
    **{f"wagtailadmin_api:{kind}:find": NOBODY for kind in ("pages", "documents", "images")},
    # A question or an old address, which leads to the one that asks who it is.
    **dict.fromkeys(("wagtailadmin_pages:choose_parent", "wagtailadmin_pages:revisions_index"), ADMIN),
    "wagtailadmin_pages:confirm_workflow_cancellation": ADMIN,
    # While the page is under review, which is the administrators' as no reviewer was named for it.
    **{f"wagtailadmin_pages:{view}": ADMINISTRATORS for view in ("unpublish", "workflow_action", "lock", "unlock")},
    **dict.fromkeys(
        ("wagtailadmin_pages:collect_workflow_action_data", "wagtailadmin_api:pages:action"), ADMINISTRATORS
    ),
    "wagtailadmin_pages:workflow_preview": ADMINISTRATORS,
    "wagtailadmin_pages:convert_alias": NOBODY,
    # Each sees there what they may see elsewhere.
    **dict.fromkeys(("wagtailadmin_reports:site_history", "wagtailadmin_reports:site_history_results"), ADMIN),
    **{f"wagtailadmin_workflows:{view}": ADMIN for view in ("task_chooser", "task_chooser_results", "task_chosen")},
    "wagtailadmin_workflows:task_chooser_create": ADMIN,
    "wagtailadmin_editing_sessions:ping": PUBLISHERS,
    **{
        f"{space}:{view}": WRITERS
        for space in ("wagtaildocs", "wagtailimages")
        for view in ("index", "index_results", "add", "add_multiple")
    },
    **{f"wagtail{kind}_chooser:{view}": WRITERS for kind in ("docs", "images") for view in ("chosen", "create")},
    "wagtailimages_chooser:select_format": WRITERS,
    # Addresses of pictures in sizes that somebody asks for are switched off.
    **dict.fromkeys(("wagtailimages:url_generator", "wagtailimages:url_generator_output"), NOBODY),
    # Uploads that wait for their last fields: there are none.
    **dict.fromkeys(
        (
            "wagtaildocs:create_multiple_from_uploaded_document",
            "wagtaildocs:delete_upload_multiple",
            "wagtailimages:create_multiple_from_uploaded_image",
            "wagtailimages:delete_upload_multiple",
        ),
        NOBODY,
    ),
    # Its first step was not taken; nobody but an administrator is told even that.
    "wagtailredirects:process_import": NOBODY,
}
POSTED = {
    *(f"wagtailadmin_pages:{view}" for view in ("lock", "unlock", "set_page_position", "move_confirm")),
    *(
        "wagtailadmin_workflows:remove",
        "wagtailadmin_workflows:enable",
        "wagtailadmin_workflows:enable_task",
        "wagtailadmin_api:pages:action",
    ),
    *("wagtailadmin_editing_sessions:ping", "wagtailadmin_editing_sessions:release", "wagtailadmin_logout"),
    *(f"{space}:{view}_multiple" for space in ("wagtaildocs", "wagtailimages") for view in ("edit", "delete")),
    *("wagtaildocs:create_multiple_from_uploaded_document", "wagtaildocs:delete_upload_multiple"),
    *("wagtailimages:create_multiple_from_uploaded_image", "wagtailimages:delete_upload_multiple"),
}


@pytest.fixture
def users(roles) -> dict[str, Any]:
    return one_of_each()


@pytest.fixture
def arguments(users, site_pages) -> dict[str, dict[str, Any]]:
    """What addresses name, by the first part of their names; under "" what means the same in all of them."""
    page, workflow = site_pages.about, Workflow.objects.order_by("pk").first()
    revision = page.save_revision(user=users["P"])
    WorkflowPage.objects.create(page=page, workflow=workflow)
    review = workflow.start(page, users["P"])
    task = review.current_task_state.task
    picture = get_image_model().objects.create(title="A picture", description="Blue", file=get_test_image_file())
    document = get_document_model().objects.create(title="Minutes", file=ContentFile(b"text", "minutes.txt"))
    root = Collection.get_first_root_node()
    collection = root.add_child(name="Letters")
    redirect = Redirect.objects.create(old_path="/old", redirect_link="/new/")
    everywhere = {
        **dict.fromkeys(("page_id", "page_to_move_id", "page_pk", "object_id", "pk"), page.pk),
        **{"parent_page_id": site_pages.home.pk, "destination_id": site_pages.home.pk, "revision_id": revision.pk},
        **{"revision_id_a": "live", "revision_id_b": "latest", "action_name": "approve", "workflow_pk": workflow.pk},
        **{"workflow_state_id": review.pk, "task_state_id": review.current_task_state.pk, "task_id": task.pk},
        **{"content_type_app_name": "portal", "content_type_model_name": "textpage", "app_name": "portal"},
        **{"app_label": "portal", "model_name": "textpage", "action": "publish", "collection_id": collection.pk},
        **{"document_id": document.pk, "doc_id": document.pk, "image_id": picture.pk, "filter_spec": "width-100"},
        **{"redirect_id": redirect.pk, "uploaded_file_id": 1, "session_id": 1, "uidb64": "x", "token": "y"},
    }
    tasks = {f"wagtailadmin_workflows:{view}_task": {"pk": task.pk} for view in ("edit", "enable", "disable")}
    kind = {"app_label": "wagtailcore", "model_name": "groupapprovaltask"}
    return {
        "": everywhere,
        "wagtailadmin_workflows": {"pk": workflow.pk},
        **tasks,
        "wagtailadmin_workflows:add_task": kind,
        "wagtailadmin_api:pages:action": {"action_name": "unpublish"},
        "wagtailadmin_api:images": {"pk": picture.pk},
        "wagtailadmin_api:documents": {"pk": document.pk},
        "wagtailadmin_collections": {"pk": collection.pk},
        "wagtailsites": {"pk": site_pages.site.pk},
        "wagtailusers_users": {"pk": factories.UserFactory().pk},
        "wagtailusers_groups": {"pk": Group.objects.create(name="Some group").pk},
        "wagtaildocs_chooser": {"pk": document.pk},
        "wagtailimages_chooser": {"pk": picture.pk},
    }


def test_every_address_of_wagtail_lets_in_whom_it_should(users, arguments, record_property):
    found, asked = {}, 0
    for name, wanted in addresses_below_admin(ours=False):
        if name in FAILS or name.startswith(ACCOUNTS):
            continue
        given = dict(arguments[""])
        for start in _starts(name):
            given |= arguments.get(start, {})
        address = reverse(name, kwargs={argument: given[argument] for argument in wanted})
        answers = {role: ask(users, role, address, post=name in POSTED) for role in ROLES}
        assert set(answers.values()) <= {"in", "sign in", "403", "404", "405", "refused"}, (name, answers)
        found[name] = "".join(role for role, answer in answers.items() if answer == "in")
        asked += len(answers)
    record_property("asked", asked)
    assert found == {name: expected(name) for name in found}


def _starts(name: str) -> list[str]:
    """The whole name and what it begins with, the shortest first."""
    parts = name.split(":")
    return [":".join(parts[:number]) for number in range(1, len(parts) + 1)]


def expected(name: str) -> str | None:
    """The roles that are let in; None for an address that no table knows."""
    usual = next((USUAL[start] for start in reversed(_starts(name)) if start in USUAL), None)
    return BUT.get(name, usual)


def test_the_tables_name_no_address_that_is_not_there():
    names = {name for name, _wanted in addresses_below_admin(ours=False)}
    assert (set(BUT) | POSTED | FAILS) - names == set()
    assert set(USUAL) - {start for name in names for start in _starts(name)} == set()
