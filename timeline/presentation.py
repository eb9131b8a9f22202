"""What the pages of events and agreements show, for the public page and for the preview of a draft."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from evidence.presentation import children, evidence_context
from people.in_office import in_office

if TYPE_CHECKING:
    from timeline.models import Agreement, Event


#: What a link to the event before or after needs.
NEIGHBOUR_FIELDS = ("slug", "title", "date", "date_text", "date_earliest", "date_latest", "date_order")


def event_context(event: Event) -> dict[str, Any]:
    """The event with its evidence, who was in office at its date, its neighbours in time and its agreements."""
    events = type(event).objects.public()
    dated = event.date is not None
    return {
        **evidence_context(event),
        "participations": [
            row
            for row in children(event, "participations", "person", "organisation")
            if row.participant and row.participant.is_public
        ],
        "topics": [topic for topic in event.topics.all() if topic.is_public],
        "agreements": [agreement for agreement in event.agreements.all() if agreement.is_public],
        "in_office": in_office(event.date) if dated else [],
        "previous": events.before(event).only(*NEIGHBOUR_FIELDS).first() if dated else None,
        "next": events.after(event).only(*NEIGHBOUR_FIELDS).first() if dated else None,
    }


def agreement_context(agreement: Agreement, on: date | None = None) -> dict[str, Any]:
    """The agreement with its evidence, parties, actions, events, and its status on a day, today where none is given."""
    on = on or timezone.localdate()
    actions = [action for action in children(agreement, "actions", "party", "source") if action.date is not None]
    return {
        **evidence_context(agreement),
        "parties": [row for row in children(agreement, "parties", "organisation") if row.organisation.is_public],
        "actions": sorted(actions, key=lambda action: action.date.sort_key),
        "on": on,
        "status": agreement.status(on=on),
        "events": agreement.events.public().in_order() if agreement.pk else [],
    }
