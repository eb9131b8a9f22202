"""What an address asks for: filters, how many, and after which record. Nothing is ignored, nothing guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

import django_filters
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.api.paging import BadCursor, Page, page_of
from portal.api.resources import Resource
from portal.data.listings import NotUnderstood

DEFAULT_LIMIT = 50
MOST = 200
#: Of a name that somebody made up, so much is repeated.
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of a list."""

    resource: Resource
    query: QueryDict

    def page(self) -> Page:
        """The page that is asked for. Raises NotUnderstood, with all that is wrong."""
        listing, errors = self.resource.listing, self._misnamed()
        limit = self._limit(errors)
        try:
            records = listing.selected(self.query)
        except NotUnderstood as fault:
            errors |= fault.errors
        if errors:
            raise NotUnderstood(errors)
        try:
            return page_of(listing, records, limit, self.query.get("after"))
        except BadCursor:
            raise NotUnderstood(
                {"after": [_("No place in this list. Take it from “next” of the page before.")]}
            ) from None

    def next_query(self, cursor: str) -> str:
        """The same query for the page at a cursor."""
        following = self.query.copy()
        following["after"] = cursor
        return following.urlencode()

    def _misnamed(self) -> dict[str, list[str]]:
        """Parameters that there are not, and those given twice of which there is one."""
        filters = self.resource.listing.filterset.base_filters
        allowed, errors = [*filters, "limit", "after"], {}
        for name, values in self.query.lists():
            if name not in allowed:
                known = ", ".join(sorted(allowed))
                errors[name[:_SHOWN]] = [_("There is no such parameter. There are: %(names)s.") % {"names": known}]
            elif len(values) > 1 and not isinstance(filters.get(name), django_filters.MultipleChoiceFilter):
                errors[name] = [_("Give it once.")]
        return errors

    def _limit(self, errors: dict[str, list[str]]) -> int:
        text = self.query.get("limit", str(DEFAULT_LIMIT))
        if re.fullmatch(r"[0-9]{1,3}", text) and 1 <= int(text) <= MOST:
            return int(text)
        errors.setdefault("limit", [_("Give a number from 1 to %(most)d.") % {"most": MOST}])
        return DEFAULT_LIMIT
