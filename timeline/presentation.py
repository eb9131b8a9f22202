"""What the pages of events and agreements show, for the public page and for the preview of a draft."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from evidence.presentation import children, evidence_context
from people.in_office import in_office
from timeline.related import neighbours

if TYPE_CHECKING:
    from dates import HistoricalDate
    from timeline.models import Agreement, Event


#: What a link to an agreement needs.
REGISTER_LINK_FIELDS = ("slug", "short_title", "title", "date", "date_text", "date_earliest", "date_latest")
#: What tells whether a record is public.
PUBLIC_FIELDS = ("live", "is_private", "expire_at")
#: What the page says of a participant.
PARTICIPATION_FIELDS = (
    *("event", "sort_order", "role"),
    *(f"person__{name}" for name in ("key", "slug", "name", *PUBLIC_FIELDS)),
    *(f"organisation__{name}" for name in ("key", "name", "abbreviation", "kind", *PUBLIC_FIELDS)),
)


def event_context(event: Event) -> dict[str, Any]:
    """The event with its evidence, who was in office at its date, its agreements and the events beside it."""
    dated = event.date is not None
    participations = [
        row
        for row in children(event, "participations", "person", "organisation", only=PARTICIPATION_FIELDS)
        if row.participant and row.participant.is_public
    ]
    topics = [topic for topic in children(event, "topics") if topic.is_public]
    agreements = [agreement for agreement in children(event, "agreements") if agreement.is_public]
    beside = neighbours(
        event,
        agreements=[agreement.pk for agreement in agreements],
        people=[row.person_id for row in participations if row.person_id],
        topics=[topic.pk for topic in topics],
    )
    return {
        **evidence_context(event),
        "participations": participations,
        "topics": topics,
        "agreements": agreements,
        "in_office": in_office(event.date) if dated else [],
        "register_day": _known_day(event.date),
        "previous": beside.previous,
        "next": beside.next,
        "related": beside.related,
    }


def _known_day(when: HistoricalDate | None) -> date | None:
    """The day of a date that is known to the day, or the first of one that lasted; else None."""
    start = when.start if when else None
    return start.earliest if start and start.earliest == start.latest else None


def agreement_context(agreement: Agreement, on: date | None = None) -> dict[str, Any]:
    """The agreement with its evidence, parties, actions, events, and its status on a day, today where none is given."""
    on = on or timezone.localdate()
    agreements, dated = type(agreement).objects.public(), agreement.date is not None
    actions = [action for action in children(agreement, "actions", "party", "source") if action.date is not None]
    return {
        **evidence_context(agreement),
        "parties": [row for row in children(agreement, "parties", "organisation") if row.organisation.is_public],
        "actions": sorted(actions, key=lambda action: action.date.sort_key),
        "on": on,
        "status": agreement.status(on=on),
        "previous": agreements.before(agreement).only(*REGISTER_LINK_FIELDS).first() if dated else None,
        "next": agreements.after(agreement).only(*REGISTER_LINK_FIELDS).first() if dated else None,
        "events": agreement.events.public().in_order() if agreement.pk else [],
    }
