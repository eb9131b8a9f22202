"""The table of hostile requests sent to a running set, byte by byte: through nginx, and to the server behind it."""

from __future__ import annotations

import contextlib
import itertools
import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from tests.bars import Report
from tests.hostile_table import Sent, addresses, at_ends, by_methods, in_headers, in_parameters, is_failure
from tests.trials.site import Site
from tests.trials.table import Bar, Table

#: Records that ship.
ADDRESSES = addresses("saber-strike-2018", "defence-cooperation-memorandum-1987", "aharon-leshno-yaar", "toi-2018")
MOST_SECONDS = 1.0
PATIENCE = 60
SENDERS = 2
#: In the short form, one in so many: still more than the 300 that are asked for.
ONE_IN = 5
GONE = 0


def hostile_trial(site: Site, database: str, report: Report, table: Table, *, is_short: bool) -> None:
    """In the short form fewer are sent, and times, which other work on the machine lengthens, decide nothing."""
    sent = [*in_headers(ADDRESSES), *at_ends(ADDRESSES), *in_parameters(ADDRESSES), *by_methods(ADDRESSES)]
    sent = sent[:: ONE_IN if is_short else 1]
    columns = ("requests", "5xx", "no answer", "slowest")
    report.heading(f"{database}: hostile requests", columns, ("> 300", "0", "0", "1 s"))
    for name, front in {"through nginx": site.address, "to the server": site.running.site_address}.items():
        with ThreadPoolExecutor(SENDERS) as senders:
            answers = list(senders.map(_ask, sent, itertools.repeat(front), itertools.repeat(site.certificate)))
        failed = [
            f"{status}: {each}" for each, (status, _took) in zip(sent, answers, strict=True) if is_failure(status)
        ]
        gone = [f"no answer: {each}" for each, (status, _took) in zip(sent, answers, strict=True) if status == GONE]
        slowest, slow = max((took, str(each)) for each, (_status, took) in zip(sent, answers, strict=True))
        faults = [*failed, *gone]
        if slowest > MOST_SECONDS and not is_short:
            faults.append(f"{slowest:.1f} s: {slow}")
        report.row(name, (str(len(sent)), str(len(failed)), str(len(gone)), f"{slowest:.2f} s"), faults)
        table.see(
            Bar.HOSTILE,
            f"{database}, {name}: {len(sent)} requests, {len(failed)} of 5xx, {len(gone)} without an answer, "
            f"the slowest {slowest:.2f} s",
            is_met=not faults,
        )


def _ask(sent: Sent, front: str, certificate: str) -> tuple[int, float]:
    """The status, 0 for none, and the seconds until all was answered; of two tries, where the first took long."""
    status, took = _ask_once(sent, front, certificate)
    if took > MOST_SECONDS:
        again, took_again = _ask_once(sent, front, certificate)
        return max(status, again) if GONE not in (status, again) else GONE, min(took, took_again)
    return status, took


def _ask_once(sent: Sent, front: str, certificate: str) -> tuple[int, float]:
    begun = time.monotonic()
    answer = b""
    with contextlib.suppress(OSError), _connected(front, certificate) as connection:
        connection.settimeout(PATIENCE)
        # What is refused before all of it was sent is answered all the same.
        with contextlib.suppress(OSError):
            connection.sendall(_written(sent, front))
        while piece := connection.recv(1 << 16):
            answer += piece
    return _status_of(answer), time.monotonic() - begun


def _status_of(answer: bytes) -> int:
    """Of the last answer: 100 is none yet."""
    while answer.startswith(b"HTTP/1.1 100"):
        answer = answer.partition(b"\r\n\r\n")[2]
    words = answer[:20].split()
    return int(words[1]) if answer.startswith(b"HTTP/") and len(words) > 1 else GONE


@contextlib.contextmanager
def _connected(front: str, certificate: str) -> Iterator[socket.socket]:
    at = urlsplit(front)
    with socket.create_connection((str(at.hostname), int(at.port or 0)), timeout=PATIENCE) as plain:
        if at.scheme == "http":
            yield plain
            return
        with ssl.create_default_context(cafile=certificate).wrap_socket(plain, server_hostname=at.hostname) as secret:
            yield secret


def _written(sent: Sent, front: str) -> bytes:
    """As it goes over the wire. The server behind nginx is told what nginx tells it."""
    headers = {"Host": urlsplit(front).netloc, "Connection": "close"}
    if front.startswith("http:"):
        headers |= {"Host": "127.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    headers |= sent.headers
    if "close" not in headers["Connection"]:
        headers["Connection"] += ", close"
    body = sent.body
    if headers.get("Transfer-Encoding") == "chunked":
        body = b"0\r\n\r\n"
    elif body:
        headers.setdefault("Content-Length", str(len(body)))
    lines = [f"{sent.method} {sent.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
