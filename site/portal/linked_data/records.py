"""What the page of a record is about: an event, an agreement, a person or a source.

Each function takes the root of the site, the record, and the context of its page, which holds only what is public.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from evidence.models import Record, Source
from people.models import Organisation, Person, Term
from portal.linked_data import sources
from portal.linked_data.agents import in_role, organisation, person
from portal.linked_data.dating import filled, iso, span
from timeline.models import Agreement, Event, LegalNature, TextAccess
from timeline.status import Standing, Status

#: Roles in which somebody surely was there, by the property that schema.org has for them. Roles are free words; of
#: any other (“state excluded”, “organisation named by the report”) the event is only said to be about it.
TOOK_PART = {
    "": "attendee",
    "participant": "attendee",
    "host": "attendee",
    "host and participant": "attendee",
    "signatory": "attendee",
    "speaker": "attendee",
    "organiser": "organizer",
}
#: Natures whose public text is a legal document. A programme is none, and an arrangement says that it binds nobody.
LEGAL = (
    LegalNature.TREATY,
    LegalNature.AGREEMENT,
    LegalNature.MEMORANDUM,
    LegalNature.DESIGNATION,
    LegalNature.DECISION,
)
FORCE = {Standing.IN_FORCE: "https://schema.org/InForce", Standing.ENDED: "https://schema.org/NotInForce"}


def event(root: str, record: Event, page: Mapping[str, Any]) -> dict[str, Any]:
    agents: dict[str, list] = {}
    for row in page["participations"]:
        name = TOOK_PART.get(row.role, "about")
        agent = person(root, row.person) if row.person else organisation(root, row.organisation)
        agents.setdefault(name, []).append(in_role(name, agent, row.role))
    return filled(
        at_type="Event",
        name=record.title,
        description=record.summary,
        **span(record.date),
        location=record.place and {"@type": "Place", "name": record.place},
        **agents,
        keywords=[topic.name for topic in page["topics"]],
    )


def agreement(root: str, record: Agreement, page: Mapping[str, Any]) -> dict[str, Any]:
    """Legislation where its text can be read; `page` has its `parties` and its `status` today."""
    is_legal = record.text_access == TextAccess.PUBLIC and record.legal_nature in LEGAL
    agents: dict[str, list] = {}
    for row in page["parties"]:
        name = "about" if row.role else "creator"
        role = row.role or _("party")
        signed = _("Signed by %(names)s") % {"names": row.signatory} if row.signatory else ""
        since = span(row.date).get("startDate")
        agent = in_role(name, organisation(root, row.organisation), role, description=signed, startDate=since)
        agents.setdefault(name, []).append(agent)
    concluded = iso(record.date)
    legal = filled(
        legislationType=record.get_legal_nature_display(),
        legislationDate=concluded,
        legislationLegalForce=_force(page["status"]),
    )
    return filled(
        at_type="Legislation" if is_legal else "CreativeWork",
        name=str(record),
        alternateName=record.title if record.title != str(record) else "",
        description=record.summary,
        **(legal if is_legal else filled(genre=record.get_legal_nature_display(), dateCreated=concluded)),
        encoding=record.text_url
        and {"@type": "LegislationObject" if is_legal else "MediaObject", "url": record.text_url},
        **agents,
    )


def _force(status: Status) -> str:
    """What is certain, and within the evidence; of the rest nothing is said."""
    return FORCE.get(status.standing, "") if status.is_certain and not status.is_beyond_evidence else ""


def a_person(root: str, record: Person, page: Mapping[str, Any]) -> dict[str, Any]:
    """With each term as an occupation held for a time; one query for the bodies that the posts belong to."""
    terms = page["terms"]
    public = Organisation.objects.public().filter(pk__in={term.post.organisation_id for term in terms})
    bodies = public.in_bulk() if terms else {}
    native = record.native_name and {"@value": record.native_name, "@language": record.native_language}
    return filled(
        at_type="Person",
        name=record.name,
        alternateName=[*filter(None, [native]), *dict.fromkeys(other.name for other in page["other_names"])],
        description=record.summary,
        birthDate=iso(record.birth_date),
        deathDate=iso(record.death_date),
        hasOccupation=[_held(term) for term in terms],
        worksFor=[
            {**_held(term, "OrganizationRole"), "worksFor": organisation(root, body)}
            for term in terms
            if (body := bodies.get(term.post.organisation_id)) and _says_how_long(term)
        ],
    )


def _held(term: Term, kind: str = "Role") -> dict[str, Any]:
    """A term in words too: an end that nobody has found looks like none in schema.org."""
    role = filled(at_type=kind, roleName=term.post.title, description=str(term.when), **span(term.date))
    return role if kind != "Role" else {**role, "hasOccupation": {"@type": "Occupation", "name": term.post.title}}


def _says_how_long(term: Term) -> bool:
    """Whether it is known to have ended, or to go on: of other terms nobody can say for whom the person works."""
    return bool(term.date and not term.date.end_unknown)


def source(root: str, record: Source, page: Mapping[str, Any]) -> dict[str, Any]:
    return sources.in_full(root, record)


#: By kind: the fragment that names the thing itself on its page, and what describes it.
DESCRIBED: dict[type[Record], tuple[str, Callable[..., dict[str, Any]]]] = {
    Event: ("event", event),
    Agreement: ("agreement", agreement),
    Person: ("person", a_person),
    Source: ("source", source),
}
