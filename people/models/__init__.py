"""Who spoke for whom: organisations, posts, people and their terms of office (after Popolo)."""

from people.models.organisation import Organisation, OrganisationCitation, OrganisationKind
from people.models.person import OtherName, Person, PersonCitation
from people.models.post import Post, Rank
from people.models.term import Term
from people.pages import PeoplePage

__all__ = [
    "Organisation",
    "OrganisationCitation",
    "OrganisationKind",
    "OtherName",
    "PeoplePage",
    "Person",
    "PersonCitation",
    "Post",
    "Rank",
    "Term",
]
