"""Agreements as bars: what each was on which day, as its status says, up to today and no further than the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q

from dates.axis import Axis
from people.models import Organisation
from timeline.chart.marks import Mark, mark
from timeline.models.agreement import Agreement, Party
from timeline.status import Standing, Status

#: So many are looked through, and so many drawn; the register has all.
MOST_READ, MOST_DRAWN = 200, 60
DAY = timedelta(days=1)
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
    parties = Party.objects.filter(organisation__in=Organisation.objects.public())
    rows = (
        Agreement.objects.public()
        .filter(begun)
        .in_order()
        .only(
            "key", "slug", "short_title", "title", "date", "date_text", "date_earliest", "date_latest",
            "attested", "attested_earliest", "attested_latest",
        )
        .prefetch_related(Prefetch("parties", parties), "actions")
    )[: MOST_READ + 1]  # fmt: skip
    bars = [bar for bar in (_bar(agreement, axis, today) for agreement in rows[:MOST_READ]) if bar]
    return Agreements(tuple(bars[:MOST_DRAWN]), len(bars) > MOST_DRAWN or len(rows) > MOST_READ)


def _bar(agreement: Agreement, axis: Axis, today: date) -> AgreementBar | None:
    """None where nothing of it lies on the axis."""
    segments = tuple(_segments(agreement, axis, today))
    when = agreement.date
    concluded = mark(when, axis, today) if when and axis.shows(when) and when.earliest and when.latest else None
    if not segments and concluded is None:
        return None
    return AgreementBar(agreement, agreement.status(on=today), concluded, segments)


def _segments(agreement: Agreement, axis: Axis, today: date) -> Iterator[Segment]:
    """The status is asked for once for each day on which it can change."""
    last = min(axis.end, today)
    if last < axis.start:
        return
    days = [day for day in _turning_days(agreement) if axis.start < day <= last]
    starts = [axis.start, *days]
    ends = [*(day - DAY for day in days), last]
    drawn: list[tuple[date, date, tuple[Standing, bool, bool]]] = []
    for start, end in zip(starts, ends, strict=True):
        status = agreement.status(on=start)
        state = (status.standing, status.is_certain, status.is_beyond_evidence)
        if drawn and drawn[-1][2] == state:
            drawn[-1] = (drawn[-1][0], end, state)
        else:
            drawn.append((start, end, state))
    for start, end, (standing, is_certain, is_beyond) in drawn:
        if standing in HOLDING:
            x = axis.at(start)
            yield Segment(x, round(axis.after(end) - x, 2), standing, is_certain, is_beyond)


def _turning_days(agreement: Agreement) -> list[date]:
    """The days on which the status may become another: each action at its earliest, and when it has surely been taken;
    and the day after the last evidence."""
    dates = [action.date for action in agreement.actions.all() if action.date is not None]
    days = {day for when in dates for day in (when.earliest, when.latest) if day}
    days |= {when.start.latest for when in dates if when.start}
    reached = [when.latest for when in (agreement.attested, *dates) if when and when.latest and when.latest < date.max]
    return sorted(days | ({max(reached) + DAY} if reached else set()))
