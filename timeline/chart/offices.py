"""Who was in office: the posts named beside every event, each as a lane with the names of its holders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dates.axis import Axis
from people.lanes import Bar, Gap, Lane, lanes
from people.models import Post
from people.succession import Between, Succession, successions

#: The width of a character of a name, in percent of a strip on a screen that is not narrow.
CHARACTER = 0.95
#: A gap that is wider than this is named in the drawing.
NAMED_GAP = 18.0
#: The height of a row of a lane in pixels.
ROW = 18


@dataclass(frozen=True, slots=True)
class Holder:
    """A term as it is drawn: its bar, the row, and whether the name ends where the bar begins, for want of room."""

    bar: Bar
    row: int
    name_before: bool

    @property
    def y(self) -> int:
        return self.row * ROW


@dataclass(frozen=True, slots=True)
class Office:
    """A post with its holders in rows, so that no name runs into another, and the gaps between them."""

    lane: Lane
    holders: tuple[Holder, ...]
    rows: int

    @property
    def post(self) -> Post:
        return self.lane.post

    @property
    def height(self) -> int:
        return self.rows * ROW

    @property
    def named_gaps(self) -> list[tuple[float, bool]]:
        """The middles of gaps with room for a word, and whether it is known that nobody was in office."""
        gaps = [gap for gap in self.lane.gaps if _fits(gap, self.holders)]
        return [(round(gap.x + gap.width / 2, 2), gap.interval.kind == Between.GAP) for gap in gaps]


def panel_successions(today: date) -> list[Succession]:
    """Those of the public posts that are marked to be shown beside events."""
    return successions(Post.objects.public().filter(in_office_panel=True), today)


def offices(of: list[Succession], axis: Axis, today: date) -> tuple[Office, ...]:
    """Posts that have neither a holder nor a gap on the axis are left out."""
    return tuple(_office(lane) for lane in lanes(of, axis, today) if lane.bars or lane.gaps)


def _office(lane: Lane) -> Office:
    rows: list[list[tuple[float, float]]] = []
    holders = []
    for bar in lane.bars:
        row, before, taken = _free_place(bar, rows)
        if row == len(rows):
            rows.append([])
        rows[row].append(taken)
        holders.append(Holder(bar, row, before))
    return Office(lane, tuple(holders), len(rows) or 1)


def _free_place(bar: Bar, rows: list[list[tuple[float, float]]]) -> tuple[int, bool, tuple[float, float]]:
    """The first row with room for a bar and its name, whether the name stands before the bar, and what both take."""
    length = len(bar.term.person.name) * CHARACTER
    after, before = (bar.x, max(bar.end, bar.x + length)), (max(bar.x - length, 0.0), bar.end)
    wanted = [(False, after)] if after[1] <= 100 else [(True, before)]
    if after[1] <= 100 and bar.x >= length:
        wanted.append((True, before))
    return next(
        (number, is_before, (left, right))
        for number, row in enumerate([*rows, []])
        for is_before, (left, right) in wanted
        if all(right <= start or end <= left for start, end in row)
    )


def _fits(gap: Gap, holders: tuple[Holder, ...]) -> bool:
    """Whether a word in the middle of a gap meets no name of the first row."""
    if gap.width < NAMED_GAP:
        return False
    middle, half = gap.x + gap.width / 2, NAMED_GAP / 2
    for holder in holders:
        bar, length = holder.bar, len(holder.bar.term.person.name) * CHARACTER
        left, right = (bar.x - length, bar.end) if holder.name_before else (bar.x, max(bar.end, bar.x + length))
        if holder.row == 0 and left < middle + half and right > middle - half:
            return False
    return True
