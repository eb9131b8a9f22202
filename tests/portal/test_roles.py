"""The groups, their permissions and the workflow that `set_up_roles` makes."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from evidence.models import Source, SourceCheckTask
from people.models import Person
from portal.roles import CATALOGUE, REVIEWED, set_up_roles
from tests import factories
from timeline.models import Agreement, Event

pytestmark = pytest.mark.django_db


def may(user, action, model):
    return user.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}")


@pytest.fixture
def users(roles):
    return {name: factories.UserFactory(group=name) for name in ("Editor", "Reviewer", "Publisher")}


def test_setting_up_twice_makes_nothing_the_second_time():
    assert set_up_roles()
    counts = [model.objects.count() for model in (Group, Workflow, WorkflowTask, WorkflowContentType, SourceCheckTask)]
    assert set_up_roles() == []
    assert counts == [
        model.objects.count() for model in (Group, Workflow, WorkflowTask, WorkflowContentType, SourceCheckTask)
    ]


def test_everybody_may_enter_the_admin(users):
    assert all(user.has_perm("wagtailadmin.access_admin") for user in users.values())


@pytest.mark.parametrize("model", REVIEWED)
@pytest.mark.parametrize("group", ["Editor", "Reviewer"])
def test_editors_and_reviewers_write_but_neither_publish_nor_delete_what_is_reviewed(users, group, model):
    assert may(users[group], "add", model)
    assert may(users[group], "change", model)
    for action in ("publish", "delete", "lock", "unlock"):
        assert not may(users[group], action, model)


@pytest.mark.parametrize("model", CATALOGUE)
def test_everybody_keeps_the_catalogue_and_only_publishers_delete_from_it(users, model):
    for name, user in users.items():
        assert all(may(user, action, model) for action in ("add", "change", "publish"))
        assert may(user, "delete", model) == (name == "Publisher")


@pytest.mark.parametrize("model", REVIEWED)
def test_publishers_publish_delete_and_lock(users, model):
    assert all(may(users["Publisher"], action, model) for action in ("publish", "delete", "lock", "unlock"))


def test_only_publishers_see_the_pages(users, client, site_pages):
    address = reverse("wagtailadmin_explore", args=[site_pages.home.pk])
    for name, user in users.items():
        client.force_login(user)
        assert (client.get(address).status_code == 200) == (name == "Publisher")


@pytest.mark.parametrize("kind", ["wagtailimages", "wagtaildocs"])
def test_editors_add_pictures_and_files(users, client, kind):
    client.force_login(users["Editor"])
    assert client.get(reverse(f"{kind}:add_multiple")).status_code == 200


def test_the_workflow_has_one_task_for_reviewers_and_publishers(roles):
    task = Workflow.objects.get(name="Check sources, then publish").tasks.get().specific
    assert isinstance(task, SourceCheckTask)
    assert set(task.groups.values_list("name", flat=True)) == {"Reviewer", "Publisher"}


def test_events_agreements_and_people_go_through_it_and_sources_do_not(roles):
    for model in (Event, Agreement, Person):
        assert model.get_default_workflow().name == "Check sources, then publish"
    assert not WorkflowContentType.objects.filter(content_type=ContentType.objects.get_for_model(Source)).exists()


def test_what_an_administrator_added_stays(roles):
    extra = Permission.objects.get(codename="delete_event")
    Group.objects.get(name="Editor").permissions.add(extra)
    other = Workflow.objects.create(name="Another")
    WorkflowContentType.objects.filter(content_type=ContentType.objects.get_for_model(Event)).update(workflow=other)
    set_up_roles()
    assert extra in Group.objects.get(name="Editor").permissions.all()
    assert Event.get_default_workflow() == other


def test_wagtails_own_groups_go_unless_somebody_is_in_them():
    factories.UserFactory(group="Moderators")
    set_up_roles()
    assert set(Group.objects.values_list("name", flat=True)) == {"Editor", "Reviewer", "Publisher", "Moderators"}
    Group.objects.get(name="Moderators").user_set.clear()
    set_up_roles()
    assert not Group.objects.filter(name="Moderators").exists()
    assert not Workflow.objects.filter(name="Moderators approval", active=True).exists()
