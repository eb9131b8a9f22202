"""What was measured beside what is asked for, as lines to read and one answer: met or not."""

from __future__ import annotations

from dataclasses import dataclass, field

MET, NOT_MET = "OK", "NOT MET"


@dataclass
class Report:
    """Collects figures; `is_met` is False as soon as one bar is missed."""

    is_met: bool = True
    _widths: tuple[int, ...] = field(default=(), repr=False)

    def heading(self, title: str, columns: tuple[str, ...], bars: tuple[str, ...]) -> None:
        """Begin a table: its columns after the page's name, and below them what is asked for."""
        self._widths = tuple(max(map(len, (*pair, "00000"))) + 2 for pair in zip(columns, bars, strict=True))
        self.say(f"\n{title}")
        self._print("", columns, "")
        if any(bars):
            self._print("bar", bars, "")

    def row(self, name: str, figures: tuple[str, ...], faults: list[str]) -> None:
        """A line of the table, and below it each fault; without any the bars are met."""
        self._print(name, figures, NOT_MET if faults else MET)
        for fault in faults:
            self.say(f"    {fault}")
        self.is_met = self.is_met and not faults

    def say(self, words: str) -> None:
        print(words, flush=True)

    def _print(self, name: str, cells: tuple[str, ...], answer: str) -> None:
        columns = "".join(f"{cell:>{width}}" for cell, width in zip(cells, self._widths, strict=True))
        self.say(f"{name:<20}{columns}  {answer}".rstrip())
