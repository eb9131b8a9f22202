"""A running set: everything that production consists of, on loopback, with a handle on each part."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config.release import release_of
from deploy import parts_of_a_set as make
from deploy.commands import BOOTSTRAP, COLLECT_STATIC
from deploy.database import make_database, own_server
from deploy.keys import keys_in
from deploy.packages import find_programs
from deploy.parts import Part
from deploy.places import ROOT, Places
from deploy.ports import Ports

LOOK_AGAIN_SECONDS = 0.5
#: The file in VAR_DIR that says of which release the static files are.
STATIC_RELEASE = "static-release"


@dataclass
class RunningSet:
    """Handles on a set while it runs.

    Attributes:
        address: of the site as readers have it, through nginx.
        certificate: what a client has to trust for it.
        environment: that of the site's processes, for a `manage.py` of one's own.
        parts: each by its name: `redis`, `site`, `worker`, `exporter`, `front`, and `postgresql` where the set
            has one of its own.
        revived: how often a part was started again because it ended by itself.
    """

    places: Places
    certificate: Path
    environment: Mapping[str, str]
    parts: dict[str, Part] = field(default_factory=dict)
    revived: dict[str, int] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.places.ports.https}"

    @property
    def site_address(self) -> str:
        """Of the server behind nginx, which takes the headers of a proxy from whoever asks it."""
        return f"http://127.0.0.1:{self.places.ports.site}"

    @property
    def metrics_address(self) -> str:
        return f"http://127.0.0.1:{self.places.ports.metrics}/metrics"

    def manage(self, *words: str, capture: bool = True) -> str:
        """Run `manage.py` with `words` on the site, and give what it printed.

        Raises:
            SystemExit: it failed; what it had to say of that stands in the message, or on the terminal.
        """
        command = [sys.executable, *(words if words[0].endswith(".py") else ("manage.py", *words))]
        done = subprocess.run(  # noqa: S603
            command,
            env=dict(self.environment),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if capture else None,
            stderr=subprocess.PIPE if capture else None,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(command[1:])} failed.\n{done.stderr or ''}")
        return done.stdout or ""

    def revive(self) -> None:
        """Start again what ended by itself."""
        for name, part in self.parts.items():
            if part.revive():
                self.revived[name] = self.revived.get(name, 0) + 1


@contextmanager
def running_set(
    var_dir: Path,
    first_port: int,
    *,
    database_url: str = "",
    workers: int = 2,
    environment: Mapping[str, str] | None = None,
    keep_up: bool = True,
    quiet: bool = True,
) -> Iterator[RunningSet]:
    """Start a set that keeps everything in `var_dir`, and stop it afterwards.

    Args:
        first_port: of seven in a row; see `Ports`.
        database_url: a database of a server that runs; empty: a PostgreSQL of its own.
        workers: processes of the server, each of which answers one request at a time.
        environment: what the site's processes have beside what the set gives them.
        keep_up: start a part again that ends by itself, as an init system does.
        quiet: keep back what the preparations print, such as the administrator's password.

    Raises:
        SystemExit: something is missing, in use, or does not start; the message says what.
    """
    programs = find_programs()
    var_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(_alone_in(var_dir))
        places = Places.make(var_dir, Ports.beginning_at(first_port))
        keys = keys_in(var_dir / "keys.json")
        certificate, key = make.certificate(programs, places)
        running = RunningSet(places, certificate, {})

        def begin(part: Part) -> None:
            running.parts[part.name] = part
            stack.callback(part.stop)
            try:
                part.start()
            except RuntimeError as error:
                raise SystemExit(str(error)) from error

        if database_url:
            if not database_url.startswith("sqlite:"):
                make_database(database_url)
        else:
            server, database_url = own_server(
                programs, var_dir / "postgresql", places.logs, places.ports.postgresql, keys.database
            )
            begin(server)
        cache, cache_url = make.redis(programs, places, keys.cache)
        begin(cache)
        running.environment = make.site_environment(places, keys, database_url, cache_url, workers, environment or {})
        running.manage(*BOOTSTRAP, capture=quiet)
        _collect_static(running)
        begin(make.site(running.environment, places))
        begin(make.worker(running.environment, places))
        begin(make.exporter(running.environment, places))
        begin(make.front(programs, places, certificate, key))
        if keep_up:
            stack.enter_context(_kept_up(running))
        yield running


def _collect_static(running: RunningSet) -> None:
    """Collect them where the code, or a pinned package, is another than when they were collected last."""
    release, kept = release_of(ROOT), running.places.var_dir / STATIC_RELEASE
    if not kept.exists() or kept.read_text() != release:
        running.manage(*COLLECT_STATIC)
        kept.write_text(release)


@contextmanager
def _alone_in(var_dir: Path) -> Iterator[None]:
    with (var_dir / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SystemExit(f"Another set runs in {var_dir}; choose another VAR_DIR.") from error
        yield


@contextmanager
def _kept_up(running: RunningSet) -> Iterator[None]:
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(LOOK_AGAIN_SECONDS):
            running.revive()

    thread = threading.Thread(target=look, name="keep-up", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
