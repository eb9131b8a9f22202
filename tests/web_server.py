"""Real web servers on this machine, for tests of what asks the web."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: What a path answers: status and headers, or what to do with the request.
Page = tuple[int, dict[str, str]] | Callable[[BaseHTTPRequestHandler], None]


@dataclass
class WebServer:
    """A server and what it saw.

    Attributes:
        pages: by “/path” or “HEAD /path”; what is not there is 404.
        seen: each request as “METHOD /path”.
        hosts: the Host header of each.
        at_once: the most requests that were open at one time.
        spans: when each request came and when its answer began.
        delay: seconds that each answer takes.
    """

    port: int
    address: str
    pages: dict[str, Page] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    spans: list[tuple[float, float]] = field(default_factory=list)
    delay: float = 0
    at_once: int = 0
    is_open: int = 0
    connections: int = 0

    def url(self, path: str = "/", host: str = "", scheme: str = "http") -> str:
        return f"{scheme}://{host or self.address}:{self.port}{path}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        with self.server.lock:
            self.server.web.connections += 1
        super().setup()

    def _answer(self) -> None:
        web, started = self.server.web, time.monotonic()
        with self.server.lock:
            web.seen.append(f"{self.command} {self.path}")
            web.hosts.append(self.headers["Host"])
            web.agents.append(self.headers["User-Agent"])
            web.is_open += 1
            web.at_once = max(web.at_once, web.is_open)
        time.sleep(web.delay)
        # Before the answer goes out: afterwards the client may already have sent its next request.
        with self.server.lock:
            web.is_open -= 1
            web.spans.append((started, time.monotonic()))
        page = web.pages.get(f"{self.command} {self.path}", web.pages.get(self.path, (404, {})))
        if callable(page):
            page(self)
            return
        status, headers = page
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    do_GET = do_HEAD = do_PURGE = _answer

    def log_message(self, *args: object) -> None:
        """Nothing: the tests read `seen`."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: object) -> None:
        """Clients that hang up are part of the tests."""


@contextmanager
def serve(address: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    server = _Server((address, 0), _Handler)
    server.lock = threading.Lock()
    server.web = web = WebServer(server.server_port, address)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
