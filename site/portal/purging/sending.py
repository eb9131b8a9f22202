"""Addresses sent to each shared cache in `WAGTAILFRONTENDCACHE`."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice, product
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.contrib.frontend_cache.utils import get_backends

from portal.purging.backends import CacheSilent

BATCH = 500


def has_caches() -> bool:
    return bool(getattr(settings, "WAGTAILFRONTENDCACHE", None))


def send(paths: Iterable[str]) -> int:
    """Tell all caches to forget these paths under each of `PUBLIC_ROOTS`; how many there were, each counted once.

    Raises:
        CacheSilent: where one of them did not take it.
    """
    backends = get_backends().values()
    seen: set[str] = set()
    new = (path for path in paths if path not in seen and not seen.add(path))
    for some in iter(lambda: list(islice(new, BATCH)), []):
        for backend in backends:
            urls = [
                f"{root}{path}"
                for root, path in product(settings.PUBLIC_ROOTS, some)
                if backend.invalidates_hostname(urlsplit(root).hostname)
            ]
            with _failures_raised():
                backend.purge_batch(urls)
    return len(seen)


@contextmanager
def _failures_raised() -> Iterator[None]:
    """Wagtail's backends write to its log what went wrong, and raise nothing."""
    log, heard = logging.getLogger("wagtail.frontendcache"), _Hearing()
    log.addHandler(heard)
    try:
        yield
    finally:
        log.removeHandler(heard)
    if heard.messages:
        raise CacheSilent("; ".join(heard.messages[:3]))


class _Hearing(logging.Handler):
    """Errors of this thread."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.thread, self.messages = threading.get_ident(), []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.messages.append(record.getMessage())
