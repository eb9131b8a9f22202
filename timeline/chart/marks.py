"""How a date is drawn on an axis: as wide as it is uncertain, fading where a side is open or was not found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dates import HistoricalDate
from dates.axis import Axis

#: What is not a single day is drawn at least this wide, to be seen, in percent of the axis.
LEAST = 1.0
#: A side that was not found fades over this much: it has no length.
FADE = 4.0
#: Words want this much of the axis beside a mark.
ROOM = 20.0


class Words(StrEnum):
    """Where the words of a date stand: before or after its marks, or on them."""

    BEFORE = "before"
    AFTER = "after"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Mark:
    """A date in percent of the axis: what it surely covers or can mean, and how far it fades before and after that.

    `is_day`: drawn as a dot, as nothing is uncertain and nothing has a length.
    """

    x: float
    width: float
    fade_in: float = 0.0
    fade_out: float = 0.0
    is_day: bool = False

    @property
    def end(self) -> float:
        return round(self.x + self.width, 2)

    @property
    def fade_x(self) -> float:
        """Where fading in begins."""
        return round(self.x - self.fade_in, 2)

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)

    @property
    def outer_end(self) -> float:
        return round(self.end + self.fade_out, 2)


@dataclass(frozen=True, slots=True)
class Place:
    """A mark, the mark of the date that was reported where the two do not meet, and where the words stand.

    `ghost` is None where there is none, or where it lies outside of what is drawn; a `link` leads to it in both cases.
    """

    mark: Mark
    ghost: Mark | None = None
    link: tuple[float, float] | None = None

    @property
    def words(self) -> Words:
        """Where there is room for words; they stand under the title where the mark fills the strip."""
        if max(self.left, 100 - self.right) < ROOM:
            return Words.WITHIN
        return Words.BEFORE if self.left > 100 - self.right else Words.AFTER

    @property
    def left(self) -> float:
        return min([self.mark.fade_x, *(self.link or ()), *([self.ghost.fade_x] if self.ghost else [])])

    @property
    def right(self) -> float:
        return max([self.mark.outer_end, *(self.link or ()), *([self.ghost.outer_end] if self.ghost else [])])


def mark(when: HistoricalDate, axis: Axis, today: date) -> Mark:
    """The mark of a date that the axis shows. What still goes on fades up to today, and is no evidence of later."""
    first, last = when.earliest, when.latest
    if when.is_interval:  # the days of the side that is known, where the other is not
        first = first or (when.end.earliest if when.end else axis.start)
        last = last or (when.start.latest if when.start else axis.end)
    if first == last and when.earliest and when.latest:
        return Mark(axis.at(first), round(axis.after(first) - axis.at(first), 2), is_day=True)
    x, end = axis.at(first), axis.after(last)
    fade_in = min(FADE, x) if when.earliest is None else 0.0
    fade_out = 0.0
    if when.latest is None:
        room = axis.after(today) - end if when.is_open else FADE
        fade_out = min(max(room, 0.0), 100 - end)
        if end == 0:  # all that is known lies before the axis
            return Mark(0.0, 0.0, fade_out=round(fade_out or min(FADE, 100), 2))
    if end - x < LEAST:
        x = round(min(max((x + end - LEAST) / 2, 0), 100 - LEAST), 2)
        end = x + LEAST
    return Mark(x, round(end - x, 2), round(min(fade_in, x), 2), round(min(fade_out, 100 - end), 2))


def place(when: HistoricalDate, reported: HistoricalDate | None, axis: Axis, today: date) -> Place:
    """Where an event stands. `reported` is given where it does not meet the date that was read."""
    drawn = mark(when, axis, today)
    if reported is None:
        return Place(drawn)
    if axis.shows(reported):
        ghost = mark(reported, axis, today)
        return Place(drawn, ghost, (ghost.middle, drawn.middle))
    return Place(drawn, None, (0.0 if reported.sort_key < when.sort_key else 100.0, drawn.middle))
