"""Who may do what: three groups, and the review that every event, agreement and person goes through."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from evidence.models import Record, Source, SourceCheckTask
from people.models import Organisation, Person, Post
from timeline.models import Agreement, Event, Topic

EDITOR, REVIEWER, PUBLISHER = "Editor", "Reviewer", "Publisher"

#: Records that go through review, and the catalogue that they draw on, which editors keep themselves.
REVIEWED: tuple[type[Record], ...] = (Event, Agreement, Person)
CATALOGUE: tuple[type[Record], ...] = (Source, Organisation, Post, Topic)

WORKFLOW = "Check sources, then publish"
TASK = "Check sources"
REVIEWERS = (REVIEWER, PUBLISHER)

WRITING = ("add", "change")
PUBLISHING = (*WRITING, "publish", "delete", "lock", "unlock")
MEDIA = {EDITOR: ("add", "choose"), REVIEWER: ("add", "choose"), PUBLISHER: ("add", "change", "delete", "choose")}
PAGES = ("add", "change", "publish", "lock", "unlock")

#: Wagtail's own groups and workflow, in place on a new database; nobody here belongs to them.
WAGTAIL_GROUPS = ("Editors", "Moderators")
WAGTAIL_WORKFLOW = "Moderators approval"


@transaction.atomic
def set_up_roles() -> list[str]:
    """Make the groups, their permissions and the workflow, and say what was made; nothing the second time.

    Permissions are only added: what an administrator gave beyond these, and a workflow they assigned instead, stays.
    """
    made: list[str] = []
    for name in (EDITOR, REVIEWER, PUBLISHER):
        group, created = Group.objects.get_or_create(name=name)
        made += [f"group {name}"] if created else []
        made += _give(group, PUBLISHING if name == PUBLISHER else WRITING, REVIEWED)
        made += _give(group, PUBLISHING if name == PUBLISHER else (*WRITING, "publish"), CATALOGUE)
        made += _give_access(group)
        made += _give_media(group, MEDIA[name])
    made += _give_pages(Group.objects.get(name=PUBLISHER))
    made += _set_up_workflow()
    made += _retire_wagtails_own()
    return made


def _add(group: Group, permissions: list[Permission]) -> list[str]:
    missing = set(permissions) - set(group.permissions.all())
    group.permissions.add(*missing)
    return sorted(f"{group.name} may {permission.codename}" for permission in missing)


def _give(group: Group, actions: tuple[str, ...], models: tuple[type[Record], ...]) -> list[str]:
    permissions = [
        Permission.objects.get(
            content_type=ContentType.objects.get_for_model(model), codename=f"{action}_{model._meta.model_name}"
        )
        for model in models
        for action in actions
    ]
    return _add(group, permissions)


def _give_access(group: Group) -> list[str]:
    wanted = (("wagtailadmin", "access_admin"), ("portal", "import_records"))
    return _add(group, [Permission.objects.get(content_type__app_label=app, codename=name) for app, name in wanted])


def _give_media(group: Group, actions: tuple[str, ...]) -> list[str]:
    """Pictures and files belong to collections, with permissions of their own."""
    root, made = Collection.get_first_root_node(), []
    for app_label, kind in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for action in actions:
            permission = Permission.objects.get(content_type__app_label=app_label, codename=f"{action}_{kind}")
            _row, created = GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission
            )
            made += [f"{group.name} may {permission.codename}"] if created else []
    return made


def _give_pages(group: Group) -> list[str]:
    root, made = Page.get_first_root_node(), []
    for action in PAGES:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{action}_page")
        _row, created = GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        made += [f"{group.name} may {permission.codename}"] if created else []
    return made


def _set_up_workflow() -> list[str]:
    made = []
    task, created = SourceCheckTask.objects.get_or_create(name=TASK)
    if created:
        task.groups.set(Group.objects.filter(name__in=REVIEWERS))
        made.append(f"task {TASK}")
    workflow, created = Workflow.objects.get_or_create(name=WORKFLOW)
    if created:
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        made.append(f"workflow {WORKFLOW}")
    for model in REVIEWED:
        _row, created = WorkflowContentType.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow}
        )
        made += [f"workflow of {model._meta.verbose_name_plural}"] if created else []
    return made


def _retire_wagtails_own() -> list[str]:
    """Take away Wagtail's groups where they are empty, and then its workflow, which none but they could pass."""
    empty = Group.objects.filter(name__in=WAGTAIL_GROUPS, user__isnull=True)
    retired = [f"removed Wagtail's empty group {group.name}" for group in empty]
    empty.delete()
    workflow = Workflow.objects.filter(name=WAGTAIL_WORKFLOW, active=True).first()
    if workflow and not Group.objects.filter(name__in=WAGTAIL_GROUPS).exists():
        workflow.deactivate()
        retired.append(f"deactivated Wagtail's workflow {workflow.name}")
    return retired
