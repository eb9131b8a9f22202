"""Puts editors and their events into a running site, and reads back what it holds of them."""

from __future__ import annotations

import json
from typing import Protocol

import pyotp

from tests.trials.editors import Editor, number_in, title

PASSWORD = "only for a site that ends with the trial"

_PREPARE = """
import json, sys
from django.contrib.auth.models import Group
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin.admin_url_finder import AdminURLFinder
from accounts.models import User
from dates import parse
from timeline.models import Event, EventKind
names, password, titles, group, keys = json.loads(sys.argv[1])
forms = {}
for name in names:
    user = User.objects.create_user(name, f"{name}@example.org", password)
    user.groups.add(Group.objects.get(name=group))
    TOTPDevice.objects.create(user=user, name="app", key=keys[name])
    event = Event(key=f"trial-{name}", slug=f"trial-{name}", title=titles[name], live=False)
    event.date, event.kind, event.verdict = parse("2001"), EventKind.values[0], "unverified"
    event.save()
    event.save_revision(user=user)
    forms[name] = AdminURLFinder(user).get_edit_url(event)
print(json.dumps(forms))
"""

_READ = """
import json
from timeline.models import Event
events = Event.objects.filter(key__startswith="trial-")
print(json.dumps({event.key: event.get_latest_revision_as_object().title for event in events}))
"""


class Site(Protocol):
    """What a trial asks of the set that it runs against."""

    @property
    def address(self) -> str: ...

    @property
    def certificate(self) -> str | bool: ...

    def python(self, code: str, *words: str) -> str:
        """Run code in the site's shell, with `words` as sys.argv[1:], and return what it prints."""


def hire(site: Site, number: int, group: str = "Editor") -> list[Editor]:
    """New members of a group, signed in with password and code, each with the form of an event of their own."""
    names = [f"{group.lower()}-{count}" for count in range(number)]
    titles = {name: title(name, 0) for name in names}
    apps = {name: pyotp.TOTP(pyotp.random_base32()) for name in names}
    keys = {name: app.byte_secret().hex() for name, app in apps.items()}
    forms = json.loads(site.python(_PREPARE, json.dumps([names, PASSWORD, titles, group, keys])))
    editors = [Editor(site.address, site.certificate, name, PASSWORD, apps[name], forms[name]) for name in names]
    for editor in editors:
        editor.sign_in()
    return editors


def titles_in(site: Site) -> dict[str, str]:
    """By the keys of their events, what editors saved last."""
    return json.loads(site.python(_READ))


def lost_saves(site: Site, editors: list[Editor]) -> dict[str, int]:
    """By editor, how many acknowledged saves the site does not hold."""
    titles = titles_in(site)
    lost = {editor.name: editor.acknowledged - number_in(titles[editor.event]) for editor in editors}
    return {name: number for name, number in lost.items() if number > 0}
