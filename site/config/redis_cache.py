"""Redis as a cache that may be lost: what it does not answer is not found, and it is left alone for some seconds."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

#: Seconds for which a Redis that did not answer is not asked again, so that its loss costs one request its timeout.
PAUSE = 5.0
logger = logging.getLogger(__name__)
#: Until when (`time.monotonic()`) which Redis is left alone. The caches of a process share it.
_left_alone: dict[str, float] = {}


class LosableClient(RedisCacheClient):
    """Django's client, whose every method gives what it would of an empty cache where Redis does not answer."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        # No second try: by default there are several, with pauses, while a reader waits.
        super().__init__(servers, retry=Retry(NoBackoff(), 0), **options)
        self._name = servers[0]

    @property
    def is_left_alone(self) -> bool:
        return time.monotonic() < _left_alone.get(self._name, 0.0)

    def _ask(self, question: Callable[..., Any], without: Any, *args: Any) -> Any:
        if self.is_left_alone:
            return without
        try:
            return question(*args)
        except (RedisError, OSError) as error:
            _left_alone[self._name] = time.monotonic() + PAUSE
            # Its class alone: the message of some errors repeats the address, with its password.
            logger.warning("The cache does not answer (%s); it is left alone for %d s.", type(error).__name__, PAUSE)
            return without

    def add(self, key: str, value: Any, timeout: int | None) -> bool:
        return self._ask(super().add, True, key, value, timeout)

    def get(self, key: str, default: Any) -> Any:
        return self._ask(super().get, default, key, default)

    def set(self, key: str, value: Any, timeout: int | None) -> None:
        self._ask(super().set, None, key, value, timeout)

    def touch(self, key: str, timeout: int | None) -> bool:
        return self._ask(super().touch, False, key, timeout)

    def delete(self, key: str) -> bool:
        return self._ask(super().delete, False, key)

    def get_many(self, keys: Any) -> dict[str, Any]:
        return self._ask(super().get_many, {}, keys)

    def has_key(self, key: str) -> bool:
        return self._ask(super().has_key, False, key)

    def incr(self, key: str, delta: int) -> int:
        """Raises ValueError, as for a key that is not there."""
        found = self._ask(super().incr, None, key, delta)
        if found is None:
            raise ValueError(f"Key {key!r} not found.")
        return found

    def set_many(self, data: dict[str, Any], timeout: int | None) -> None:
        self._ask(super().set_many, None, data, timeout)

    def delete_many(self, keys: list[str]) -> None:
        self._ask(super().delete_many, None, keys)

    def clear(self) -> bool:
        return self._ask(super().clear, False)


class LosableRedisCache(RedisCache):
    """Django's Redis cache with that client."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = LosableClient

    def answers(self) -> bool:
        """Whether Redis answers now; asked even where it is left alone."""
        try:
            return bool(self._cache.get_client().ping())
        except (RedisError, OSError):
            return False
