"""What is asked of a site in trouble, a row each, and what was seen of it: met, not met, or left to others."""

from __future__ import annotations

import textwrap
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

from tests.bars import MET, NOT_MET

NOT_TRIED = "not tried"
WIDTHS = (36, 32, 62)


class Bar(Enum):
    """A row: what is tried, and what is asked for."""

    LOAD = ("8 editors saving and 16 readers for {seconds:.0f} s", "0 failed saves, 0 errors, on both databases")
    ACCIDENTS = (
        "PostgreSQL restarted, Redis killed, worker killed, a server killed (kill -9) under load",
        "acknowledged writes lost: 0; errors other than 503 to readers: 0 while cached",
    )
    FULL_DISK = ("disk full during import and during publish", "message, nothing half-written, works again when freed")
    HOSTILE = ("hostile table (at least 300 requests) on both databases", "0 of 5xx, each < 1 s")
    MATRIX = ("role × address matrix, all admin addresses including Wagtail's", "0 unexpected")
    MARKERS = ("draft/private/expired/scheduled marker words over every public address", "0 found")
    SCRIPTS = (
        "XSS corpus through every field, import and filter, in Chromium",
        "0 executed, 0 CSP violations on public pages",
    )
    BACKUP = ("backup under write load, restored", "0 differences from its manifest")


@dataclass
class _Row:
    seen: list[str] = field(default_factory=list)
    is_met: bool = True
    #: Why something of it was not tried, where that is no fault.
    excuses: list[str] = field(default_factory=list)

    @property
    def answer(self) -> str:
        if not self.is_met:
            return NOT_MET
        return MET if self.seen else NOT_TRIED


@dataclass
class Table:
    """Collects what was seen; a row of which nothing was seen and nothing said is not met."""

    seconds: float
    _rows: dict[Bar, _Row] = field(default_factory=dict)

    def see(self, bar: Bar, what: str, *, is_met: bool) -> None:
        row = self._rows.setdefault(bar, _Row())
        row.seen.append(what)
        row.is_met = row.is_met and is_met

    def excuse(self, bar: Bar, why: str) -> None:
        """Say why something is not tried here."""
        self._rows.setdefault(bar, _Row()).excuses.append(why)

    @contextmanager
    def trying(self, bar: Bar, database: str) -> Iterator[None]:
        """What ends a trial before its time is a bar that is missed, and no end of all others."""
        try:
            yield
        except (Exception, SystemExit) as error:
            traceback.print_exc()
            self.see(bar, f"{database}: ended by {type(error).__name__}: {str(error)[:200]}", is_met=False)

    @property
    def is_met(self) -> bool:
        """Whether no row is missed; one that was not tried is missed unless it is excused."""
        return all(bar in self._rows and self._rows[bar].is_met for bar in Bar)

    def lines(self) -> list[str]:
        """What, bar, seen, and the answer, in columns."""
        written = [_columns(("what", "bar", "seen"), "")]
        for bar in Bar:
            row = self._rows.get(bar, _Row(excuses=["nothing was tried"], is_met=False))
            what, asked = bar.value
            seen = "\n".join([*row.seen, *row.excuses])
            written.append(_columns((what.format(seconds=self.seconds), asked, seen), row.answer))
        return [line for lines in written for line in (*lines, "-" * (sum(WIDTHS) + 15))]


def _columns(texts: tuple[str, str, str], answer: str) -> list[str]:
    cells = [
        [part for line in text.split("\n") for part in textwrap.wrap(line, width, subsequent_indent="  ") or [""]]
        for text, width in zip(texts, WIDTHS, strict=True)
    ]
    cells.append([answer])
    return [
        "  ".join(
            f"{cell[number] if number < len(cell) else '':<{width}}"
            for cell, width in zip(cells, (*WIDTHS, 0), strict=True)
        ).rstrip()
        for number in range(max(map(len, cells)))
    ]
