"""Filters of a listing by date: `?from=1957&to=March 1958`."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from dates.forms import HistoricalDateFormField
from dates.querysets import overlapping
from dates.value import HistoricalDate


class DateFromFilter(django_filters.Filter):
    """Keeps what can have been on or after the first day of the date typed.

    A date that has no first day ("until 2016") sets no limit. What was typed is shown again, with an error
    beside it when it is no date.
    """

    field_class = HistoricalDateFormField

    def __init__(self, field_name: str = "date", **kwargs: Any) -> None:
        super().__init__(field_name=field_name, **kwargs)

    def filter(self, qs: QuerySet, value: HistoricalDate | None) -> QuerySet:
        if value is None or value.earliest is None:
            return qs
        return qs.filter(overlapping(self.field_name, start=value.earliest))


class DateToFilter(DateFromFilter):
    """Keeps what can have been on or before the last day of the date typed ("since 2016" sets no limit)."""

    def filter(self, qs: QuerySet, value: HistoricalDate | None) -> QuerySet:
        if value is None or value.latest is None:
            return qs
        return qs.filter(overlapping(self.field_name, end=value.latest))
