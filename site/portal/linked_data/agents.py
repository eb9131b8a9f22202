"""People and organisations, and the roles in which they stand."""

from __future__ import annotations

from typing import Any

from people.models import Organisation, OrganisationKind, Person
from portal.linked_data.dating import filled

#: Kinds that belong to a state. Armed forces do not: some are the alliance's.
OF_STATE = (OrganisationKind.STATE, OrganisationKind.GOVERNMENT, OrganisationKind.MINISTRY, OrganisationKind.MISSION)


def organisation(root: str, body: Organisation) -> dict[str, Any]:
    """It has no page of its own; its address is the timeline of what it took part in."""
    return filled(
        at_type="GovernmentOrganization" if body.kind in OF_STATE else "Organization",
        at_id=f"{root}/#organisation-{body.key}",
        name=body.name,
        alternateName=body.abbreviation,
        identifier=body.key,
        url=f"{root}/timeline/?party={body.key}",
    )


def person(root: str, who: Person) -> dict[str, Any]:
    """As other records name them."""
    address = f"{root}{who.get_absolute_url()}"
    return {"@type": "Person", "@id": f"{address}#person", "name": who.name, "url": address}


def in_role(name: str, agent: dict[str, Any], role: str, **more: Any) -> dict[str, Any]:
    """`agent` as the value of the property `name`, by way of schema.org's Role where there is more to say of it."""
    said = filled(roleName=role, **more)
    return {"@type": "Role", **said, name: agent} if said else agent
