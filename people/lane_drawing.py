"""How a lane is set: heights in pixels, and the names of the holders where they do not run into each other.

Names stand under the bars on wide screens only. Elsewhere, and where a lane is crowded, they stand in a list below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.text import Truncator

from people.lanes import Bar, Gap, Lane

#: Pixels: the height of a bar, from one bar to the next below it, and around them.
BAR, ROW, MARGIN = 12, 18, 8
#: Pixels from one line of names to the next: the least height of a target for a finger.
LINE = 24
#: A letter takes about this much of the narrowest strip that bears names: 7 of 700 pixels.
LETTER = 1.0
#: Characters shown of a name; the whole of it stands in the link's label and in the list.
LONGEST = 40
#: A lane that needs more lines of names than this is crowded.
MOST_LINES = 4
#: Nor are more names than this tried.
MOST_NAMES = 16


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar and how far from the top it lies, in pixels."""

    bar: Bar
    y: int


@dataclass(frozen=True, slots=True)
class Name:
    """The name under a bar: a leader falls at `x` to its line, and it runs on from there, or ends there."""

    bar: Bar
    text: str
    x: float
    runs_on: bool
    line: int = 0

    @property
    def y(self) -> int:
        """The baseline of its letters."""
        return (self.line + 1) * LINE - 7

    @property
    def extent(self) -> tuple[float, float]:
        width = (len(self.text) + 1) * LETTER
        return (self.x, self.x + width) if self.runs_on else (self.x - width, self.x)

    @property
    def leader(self) -> int:
        """How far down the leader falls."""
        return self.y - 11


@dataclass(frozen=True, slots=True)
class Strip:
    """A lane as it is drawn. Without `names`, these stand in the list alone."""

    lane: Lane
    bars: tuple[DrawnBar, ...]
    names: tuple[Name, ...]

    @property
    def height(self) -> int:
        return 2 * MARGIN + (self.lane.depth - 1) * ROW + BAR

    @property
    def names_height(self) -> int:
        return (1 + max((name.line for name in self.names), default=0)) * LINE

    @property
    def named_gaps(self) -> list[tuple[Gap, float]]:
        """The gaps that have room for a few words, each with its middle."""
        return [(gap, round(gap.x + gap.width / 2, 2)) for gap in self.lane.gaps if gap.width > 18 * LETTER]


def draw(lane: Lane) -> Strip:
    bars = tuple(DrawnBar(bar, MARGIN + bar.row * ROW) for bar in lane.bars)
    return Strip(lane, bars, _names(lane.bars))


def _names(bars: tuple[Bar, ...]) -> tuple[Name, ...]:
    """The names on as few lines as they go, in order of the bars; none where they do not go on a few.

    No leader crosses a name where names run on and are set from the last to the first, or end with their bars and are
    set from the first to the last. So the first bars do the one and the others the other, divided where it goes best.
    """
    if len(bars) > MOST_NAMES:
        return ()
    settings = [setting for turn in range(len(bars), -1, -1) if (setting := _set(bars[:turn], bars[turn:]))]
    best = min(settings, key=lambda setting: max(name.line for name in setting), default=[])
    return tuple(sorted(best, key=lambda name: bars.index(name.bar)))


def _set(first: tuple[Bar, ...], last: tuple[Bar, ...]) -> list[Name]:
    """Each name on the first line that is free for it, or none at all where one finds no line."""
    done: list[Name] = []
    for bar, runs_on in (*((bar, False) for bar in last), *((bar, True) for bar in first[::-1])):
        placed = next((placed for name in _ways(bar, runs_on) for placed in _free(name, done)), None)
        if placed is None:
            return []
        done.append(placed)
    return done


def _ways(bar: Bar, runs_on: bool) -> list[Name]:
    """The name in the way that is wanted, then in the other, as far as these do not lead off the drawing."""
    text = Truncator(bar.term.person.name).chars(LONGEST)
    names = [Name(bar, text, bar.x, runs_on=True), Name(bar, text, bar.end, runs_on=False)]
    fitting = [name for name in names if name.extent[0] >= 0 and name.extent[1] <= 100]
    return fitting if runs_on else fitting[::-1]


def _free(name: Name, done: list[Name]) -> Iterator[Name]:
    """The name on each line where it neither runs into another nor crosses the leader of one that stands below."""
    for line in range(MOST_LINES):
        placed = replace(name, line=line)
        if not any(_collide(placed, other) or _collide(other, placed) for other in done):
            yield placed


def _collide(name: Name, other: Name) -> bool:
    left, right = name.extent
    first, last = other.extent
    if name.line == other.line:
        return left < last and first < right
    return other.line > name.line and left <= other.x <= right
