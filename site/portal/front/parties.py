"""The two parties whose relations the record follows, and what it holds of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from people.in_office import Office
from people.models import Organisation, Post
from timeline.facets import Facets
from timeline.models import Agreement
from timeline.models.agreement import Party

#: Keys never change, whatever the organisations come to be called; one that is not on record is left out.
KEYS = ("israel", "nato")
#: From the body that has a post up to the party that it is part of, no further than this many steps.
CHAIN = tuple(f"organisation__{'parent__' * step}key" for step in range(4))


@dataclass(frozen=True, slots=True)
class PartyHoldings:
    """A party, how many public events and agreements name it, and the posts of it and its bodies that are shown."""

    organisation: Organisation
    events: int
    agreements: int
    offices: tuple[Office, ...]


def parties(counted: Facets, offices: list[Office]) -> tuple[list[PartyHoldings], list[Office]]:
    """The parties that are public, with their share of `offices`, and the offices of neither; in three queries."""
    organisations = {row.key: row for row in Organisation.objects.public().filter(key__in=KEYS)}
    events = {choice.value: choice.count for choice in counted.parties}
    agreements = dict(
        Party.objects.filter(organisation__key__in=KEYS, agreement__in=Agreement.objects.public())
        .order_by()
        .values_list("organisation__key")
        .annotate(Count("agreement"))
    )
    owners = _owners([office.post for office in offices])
    found = [
        PartyHoldings(
            organisations[key],
            events.get(key, 0),
            agreements.get(key, 0),
            tuple(office for office in offices if owners.get(office.post.pk) == key),
        )
        for key in KEYS
        if key in organisations
    ]
    return found, [office for office in offices if owners.get(office.post.pk) not in organisations]


def _owners(posts: list[Post]) -> dict[int, str]:
    """The key of the party that each post belongs to, directly or through the bodies of the party."""
    rows = Post.objects.filter(pk__in=[post.pk for post in posts]).values_list("pk", *CHAIN)
    found = {pk: next((key for key in chain if key in KEYS), None) for pk, *chain in rows}
    return {pk: key for pk, key in found.items() if key is not None}
