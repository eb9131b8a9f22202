"""Administrators read in the admin who signed in, who may do what since when, and who took what along; no others do."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from wagtail.models import ModelLogEntry

from portal.importing import runs
from tests.factories import EventFactory, UserFactory

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/site-history/"


def notes(user) -> list[dict]:
    entries = ModelLogEntry.objects.for_instance(user).filter(action="accounts.roles_changed").order_by("pk")
    return [entry.data for entry in entries]


def shown(client) -> str:
    return BeautifulSoup(client.get(REPORT).content, "html.parser").find("main").get_text(" ", strip=True)


def test_given_and_taken_roles_are_written_down_with_who_did_it(sign_in, client):
    chief = sign_in(username="chief", is_superuser=True)
    user = UserFactory(username="somebody", email="s@example.org", first_name="S", last_name="B", group="Editor")
    publisher = Group.objects.get(name="Publisher")
    form = {"username": "somebody", "email": "s@example.org", "first_name": "S", "last_name": "B", "is_active": "on"}
    form |= {"groups": [publisher.pk], "password1": "", "password2": ""}
    assert client.post(f"/admin/users/edit/{user.pk}/", form).status_code == 302
    assert client.post(f"/admin/users/edit/{user.pk}/", form | {"is_superuser": "on"}).status_code == 302
    found = notes(user)
    assert {"given": ["Publisher"], "taken": []} in found
    assert {"given": [], "taken": ["Editor"]} in found
    assert found[-1] == {"given": ["Administrator"], "taken": []}
    last = ModelLogEntry.objects.filter(action="accounts.roles_changed").latest("pk")
    assert last.user == chief
    assert "Roles given: Administrator; taken: –" in shown(client)


def test_an_account_that_is_closed_is_written_down(roles):
    user = UserFactory(group="Editor")
    user.is_active = False
    user.save()
    assert notes(user)[-1] == {"given": [], "taken": ["Active"]}


def test_members_that_a_group_is_given_and_rights_of_groups_are_written_down(roles):
    user, group = UserFactory(), Group.objects.create(name="Guests")
    group.user_set.add(user)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    group.user_set.clear()
    assert notes(user) == [{"given": ["Guests"], "taken": []}, {"given": [], "taken": ["Guests"]}]
    entry = ModelLogEntry.objects.for_instance(group).get(action="accounts.rights_of_role_changed")
    assert entry.data == {"given": ["access_admin"], "taken": []}


def test_signing_in_changes_no_power(roles, client):
    user = UserFactory(username="somebody", group="Editor")
    before = notes(user)
    client.post("/admin/login/", {"username": "somebody", "password": "password"})
    assert notes(user) == before


def test_exports_and_imports_are_written_down(sign_in, client):
    editor = sign_in("Editor")
    EventFactory(title="Talks", revision=True)
    response = client.get("/admin/events/?export=csv")
    assert b"Talks" in response.getvalue()
    run = runs.start(editor, "letters.csv", b"Year,Headline\n1957,A letter\n", None)
    runs.begin_apply(run, editor, "submit")
    other = runs.start(editor, "more.csv", b"Year,Headline\n1958,A letter\n", None)
    runs.discard(other, editor)
    found = ModelLogEntry.objects.filter(user=editor).values_list("action", "label")
    assert ("evidence.export", editor.username) in found
    assert {("portal.import.applied", "letters.csv"), ("portal.import.discarded", "more.csv")} <= set(found)
    sign_in(is_superuser=True)
    text = shown(client)
    assert "Exported: events (CSV)" in text
    assert "Import applied" in text


def test_editors_do_not_read_what_concerns_accounts(sign_in, client, roles):
    client.post("/admin/login/", {"username": UserFactory(username="other", group="Editor").username, "password": "no"})
    for group in ("Editor", "Reviewer", "Publisher"):
        sign_in(group)
        EventFactory(revision=True)
        client.get("/admin/events/?export=csv").getvalue()
        text = client.get(REPORT).content.decode()
        assert "Wrong password" not in text
        assert "Exported:" not in text
    sign_in(is_superuser=True)
    assert "Wrong password" in shown(client)
