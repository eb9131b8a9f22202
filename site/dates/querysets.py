"""Conditions on the columns of a HistoricalDateField, for the QuerySets of all rooms."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def dated(field: str = "date") -> Q:
    """Records that have a date at all. (Their bounds may both be empty otherwise.)"""
    return Q(**{f"{field}__gt": ""})


def overlapping(field: str = "date", *, start: date | None = None, end: date | None = None) -> Q:
    """Records whose date can mean a day from `start` to `end`; None sets no limit on that side.

    Expects the siblings `<field>_earliest` and `<field>_latest`; `field` may go through a relation. A record
    without a date never matches, one that is open or unknown on a side matches however far that side goes.
    """
    condition = dated(field)
    if start is not None:
        condition &= Q(**{f"{field}_latest__gte": start}) | Q(**{f"{field}_latest": None})
    if end is not None:
        condition &= Q(**{f"{field}_earliest__lte": end}) | Q(**{f"{field}_earliest": None})
    return condition


def on(day: date, field: str = "date") -> Q:
    """Records whose date can mean this day."""
    return overlapping(field, start=day, end=day)
