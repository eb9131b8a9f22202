"""One running set for the tests of a module, and what is needed to ask it."""

from __future__ import annotations

import contextlib
import os
import shutil
import ssl
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

import pytest

from config.release import release_of
from deploy.packages import find_programs
from deploy.places import ROOT
from deploy.ports import free_first_port
from deploy.running import STATIC_RELEASE, RunningSet, running_set

#: Static files of this release, compressed, kept between test runs: making them takes 40 seconds of a processor.
KEPT = ROOT / "var" / "test-static" / release_of(ROOT)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str
    seconds: float


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks the set, believing its certificate and no other, and follows nowhere."""

    running: RunningSet

    def __call__(self, address: str, **headers: str) -> Answer:
        if address.startswith("/"):
            address = self.running.address + address
        trusted = ssl.create_default_context(cafile=self.running.certificate)
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusted), _NoRedirects)
        request = urllib.request.Request(address, headers={name.replace("_", "-"): v for name, v in headers.items()})
        started = time.monotonic()
        try:
            with opener.open(request, timeout=30) as answer:
                return _read(answer, started)
        except urllib.error.HTTPError as error:
            with error:
                return _read(error, started)


def _read(answer: HTTPResponse | urllib.error.HTTPError, started: float) -> Answer:
    text = answer.read().decode("utf-8", "replace")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Answer(answer.status, headers, text, time.monotonic() - started)


def until(condition: Callable[[], object], seconds: float = 60) -> bool:
    """Whether it came to hold within so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSet]:
    try:
        find_programs()
    except SystemExit as missing:
        pytest.skip(str(missing))
    # Not pytest's own folder, which is closed to the user that PostgreSQL runs as where this is root.
    folder = Path(tempfile.mkdtemp(prefix="record-set-"))
    folder.chmod(0o755)
    for name in ("static", STATIC_RELEASE):
        if (KEPT / name).exists():
            copy = shutil.copytree if (KEPT / name).is_dir() else shutil.copy2
            copy(KEPT / name, folder / name)
    try:
        with running_set(folder, free_first_port(20_000 + os.getpid() % 1000 * 10)) as found:
            if not KEPT.exists():
                shutil.rmtree(KEPT.parent, ignore_errors=True)
                # Under another name first: another run may be looking.
                own = KEPT.with_suffix(f".{os.getpid()}")
                shutil.copytree(folder / "static", own / "static")
                shutil.copy2(folder / STATIC_RELEASE, own)
                with contextlib.suppress(OSError):  # another run was quicker
                    own.rename(KEPT)
            yield found
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def ask(running: RunningSet) -> Asker:
    return Asker(running)
