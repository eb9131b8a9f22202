"""Asking many addresses: the hosts side by side, each host's addresses one after another."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from queue import Empty, SimpleQueue

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from evidence.addresses.asking import Answer, Asker

AT_ONCE = 8


def host_of(address: str) -> str:
    """The name of the host; empty where the address has none."""
    try:
        return (parse_url(address).host or "").rstrip(".")
    except LocationParseError:
        return ""


def ask_all(addresses: Iterable[str], asker: Asker, at_once: int = AT_ONCE) -> Iterator[tuple[str, Answer]]:
    """Each address with its answer, as they come. Stop reading, and nothing new is asked.

    The threads only ask; they never touch the database. They are daemons: whoever stops the run does not wait for the
    slowest host.
    """
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for address in dict.fromkeys(addresses):
        by_host[host_of(address)].append(address)
    lines: SimpleQueue[list[str]] = SimpleQueue()
    # The longest line takes the longest, so it begins first.
    for line in sorted(by_host.values(), key=len, reverse=True):
        lines.put(line)
    answers: SimpleQueue[tuple[str, Answer]] = SimpleQueue()
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            try:
                line = lines.get_nowait()
            except Empty:
                return
            for address in line:
                if stop.is_set():
                    return
                answers.put((address, asker.ask(address)))

    for _number in range(min(at_once, len(by_host))):
        threading.Thread(target=work, daemon=True).start()
    try:
        for _address in range(sum(map(len, by_host.values()))):
            yield answers.get()
    finally:
        stop.set()
