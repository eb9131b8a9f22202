"""Which ports of loopback the parts of a set take: some in a row, so that sets can stand side by side."""

from __future__ import annotations

import socket
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Ports:
    """`https` is the address of the site; `http` only leads there."""

    https: int
    http: int
    site: int
    metrics: int
    redis: int
    purge: int
    postgresql: int

    @classmethod
    def beginning_at(cls, first: int) -> Ports:
        """So many in a row as there are names.

        Raises:
            SystemExit: one of them is in use.
        """
        wanted = range(first, first + len(fields(cls)))
        if taken := [port for port in wanted if not _is_free(port)]:
            raise SystemExit(
                f"In use on 127.0.0.1: port {', '.join(map(str, taken))}. A set takes {len(wanted)} ports in a row: "
                "choose another first one with PORT=, or stop what answers there."
            )
        return cls(*wanted)


def free_first_port(lowest: int = 20_000, step: int = 10) -> int:
    """A first port whose followers are free too."""
    for first in range(lowest, 60_000, step):
        if all(_is_free(port) for port in range(first, first + len(fields(Ports)))):
            return first
    raise SystemExit("No free ports on 127.0.0.1.")


def _is_free(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
