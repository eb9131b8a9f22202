"""Asking one address whether it answers: HEAD, then GET where HEAD is not answered well; nothing is downloaded."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.parse import urljoin

import certifi
from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, LocationParseError, NewConnectionError
from urllib3.util import Url, parse_url

from evidence.addresses.reach import NoReply, NotAsked, Reach
from evidence.models import AddressState

logger = logging.getLogger(__name__)

PORTS = {"http": 80, "https": 443}
GONE = (404, 410)
TOO_MANY_REQUESTS = 429
#: Of the network addresses of one host, how many are tried.
MOST_TRIED = 3


@dataclass(frozen=True, slots=True)
class Manners:
    """How long to wait, in seconds.

    Attributes:
        pause: between two requests to one host.
        connect: for a connection.
        read: for the next piece of an answer.
        whole: for all requests that one address takes; the waiting for its turn does not count.
        redirects: how many are followed.
    """

    pause: float = 1
    connect: float = 10
    read: float = 20
    whole: float = 60
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking: the last HTTP status where there was one, and in words what the state does not say."""

    state: AddressState
    status: int | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """The head of a response."""

    status: int
    location: str = ""


class _NoConnection(NoReply):
    """Nobody took the call, so another method would not help."""


class Turns:
    """One request at a time for each host, with a pause between two."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._next: dict[str, float] = {}

    @contextmanager
    def of(self, host: str) -> Iterator[None]:
        with self._locks[host]:
            time.sleep(max(0, self._next.get(host, 0) - time.monotonic()))
            try:
                yield
            finally:
                self._next[host] = time.monotonic() + self.pause


@dataclass(slots=True)
class _Budget:
    """The seconds that one address may still take."""

    left: float

    @contextmanager
    def spend(self) -> Iterator[None]:
        start = time.monotonic()
        try:
            yield
        finally:
            self.left -= time.monotonic() - start


def honest_name() -> str:
    """The User-Agent: what asks, and where its owners are found."""
    return f"source-check/1.0 (one request to see whether a cited source answers; +{settings.WAGTAILADMIN_BASE_URL})"


@dataclass
class Asker:
    """Asks addresses; one asker is shared by all threads, so that no host is asked by two at a time."""

    reach: Reach = field(default_factory=Reach)
    manners: Manners = field(default_factory=Manners)
    tls: ssl.SSLContext = field(default_factory=lambda: ssl.create_default_context(cafile=certifi.where()))

    def __post_init__(self) -> None:
        self.turns = Turns(self.manners.pause)

    def ask(self, address: str) -> Answer:
        """What `address` answers, redirects followed. Never raises."""
        try:
            return self._ask(address)
        except Exception as error:
            logger.exception("Asking %s failed in a way nobody thought of.", address)
            return Answer(AddressState.NOT_ASKED, None, _("Asking failed: %(error)s") % {"error": repr(error)})

    def _ask(self, address: str) -> Answer:
        budget, here, status = _Budget(self.manners.whole), address, None
        for _hop in range(self.manners.redirects + 1):
            try:
                reply = self._reply(here, budget)
            except NotAsked as refusal:
                return Answer(AddressState.NOT_ASKED, status, _after(address, here, str(refusal)))
            except NoReply as silence:
                return Answer(AddressState.SILENT, status, _after(address, here, str(silence)))
            status = reply.status
            if not reply.location:
                return Answer(state_of(status), status, _after(address, here, ""))
            here = urljoin(here, reply.location)
        return Answer(
            AddressState.UNCLEAR,
            status,
            _("It leads on more than %(number)d times.") % {"number": self.manners.redirects},
        )

    def _reply(self, address: str, budget: _Budget) -> Reply:
        """The answer to HEAD where it is a good one, else to GET."""
        url = _parsed(address)
        at = self.reach.addresses(url.host.strip("[]"), url.port or PORTS[url.scheme])
        try:
            reply = self._send("HEAD", url, at, budget)
            if reply.location or reply.status == TOO_MANY_REQUESTS or 200 <= reply.status < 300:
                return reply
        except _NoConnection:
            raise
        except NoReply:
            logger.debug("No reply to HEAD %s", address)
        return self._send("GET", url, at, budget)

    def _send(self, method: str, url: Url, addresses: list[str], budget: _Budget) -> Reply:
        """The head of one response, from the first of `addresses` that takes the connection."""
        failure: Exception | None = None
        with self.turns.of(url.host.rstrip(".")), budget.spend():
            until = time.monotonic() + budget.left
            for address in addresses[:MOST_TRIED]:
                if (left := until - time.monotonic()) <= 0:
                    break
                connection = self._connection(url, address, left)
                try:
                    connection.connect()
                except (HTTPError, OSError, ValueError) as error:
                    connection.close()
                    failure = error
                else:
                    return self._exchange(connection, method, url, max(0.1, until - time.monotonic()))
        raise _NoConnection(_reason(failure or TimeoutError())) from failure

    def _connection(self, url: Url, address: str, left: float) -> HTTPConnection:
        """A connection to the very address that was looked up; the certificate is that of the name."""
        port, timeout = url.port or PORTS[url.scheme], min(self.manners.connect, left)
        if url.scheme == "http":
            return HTTPConnection(address, port, timeout=timeout)
        name = url.host.strip("[]").rstrip(".")
        return HTTPSConnection(address, port, timeout=timeout, ssl_context=self.tls, server_hostname=name)

    def _exchange(self, connection: HTTPConnection, method: str, url: Url, left: float) -> Reply:
        # A server that sends a byte now and then outlasts any time-out of a single read.
        cut_off = threading.Event()
        watchdog = threading.Timer(left, _hang_up, (connection, cut_off))
        watchdog.daemon = True
        watchdog.start()
        connection.timeout = min(self.manners.read, left)
        host = url.host if url.port is None else f"{url.host}:{url.port}"
        headers = {"Host": host, "User-Agent": honest_name(), "Accept": "*/*", "Connection": "close"}
        try:
            connection.request(method, url.request_uri, headers=headers, preload_content=False, decode_content=False)
            response = connection.getresponse()
            if cut_off.is_set():  # what came before counts for nothing: half a head reads like a whole one
                raise NoReply(_reason(TimeoutError()))
            return Reply(response.status, _location(response.get_redirect_location() or ""))
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            raise NoReply(_reason(TimeoutError() if cut_off.is_set() else error)) from error
        finally:
            watchdog.cancel()
            connection.close()


def state_of(status: int) -> AddressState:
    if 200 <= status < 300:
        return AddressState.ANSWERS
    if status in GONE:
        return AddressState.GONE
    return AddressState.SILENT if status >= 500 else AddressState.UNCLEAR


def _parsed(address: str) -> Url:
    """Raises NotAsked where `address` is not one of the web."""
    try:
        url = parse_url(address)
    except LocationParseError as error:
        raise NotAsked(_("This is not a web address.")) from error
    if url.scheme not in PORTS or not url.host:
        raise NotAsked(_("This is not an address that begins with http:// or https://."))
    return url


def _after(asked: str, here: str, words: str) -> str:
    """`words`, and where the address led, where it led on."""
    moved = "" if here == asked else _("It leads to %(address)s.") % {"address": here}
    return " ".join(filter(None, (words, moved)))


def _location(header: str) -> str:
    """Servers write UTF-8 where the header's alphabet is Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _reason(error: Exception) -> str:
    cause = error.__cause__ or error
    if isinstance(error, NewConnectionError) and isinstance(cause, OSError):
        return _("No connection: %(reason)s.") % {"reason": cause.strerror or cause}
    if isinstance(error, ConnectTimeoutError | TimeoutError) or isinstance(cause, TimeoutError):
        return _("No answer in time.")
    if isinstance(cause, ssl.SSLError):
        detail = getattr(cause, "verify_message", "") or cause.reason or str(cause)
        return _("No safe connection: %(reason)s.") % {"reason": detail}
    return _("The connection broke off: %(reason)s.") % {"reason": str(error) or type(error).__name__}


def _hang_up(connection: HTTPConnection, cut_off: threading.Event) -> None:
    cut_off.set()
    try:
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        logger.debug("The connection had ended by itself.")
