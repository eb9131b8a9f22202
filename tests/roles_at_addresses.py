"""Who may open which address of the admin: one user of each role, every address, and how each is answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver

from tests import factories

ROOMS = ("dates", "evidence", "people", "timeline", "portal")
#: Who stands for each letter. V may enter the admin and nothing else, N is in no group, A has not signed in.
ROLES = {
    "A": None,
    "N": "nobody",
    "V": "visitor",
    "E": "editor",
    "R": "reviewer",
    "P": "publisher",
    "S": "administrator",
}


def one_of_each() -> dict[str, Any]:
    """A user of each role, by its letter."""
    visitors = Group.objects.create(name="Visitors")
    visitors.permissions.add(Permission.objects.get(codename="access_admin"))
    return {
        "N": factories.UserFactory(),
        "V": factories.UserFactory(group="Visitors"),
        "E": factories.UserFactory(group="Editor"),
        "R": factories.UserFactory(group="Reviewer"),
        "P": factories.UserFactory(group="Publisher"),
        "S": factories.UserFactory(is_superuser=True),
    }


def addresses_below_admin(*, ours: bool) -> Iterator[tuple[str, list[str]]]:
    """The names of addresses, and their arguments. `ours` are those whose view, or section, is of one of our rooms."""

    def walk(patterns: list[Any], path: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
        for pattern in patterns:
            here = path + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, here, (*spaces, *filter(None, [pattern.namespace])))
            elif here.startswith("admin/") and pattern.name and _is_ours(pattern.callback, spaces) is ours:
                yield ":".join((*spaces, pattern.name)), list(pattern.pattern.regex.groupindex)

    return walk(get_resolver().url_patterns)


def _is_ours(callback: Any, spaces: tuple[str, ...]) -> bool:
    view = getattr(callback, "view_class", callback)
    sections = {part for space in spaces for part in space.split("_")[1:2]}
    return view.__module__.split(".")[0] in ROOMS or bool(sections & set(ROOMS))


def ask(users: dict[str, Any], role: str, address: str, *, post: bool) -> str:
    """“in”, “sign in”, “403”, or “refused”: Wagtail's way, with a message on another page."""
    client = Client()
    if role != "A":
        client.force_login(users[role])
    with transaction.atomic():
        response = client.post(address) if post else client.get(address)
        said = get_messages(response.wsgi_request)
        response.getvalue()  # closing it would close the database's connection too
        transaction.set_rollback(True)
    if response.status_code != 302:
        return "in" if response.status_code in (200, 400) else str(response.status_code)
    if response["Location"].startswith("/admin/login/"):
        return "sign in"
    return "refused" if any(message.level_tag == "error" for message in said) else "in"


def who_is_let_in(users: dict[str, Any], name: str, address: str, *, post: bool) -> str:
    """The letters of the roles that are let in; all others are turned away as they should be."""
    answers = {role: ask(users, role, address, post=post) for role in ROLES}
    assert (answers["A"], answers["N"]) == ("sign in", "sign in"), (name, answers)
    assert set(answers.values()) <= {"in", "sign in", "403", "refused"}, (name, answers)
    return "".join(role for role, answer in answers.items() if answer == "in")
