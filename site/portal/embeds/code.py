"""The code with which another page shows an embed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from timeline.models import Event

WIDTH = 600
EVENT_HEIGHT = 340
#: Of a list: its head and foot, and each event, whose date takes up to four lines. What is higher scrolls.
LIST_HEIGHT, ROW_HEIGHT = 150, 92


@dataclass(frozen=True, slots=True)
class Embed:
    """What is embedded: its address here in full, what a screen reader calls it, and its size in CSS pixels."""

    address: str
    title: str
    height: int
    width: int = WIDTH

    @property
    def html(self) -> SafeString:
        """Narrower where there is less room; without a border, also on sites that strip styles."""
        return format_html(
            '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" frameborder="0" '
            'style="border:0;max-width:100%"></iframe>',
            self.address,
            self.title,
            self.width,
            self.height,
        )


def embedded_event(root: str, event: Event) -> Embed:
    return Embed(f"{root}/embed{event.get_absolute_url()}", event.title, EVENT_HEIGHT)


def embedded_list(root: str, query: str, number: int) -> Embed:
    """`query`: filters and options for the address; `number`: of events at most."""
    address = f"{root}/embed/timeline/" + (f"?{query}" if query else "")
    return Embed(address, _("Israel–NATO relations: events"), LIST_HEIGHT + number * ROW_HEIGHT)
