"""The years that a drawing of terms shows: all of them, or those that its address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from dates import DateError, parse
from dates.axis import Axis


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the whole that readers can look at by itself, in years."""

    first: int
    last: int

    @property
    def label(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    def is_all_of(self, axis: Axis) -> bool:
        return (axis.start, axis.end) == (date(self.first, 1, 1), date(self.last, 12, 31))


def stretches(whole: Axis) -> list[Stretch]:
    """The whole divided at its ticks; nothing where that makes but one."""
    firsts = [tick.day for tick in whole.ticks() if not tick.is_month]
    if firsts and firsts[0] != whole.start:
        firsts.insert(0, whole.start)
    lasts = [*(day - timedelta(days=1) for day in firsts[1:]), whole.end]
    found = [Stretch(first.year, last.year) for first, last in zip(firsts, lasts, strict=True)]
    return found if len(found) > 1 else []


def asked_axis(asked: Mapping[str, str], whole: Axis) -> tuple[Axis, str]:
    """The part of the `whole` from `from` to `to`, and what was wrong with these: the whole is shown then."""
    try:
        start, end = (parse(asked[name]) if asked.get(name, "").strip() else None for name in ("from", "to"))
    except DateError as error:
        return whole, str(error)
    first = max((start and start.earliest) or whole.start, whole.start)
    last = min((end and end.latest) or whole.end, whole.end)
    if first > last:
        return whole, _("No day lies between these, in the years on file.")
    return Axis(first, last), ""
