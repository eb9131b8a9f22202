"""Who was given or lost what: groups, administration, access; and what the groups themselves may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_save, pre_save
from wagtail.log_actions import log

from accounts.models import User

#: A power of an account beside its groups, by its field.
POWERS = {"is_superuser": "Administrator", "is_active": "Active"}


def _before(sender: type[User], instance: User, raw: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """What is stored yet; signing in stores the time alone, and changes no power."""
    if raw or (update_fields is not None and not set(update_fields) & set(POWERS)):
        instance.powers_before = None
        return
    stored = User.objects.filter(pk=instance.pk).values(*POWERS).first() if instance.pk else None
    instance.powers_before = stored or {"is_superuser": False, "is_active": True}


def _after(sender: type[User], instance: User, **kwargs: Any) -> None:
    before = instance.__dict__.pop("powers_before", None) or {}
    changed = {name: getattr(instance, name) for name, value in before.items() if getattr(instance, name) != value}
    _note(instance, [POWERS[n] for n, on in changed.items() if on], [POWERS[n] for n, on in changed.items() if not on])


def _groups(sender: Any, instance: Model, action: str, reverse: bool, pk_set: set | None, **kwargs: Any) -> None:
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    if reverse:  # from the group: `instance` is the group
        users = instance.user_set.all() if pk_set is None else User.objects.filter(pk__in=pk_set)
        found = [(user, [instance.name]) for user in users]
    else:
        groups = instance.groups.all() if pk_set is None else Group.objects.filter(pk__in=pk_set)
        found = [(instance, sorted(group.name for group in groups))]
    for user, names in found:
        _note(user, *((names, []) if action == "post_add" else ([], names)))


def _rights(sender: Any, instance: Model, action: str, reverse: bool, pk_set: set | None, **kwargs: Any) -> None:
    if action not in ("post_add", "post_remove", "pre_clear") or reverse:
        return
    rights = instance.permissions.all() if pk_set is None else Permission.objects.filter(pk__in=pk_set)
    names = sorted(right.codename for right in rights)
    given, taken = (names, []) if action == "post_add" else ([], names)
    if names:
        log(instance, "accounts.rights_of_role_changed", data={"given": given, "taken": taken})


def _note(user: User, given: list[str], taken: list[str]) -> None:
    if given or taken:
        log(user, "accounts.roles_changed", data={"given": given, "taken": taken})


def watch() -> None:
    pre_save.connect(_before, sender=User, dispatch_uid="accounts.powers.before")
    post_save.connect(_after, sender=User, dispatch_uid="accounts.powers.after")
    m2m_changed.connect(_groups, sender=User.groups.through, dispatch_uid="accounts.powers.groups")
    m2m_changed.connect(_rights, sender=Group.permissions.through, dispatch_uid="accounts.powers.rights")
