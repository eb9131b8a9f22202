"""The parameters of lists as OpenAPI has them, read from the FilterSets."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.functional import Promise

from dates.filters import DateFromFilter, DateToFilter
from dates.forms import DayFormField
from dates.parsing import MAX_LENGTH
from evidence.filters import MOST_CHARACTERS, WordsFilter
from people.filters import ServingFilter
from portal.api.asking import DEFAULT_LIMIT, MOST
from portal.api.paging import LONGEST_CURSOR
from portal.api.resources import Resource
from timeline.filters import StatusDayFilter

KEY_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
_DATE = "A date in EDTF or in English: “2018-06”, “March 1953”, “9 January 2002”."
_DAY = "One day, in EDTF or in English: “2018-06-03”, “9 January 2002”."
#: What each kind of filter does, after its label.
_SENTENCES: dict[type[django_filters.Filter], str] = {
    WordsFilter: "Every word must stand in the record, in any case.",
    DateToFilter: f"Keeps what can have been on or before its last day. {_DATE}",
    DateFromFilter: f"Keeps what can have been on or after its first day. {_DATE}",
    ServingFilter: f"Keeps the terms that hold, or may hold, on the day. {_DAY}",
    StatusDayFilter: f"The day for which the page shows the status; it leaves no agreement out. {_DAY}",
}


def parameters_of(resource: Resource) -> list[dict[str, Any]]:
    """The parameters of a resource's list."""
    filters = resource.listing.filterset.base_filters
    return [
        *(_filter(name, found) for name, found in filters.items()),
        _parameter(
            "limit",
            f"How many records a page has, at most {MOST}.",
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
            20,
        ),
        _parameter(
            "after",
            "Where the page begins: as “next” of the page before has it. It means nothing outside this list.",
            {
                "type": "string",
                "format": f"cursor-of-{resource.name}",
                "pattern": "^[A-Za-z0-9_-]+$",
                "maxLength": LONGEST_CURSOR,
            },
        ),
    ]


def key_parameter(resource: Resource, key: str) -> dict[str, Any]:
    """The key in the address of a record."""
    pattern = {"pattern": KEY_PATTERN, "maxLength": 80} if resource.has_own_key else {"maxLength": 170}
    return {
        "name": "key",
        "in": "path",
        "required": True,
        "description": "The key of the record. It never changes.",
        "schema": {"type": "string", "format": f"key-of-{resource.name}", **pattern},
        "example": key,
    }


def _filter(name: str, found: django_filters.Filter) -> dict[str, Any]:
    label = f"{found.label}."
    if isinstance(found, django_filters.MultipleChoiceFilter):
        return _choices(name, label, found.extra["choices"])
    sentence = next((words for kind, words in _SENTENCES.items() if isinstance(found, kind)), "")
    if isinstance(found, WordsFilter):
        # NUL is no character of a text, and the sign of a broken request.
        schema = {"type": "string", "maxLength": MOST_CHARACTERS, "pattern": "^[^\\u0000]*$"}
        return _parameter(name, f"{label} {sentence}", schema, "nato")
    is_day = issubclass(found.field_class, DayFormField)
    schema = {"type": "string", "format": "edtf-day" if is_day else "edtf", "maxLength": MAX_LENGTH}
    example = "2018-06-03" if is_day else "2018-06" if isinstance(found, DateToFilter) else "1994"
    return _parameter(name, f"{label} {sentence}", schema, example)


def _choices(name: str, label: str, choices: Any) -> dict[str, Any]:
    """Any of several: of values that are fixed, with their words, or of the keys of records that there are."""
    if callable(choices):
        items = {"type": "string", "format": "key-of-filter", "pattern": KEY_PATTERN, "maxLength": 80}
        words = "Keys; one that no public record of the list has to do with is an error."
    else:
        values = [(value, str(words) if isinstance(words, Promise) else words) for value, words in choices]
        items = {"type": "string", "enum": [value for value, _words in values]}
        words = "; ".join(f"`{value}`: {shown}" for value, shown in values) + "."
    found = _parameter(
        name, f"{label} Give it several times for any of several. {words}", {"type": "array", "items": items}
    )
    return found | {"style": "form", "explode": True}


def _parameter(name: str, description: str, schema: dict[str, Any], example: Any = None) -> dict[str, Any]:
    found = {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
    return found | ({"example": example} if example is not None else {})
