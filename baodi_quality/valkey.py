"""Valkey may be away: pages, saves and calls go on without it, and wait for it once, not at every turn."""

import logging
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# Cache and queue together must not hold up a save by a second.
ANSWER_SECONDS = 0.3
# Everything that was not asked or sent meanwhile is found by beat's sweep, so a late return costs little.
ASK_AGAIN_SECONDS = 5.0


class Outage:
    """That Valkey did not answer a moment ago, known to all threads of a process."""

    def __init__(self) -> None:
        self.until = 0.0

    @property
    def is_on(self) -> bool:
        """Say whether Valkey is not to be asked now."""
        # Monotonic: a clock that is set must not prolong an outage. Threads read one number, which needs no lock.
        return time.monotonic() < self.until

    def begin(self, error: Exception) -> None:
        """Leave Valkey alone for some seconds."""
        self.until = time.monotonic() + ASK_AGAIN_SECONDS
        log.warning("Valkey does not answer (%s); the portal goes on without it", error)


outage = Outage()


def ask_cache(call: Callable[..., Any], *words: object, without: object = None) -> Any:
    """Return what the cache answers, or ``without`` where Valkey is away."""
    if outage.is_on:
        return without
    try:
        return call(*words)
    # Faults of the caller, such as a value that cannot be stored, still show.
    except RedisError as error:
        outage.begin(error)
        return without


class ForgivingClient(RedisCacheClient):
    """Is empty and forgets everything while Valkey is away."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        # Django builds a client for every call, which takes longer than Valkey's answer; one for each pool is enough.
        self._client = cache(Redis)

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return ask_cache(super().add, key, value, timeout, without=False)

    def get(self, key: Any, default: Any) -> Any:
        return ask_cache(super().get, key, default, without=default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        ask_cache(super().set, key, value, timeout)

    def touch(self, key: Any, timeout: Any) -> bool:
        return ask_cache(super().touch, key, timeout, without=False)

    def delete(self, key: Any) -> bool:
        return ask_cache(super().delete, key, without=False)

    def get_many(self, keys: Any) -> Any:
        return ask_cache(super().get_many, keys, without={})

    def has_key(self, key: Any) -> bool:
        return ask_cache(super().has_key, key, without=False)

    def incr(self, key: Any, delta: Any) -> int:
        if (value := ask_cache(super().incr, key, delta)) is None:
            # What Django's caches raise for a key that is not there; callers know what to do then.
            raise ValueError(f"Key '{key}' not found.")
        return value

    def set_many(self, data: Any, timeout: Any) -> None:
        ask_cache(super().set_many, data, timeout)

    def delete_many(self, keys: Any) -> None:
        ask_cache(super().delete_many, keys)

    def clear(self) -> bool:
        return ask_cache(super().clear, without=False)


class ForgivingCache(RedisCache):
    """A cache for what may be lost at any moment; nothing that must be right may rest on it."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        soon = {"socket_connect_timeout": ANSWER_SECONDS, "socket_timeout": ANSWER_SECONDS}
        super().__init__(server, params | {"OPTIONS": soon | params.get("OPTIONS", {})})
        # Django's cache offers no setting for its client; it reads this attribute when it builds one.
        self._class = ForgivingClient
