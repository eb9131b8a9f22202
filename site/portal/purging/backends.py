"""How caches are told, beside Wagtail's own backends for the large networks."""

from __future__ import annotations

import http.client
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from wagtail.contrib.frontend_cache.backends import HTTPBackend

#: Seconds that a cache has to answer. An editor may wait for it.
PATIENCE = 5
#: 404 and 412: it did not keep the address.
DONE = (200, 204, 404, 412)


class CacheSilent(OSError):
    """A cache did not take what it was told."""


class HTTPCache(HTTPBackend):
    """nginx or Varnish by `PURGE`, all addresses over one connection. Wagtail's opens one for each, and logs failures.

    LOCATION is where the cache listens for it, for example “http://127.0.0.1:8081”; it is told the host and, as
    `X-Forwarded-Proto`, the scheme that readers use.
    """

    def __init__(self, params: dict[str, Any]) -> None:
        location = urlsplit(params["LOCATION"])
        self.host, self.port = location.hostname or "127.0.0.1", location.port or 80
        super().__init__(params)

    def purge(self, url: str) -> None:
        self.purge_batch([url])

    def purge_batch(self, urls: Iterable[str]) -> None:
        """Raises CacheSilent where one of them was not taken."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            for url in urls:
                self._tell(connection, url)
        except (OSError, http.client.HTTPException) as error:
            raise CacheSilent(f"{self.host}:{self.port}: {error!r}") from error
        finally:
            connection.close()

    def _tell(self, connection: http.client.HTTPConnection, url: str) -> None:
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.putrequest("PURGE", target, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", parts.netloc)
        connection.putheader("X-Forwarded-Proto", parts.scheme)
        connection.endheaders()
        answer = connection.getresponse()
        answer.read()
        if answer.status not in DONE:
            raise CacheSilent(f"{self.host}:{self.port} answered {answer.status} to PURGE {url}")
