"""Requests a second, as wrk counts them."""

from __future__ import annotations

import re
import shutil
import subprocess

WRK = shutil.which("wrk")
CONNECTIONS = 16


def requests_a_second(address: str, seconds: int, headers: dict[str, str] | None = None) -> float:
    """What one client thread gets from `address` in `seconds`.

    Raises:
        RuntimeError: where an answer was no success, or wrk is not there.
    """
    if WRK is None:
        raise RuntimeError("wrk is missing. Install it with “apt-get install wrk”.")
    given = [word for name, value in (headers or {}).items() for word in ("-H", f"{name}: {value}")]
    command = [WRK, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", *given, address]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 30).stdout  # noqa: S603
    if wrong := re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)", printed):
        raise RuntimeError(f"{address}: {wrong[0]}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1])
