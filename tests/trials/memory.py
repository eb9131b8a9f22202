"""How much memory a process has, with its share of what it shares."""

from __future__ import annotations

import re
from pathlib import Path


def proportional_mb(process: int) -> float:
    """The proportional set size in MB, as Linux counts it.

    Raises:
        OSError: where there is no such process, or it is another user's.
    """
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    return int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[1]) / 1024
