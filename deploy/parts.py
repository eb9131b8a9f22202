"""One process of the running set: started, asked whether it is ready, stopped or killed, started again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STOP_SECONDS = 30


@dataclass
class Part:
    """A process in a session of its own, so that Ctrl-C reaches the set alone, which stops its parts in order.

    Attributes:
        name: what it is called in messages, and the name of its log file and process id file.
        address: where it answers; empty for a part that nobody asks.
        is_ready: whether it answers; asked again and again after a start.
        user: who runs it, where that is not who runs the set. PostgreSQL refuses to run as root.
        stop_signal: what makes it finish its work and end.
        is_wanted: whether it is to run. A part that was stopped or killed by hand stays down until it is started.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    is_ready: Callable[[], bool]
    address: str = ""
    user: str | None = None
    stop_signal: int = signal.SIGTERM
    ready_seconds: float = 90
    is_wanted: bool = field(default=False, init=False)
    _process: subprocess.Popen | None = field(default=None, init=False)
    #: The group of processes that may still run; None once all of it was ended, when another may take its number.
    _group: int | None = field(default=None, init=False)
    _started: float = field(default=0, init=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, init=False, repr=False)

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def pid(self) -> int:
        """The process id; that of the first process, where the part has several.

        Raises:
            RuntimeError: it was never started.
        """
        if self._process is None:
            raise RuntimeError(f"{self.name} was never started.")
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def children(self) -> list[int]:
        """The process ids of the processes that the first one has made, oldest first."""
        path = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(word) for word in path.read_text().split()] if path.exists() else []

    def start(self, *, wait: bool = True) -> None:
        """Start it, and wait until it answers.

        Raises:
            RuntimeError: it ended, or does not answer in time. The end of its log is part of the message.
        """
        with self._lock:
            self._spawn()
        if wait:
            self.wait_until_ready()

    def _spawn(self) -> None:
        if not self.is_running:
            self._end_group()
            with self.log.open("wb" if self._process is None else "ab") as log:
                self._process = subprocess.Popen(  # noqa: S603
                    self.command,
                    env=dict(self.environment),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    user=self.user,
                    group=self.user,
                    extra_groups=[] if self.user else None,
                )
            self._group, self._started = self.pid, time.monotonic()
            (self.folder / f"{self.name}.pid").write_text(f"{self.pid}\n")
        self.is_wanted = True

    def wait_until_ready(self) -> None:
        until = time.monotonic() + self.ready_seconds
        while not self.is_ready():
            if not self.is_running:
                raise RuntimeError(f"{self.name} ended with {self._process.returncode}.\n{self.last_words()}")
            if time.monotonic() > until:
                raise RuntimeError(f"{self.name} does not answer after {self.ready_seconds} s.\n{self.last_words()}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Let it finish what it is at, and end it where that takes longer than half a minute."""
        with self._lock:
            self.is_wanted = False
            if self.is_running:
                self._process.send_signal(self.stop_signal)
                try:
                    self._process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    self.kill()
            self._end_group()

    def kill(self) -> None:
        """End it and its children at once, as a failing machine would (SIGKILL)."""
        with self._lock:
            self.is_wanted = False
            self._end_group()
            if self._process is not None:
                self._process.wait()

    def restart(self) -> None:
        self.stop()
        self.start()

    def revive(self) -> bool:
        """Start it again where it ended by itself, though not more often than once a second; whether that was done."""
        with self._lock:
            if not self.is_wanted or self.is_running or time.monotonic() - self._started < 1:
                return False
            self._spawn()
        return True

    def last_words(self, lines: int = 20) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def _end_group(self) -> None:
        """End all that is left of it. The group keeps its number as long as one of it runs."""
        if self._group is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._group, signal.SIGKILL)
            self._group = None
