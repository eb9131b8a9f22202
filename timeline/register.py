"""The register on a day: how many agreements have which status, and the nearest days on which something was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Q, QuerySet

from timeline.models.agreement import Action
from timeline.status import Standing, Status


@dataclass(frozen=True, slots=True)
class Steps:
    """The days before and after a day on which an action was taken; None where there is none."""

    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class StandingCount:
    """How many agreements stand so, and how many of them only beyond the evidence."""

    standing: Standing
    count: int
    beyond: int

    @property
    def label(self) -> str:
        return self.standing.label


def steps(agreements: QuerySet, on: date) -> Steps:
    """In one query. An action counts from the latest day on which it can have been taken, as it does in a status."""
    actions = Action.objects.filter(agreement__in=agreements.order_by().values("pk"))
    found = actions.aggregate(
        before=Max("date_latest", filter=Q(date_latest__lt=on)), after=Min("date_latest", filter=Q(date_latest__gt=on))
    )
    return Steps(**found)


def count_standings(statuses: Iterable[Status]) -> list[StandingCount]:
    """Those that occur, in the order of an agreement's life."""
    seen, beyond = Counter[Standing](), Counter[Standing]()
    for status in statuses:
        seen[status.standing] += 1
        beyond[status.standing] += status.is_beyond_evidence
    return [StandingCount(standing, seen[standing], beyond[standing]) for standing in Standing if seen[standing]]
