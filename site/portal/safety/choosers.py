"""Wagtail's choosers without the script that each puts beside itself in a form."""

from __future__ import annotations

import json
import re
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser

#: What Wagtail's `render_js_init` writes: `new ImageChooser("id_portrait", {…});`.
_CALL = re.compile(r"(?:new )?(?P<what>\w+)\((?P<given>.*)\);", re.DOTALL)


def render(self: BaseChooser, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> str:
    """The widget, and in attributes what `static/js/start.js` starts it with.

    Raises:
        ValueError: for a chooser that is started in another way than Wagtail's own.
    """
    data = self.get_value_data(value)
    script = self.render_js_init(attrs["id"], name, data)
    if not (call := _CALL.fullmatch(script)):
        raise ValueError(f"{type(self).__name__} is started by “{script}”, which is not a call with JSON in it.")
    identity, options = [*json.loads(f"[{call['given']}]"), None][:2]
    given = {"what": call["what"], "id": identity, "options": json.dumps(options) if options is not None else ""}
    return SafeString(self.render_html(name, data, attrs) + render_to_string("portal/safety/start.html", given))


def leave_out_scripts() -> None:
    """For every chooser, of Wagtail and of ours: they all inherit this one method, and have no template around it."""
    BaseChooser.render = render
