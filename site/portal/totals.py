"""How much the record holds."""

from __future__ import annotations

from evidence.models import Source
from people.models import Person
from timeline.models import Agreement, Event

KINDS = (Event, Agreement, Person, Source)
#: Each of them by the first part of its records' addresses.
SECTIONS = {kind.section: kind for kind in KINDS}


def totals() -> list[tuple[str, str, int]]:
    """For each kind with a section of its own: its plural name, its address, and how many are public."""
    return [(str(kind._meta.verbose_name_plural), f"/{kind.section}/", kind.objects.public().count()) for kind in KINDS]
