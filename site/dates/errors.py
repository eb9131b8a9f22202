"""What is raised when a date cannot be read."""

from __future__ import annotations

from typing import Any


class DateError(ValueError):
    """Says what was wrong with a written date and what would be right, in the reader's language.

    `message` is lazily translated and filled with `params` only when it is shown. `readings` holds, as EDTF, each date
    that an ambiguous text can mean.
    """

    def __init__(self, message: str, params: dict[str, Any] | None = None, readings: tuple[str, ...] = ()) -> None:
        super().__init__(message, params or {})
        self.message = message
        self.params = params or {}
        self.readings = readings

    def __str__(self) -> str:
        return str(self.message % self.params)  # not str() first: a lazy plural chooses its form from the params


def quotable(text: str) -> str:
    """The text as it may stand inside a message: short, and without what cannot be printed or encoded."""
    seen = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:41])
    return seen if len(seen) <= 40 else f"{seen[:40]}…"
