"""A real Redis, which is killed, hangs, and comes back."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import time

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import override_settings

from config import redis_cache
from config.caches import ANSWER_TIMEOUT, MOST_ENTRIES, cache_settings
from tests.deploy.conftest import until
from tests.running_site import free_port

REDIS = shutil.which("redis-server")


class Redis:
    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        command = [REDIS, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
        assert until(self._accepts, 10)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def _accepts(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture
def redis(monkeypatch):
    if REDIS is None:
        pytest.skip("No redis-server here. Install it with “apt-get install redis-server”.")
    monkeypatch.setattr(redis_cache, "_left_alone", {})
    server = Redis()
    server.start()
    with override_settings(CACHES=cache_settings(server.url, settings.VAR_DIR, "r1")):
        yield server
    with contextlib.suppress(ProcessLookupError):
        server.kill()


def every_method(cache) -> list[object]:
    cache.set("a", 1)
    cache.set_many({"b": 2, "c": 3}, 60)
    with contextlib.suppress(ValueError):
        cache.incr("a")
    cache.add("d", 4)
    found = [cache.get("a", "nothing"), cache.get_many(["b", "c"]), "d" in cache, cache.touch("b", 60)]
    cache.delete_many(["a", "b"])
    return [*found, cache.delete("c"), cache.get_or_set("e", lambda: "made"), cache.clear()]


def test_it_keeps_what_it_is_given(redis):
    assert every_method(caches["default"]) == [2, {"b": 2, "c": 3}, True, True, True, "made", True]


def test_the_caches_do_not_see_each_others_keys(redis):
    for name in MOST_ENTRIES:
        caches[name].set("key", name)
    assert [caches[name].get("key") for name in MOST_ENTRIES] == list(MOST_ENTRIES)


def test_a_release_does_not_read_what_another_kept(redis):
    caches["pages"].set("key", "old")
    caches["progress"].set("key", "shared")
    with override_settings(CACHES=cache_settings(redis.url, settings.VAR_DIR, "r2")):
        assert (caches["pages"].get("key"), caches["progress"].get("key")) == (None, "shared")


@pytest.mark.parametrize("is_warm", [True, False])
def test_its_loss_is_a_miss_whatever_is_asked(redis, is_warm, caplog):
    cache = caches["default"]
    if is_warm:
        every_method(cache)
    redis.kill()
    assert every_method(cache) == ["nothing", {}, False, False, False, "made", False]
    assert [record.message for record in caplog.records] == [
        "The cache does not answer (ConnectionError); it is left alone for 5 s."
    ]


def test_incr_without_it_is_as_for_a_key_that_is_not_there(redis):
    redis.kill()
    with pytest.raises(ValueError, match="not found"):
        caches["default"].incr("a")


def test_it_is_used_again_soon_after_it_came_back(redis, monkeypatch):
    monkeypatch.setattr(redis_cache, "PAUSE", 0.5)
    cache = caches["default"]
    redis.kill()
    cache.set("a", 1)
    redis.start()
    assert cache.get("a") is None, "it is left alone for a while"
    assert cache.answers(), "but can be asked whether it is there"
    time.sleep(0.6)
    cache.set("a", 2)
    assert cache.get("a") == 2


def test_a_restart_between_two_questions_costs_nothing(redis):
    cache = caches["default"]
    cache.set("a", 1)
    redis.kill()
    redis.start()
    cache.set("b", 2)
    assert cache.get("b") == 2, "the old connection was closed, and a new one is opened at once"


def test_one_that_hangs_costs_one_question_its_time_and_the_next_none(monkeypatch):
    monkeypatch.setattr(redis_cache, "_left_alone", {})
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
        with override_settings(CACHES=cache_settings(url, settings.VAR_DIR, "r1")):
            started = time.monotonic()
            assert caches["pages"].get("a") is None
            first = time.monotonic() - started
            started = time.monotonic()
            for name in MOST_ENTRIES:
                assert caches[name].get("a") is None
            rest = time.monotonic() - started
    assert ANSWER_TIMEOUT <= first < 3 * ANSWER_TIMEOUT
    assert rest < first / 5
