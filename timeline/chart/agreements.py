"""Agreements as bars: what each was on which day, as its status says, up to today and no further than the window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from dates.axis import Axis
from people.models import Organisation
from timeline.chart.marks import Mark, mark
from timeline.models.agreement import Action, Agreement, Party
from timeline.status import Course, Standing, Status

#: So many are looked through, and so many drawn; the register has all.
MOST_READ, MOST_DRAWN = 200, 60
DATES = ("date", "date_text", "date_earliest", "date_latest")
SHOWN = ("key", "slug", "short_title", "title", "attested", "attested_earliest", "attested_latest", *DATES)
#: Drawn where the standing holds; before and after those there is nothing to draw.
HOLDING = {Standing.CONCLUDED, Standing.IN_FORCE, Standing.SUSPENDED}


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar over which the status stays the same, in percent of the axis."""

    x: float
    width: float
    standing: Standing
    is_certain: bool
    is_beyond_evidence: bool

    @property
    def fades(self) -> bool:
        """Whether the evidence ends where the part begins; it is pale throughout where that was before the axis."""
        return self.is_beyond_evidence and self.x > 0

    @property
    def css(self) -> str:
        """The names under which the style sheet knows it."""
        unsure = "" if self.is_certain else " unsure"
        return f"{self.standing}{' beyond' if self.is_beyond_evidence else unsure}"


@dataclass(frozen=True, slots=True)
class AgreementBar:
    """An agreement with its status today, the mark of its date where the axis shows it, and the parts of its bar."""

    agreement: Agreement
    status: Status
    concluded: Mark | None
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Agreements:
    """`has_more`: not all that hold in the window are drawn."""

    bars: tuple[AgreementBar, ...]
    has_more: bool


def agreements(axis: Axis, today: date) -> Agreements:
    """The public agreements that hold, or may hold, at some time on the axis; three queries at any number."""
    begun = Q(date_earliest__lte=axis.end) | Q(date_earliest=None)
    rows = list(Agreement.objects.public().filter(begun).in_order().only(*SHOWN)[: MOST_READ + 1])
    # Straight from the tables: `Agreement.actions` makes a query set of each, which takes longer than all the rest.
    actions, parties = defaultdict(list), defaultdict(list)
    for action in Action.objects.filter(agreement__in=rows).only("agreement", "kind", "party", *DATES):
        actions[action.agreement_id].append(action)
    public = Organisation.objects.public()
    for party in Party.objects.filter(agreement__in=rows, organisation__in=public).only("agreement", "organisation"):
        parties[party.agreement_id].append(party)
    bars = [
        bar
        for row in rows[:MOST_READ]
        if (bar := _bar(row, Course.of(actions[row.pk], parties[row.pk], row.attested), axis, today))
    ]
    return Agreements(tuple(bars[:MOST_DRAWN]), len(bars) > MOST_DRAWN or len(rows) > MOST_READ)


def _bar(agreement: Agreement, course: Course, axis: Axis, today: date) -> AgreementBar | None:
    """None where nothing of it lies on the axis."""
    segments = tuple(_segments(course, axis, today))
    when = agreement.date
    concluded = mark(when, axis, today) if when and axis.shows(when) and when.earliest and when.latest else None
    if not segments and concluded is None:
        return None
    return AgreementBar(agreement, course.status(today), concluded, segments)


def _segments(course: Course, axis: Axis, today: date) -> Iterator[Segment]:
    """The status is asked for once for each day on which it can change."""
    last = min(axis.end, today)
    if last < axis.start:
        return
    starts = [axis.start, *(day for day in course.turning_days() if axis.start < day <= last)]
    drawn: list[tuple[date, Status]] = []
    for start in starts:
        status = course.status(start)
        if not drawn or _state(drawn[-1][1]) != _state(status):
            drawn.append((start, status))
    ends = [axis.at(start) for start, _status in drawn[1:]] + [axis.after(last)]
    for (start, status), end in zip(drawn, ends, strict=True):
        if status.standing in HOLDING:
            x = axis.at(start)
            yield Segment(x, round(end - x, 2), status.standing, status.is_certain, status.is_beyond_evidence)


def _state(status: Status) -> tuple[Standing, bool, bool]:
    return status.standing, status.is_certain, status.is_beyond_evidence
