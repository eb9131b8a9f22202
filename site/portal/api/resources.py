"""What the API gives: the kinds of records, by name."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import caches
from django.db.models import Model, QuerySet

from evidence.public_form import public_texts
from people.public_terms import public_term_texts, terms_with_key
from people.records import TermRecord
from portal.data.listings import LISTINGS, WITHOUT_PAGES, Listing
from portal.freshness import LONGEST, validator

#: A longer key is that of no record, and is not looked for.
LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of record."""

    listing: Listing

    @property
    def name(self) -> str:
        return self.listing.name

    @property
    def model(self) -> type[Model]:
        return self.listing.schema.model

    @property
    def has_own_key(self) -> bool:
        """Whether the key is a column; that of a term is made (`TermRecord`)."""
        return self.listing.schema is not TermRecord

    def with_key(self, key: str) -> Model | None:
        """The public record of a key."""
        if len(key) > LONGEST_KEY or "\0" in key:
            return None
        found = self.listing.public().filter(key=key) if self.has_own_key else terms_with_key(key)
        return found.first()

    def texts(self, pks: list[int], version: int | None = None) -> list[str]:
        """The JSON of public records in the order of their primary keys given; none for what has no form.

        Texts are kept for as long as nothing that strangers see has changed: what a list costs is making them.
        `version` is as for `validator`.
        """
        cache, prefix = caches["texts"], f"{self.name}:{validator(version)}:"
        names = {pk: f"{prefix}{pk}" for pk in pks}
        kept = cache.get_many(names.values())
        if missing := [pk for pk in pks if names[pk] not in kept]:
            made = self._make(self.model.objects.filter(pk__in=missing))
            kept |= {names[pk]: made.get(pk, "") for pk in missing}
            cache.set_many({names[pk]: kept[names[pk]] for pk in missing}, LONGEST)
        return [text for pk in pks if (text := kept[names[pk]])]

    def _make(self, records: QuerySet) -> dict[int, str]:
        return public_texts(records) if self.has_own_key else public_term_texts(records)


#: In the order in which they are documented.
RESOURCES: dict[str, Resource] = {
    name: Resource(listing)
    for name in ("events", "agreements", "people", "organisations", "posts", "terms", "sources", "topics")
    for listing in (*LISTINGS.values(), *WITHOUT_PAGES)
    if listing.name == name
}
