"""Puts editors and their events into a running site, and reads back what it holds of them."""

from __future__ import annotations

import json
from typing import Protocol

from tests.trials.editors import Editor, number_in, title

PASSWORD = "only for a site that ends with the trial"

_PREPARE = """
import json, sys
from django.contrib.auth.models import Group
from wagtail.admin.admin_url_finder import AdminURLFinder
from accounts.models import User
from dates import parse
from timeline.models import Event, EventKind
names, password, titles = json.loads(sys.argv[1])
forms = {}
for name in names:
    user = User.objects.create_user(name, f"{name}@example.org", password)
    user.groups.add(Group.objects.get(name="Editor"))
    event = Event(key=f"trial-{name}", slug=f"trial-{name}", title=titles[name], live=False)
    event.date, event.kind = parse("2001"), EventKind.values[0]
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


def hire(site: Site, number: int) -> list[Editor]:
    """New editors, signed in, each with the form of an event of their own."""
    names = [f"editor-{count}" for count in range(number)]
    titles = {name: title(name, 0) for name in names}
    forms = json.loads(site.python(_PREPARE, json.dumps([names, PASSWORD, titles])))
    editors = [Editor(site.address, site.certificate, name, PASSWORD, forms[name]) for name in names]
    for editor in editors:
        editor.sign_in()
    return editors


def lost_saves(site: Site, editors: list[Editor]) -> dict[str, int]:
    """By editor, how many acknowledged saves the site does not hold."""
    titles = json.loads(site.python(_READ))
    lost = {editor.name: editor.acknowledged - number_in(titles[f"trial-{editor.name}"]) for editor in editors}
    return {name: number for name, number in lost.items() if number > 0}
