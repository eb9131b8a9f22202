"""A site of its own in a folder of its own, in processes of its own: for pictures and for measuring."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
FIXTURE = ROOT / "fixtures" / "israel-nato.json"
READY_SECONDS = 60
STOP_SECONDS = 20
DEVELOPMENT = {"DJANGO_SETTINGS_MODULE": "config.settings.dev"}
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "127.0.0.1",
    "TRUSTED_ORIGINS": "http://127.0.0.1",
    "PLAIN_HTTP": "1",
}
RUNSERVER = (sys.executable, str(ROOT / "manage.py"), "runserver", "127.0.0.1:{port}", "--noreload")
#: One worker: a reader's page takes one request after another anyway.
GRANIAN = (
    sys.executable,
    *("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", "{port}"),
    *("--workers", "1", "--log-level", "error", "config.wsgi:application"),
)


def environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    """That of a process whose site keeps everything in `folder`, on SQLite, whatever this process has."""
    own = os.environ | settings
    own |= {"VAR_DIR": str(folder), "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)])}
    return {name: value for name, value in own.items() if name not in ("DATABASE_URL", "CACHE_URL", "TASK_WORKER")}


def manage(folder: Path, settings: dict[str, str], *words: str, stdin: IO | None = None) -> None:
    """Run `manage.py` with `words` on the site in `folder`.

    Raises:
        CalledProcessError: where it fails; what it had to say of that stands on the terminal.
    """
    command = [sys.executable, str(ROOT / "manage.py"), *words]
    own = environment(folder, settings)
    subprocess.run(command, env=own, cwd=ROOT, check=True, stdin=stdin, stdout=subprocess.DEVNULL)  # noqa: S603


@contextmanager
def serving(folder: Path, settings: dict[str, str], server: Sequence[str]) -> Iterator[str]:
    """Serve the site in `folder`, and give its address while it runs."""
    port = free_port()
    process = subprocess.Popen(  # noqa: S603
        [word.format(port=port) for word in server],
        env=environment(folder, settings),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def events_in_fixture() -> int:
    """How many events a site has when it was set up."""
    return len(json.loads(FIXTURE.read_text(encoding="utf-8"))["events"])


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_for(address: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            sys.exit("The site did not start.")
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310
        except urllib.error.HTTPError as error:
            sys.exit(f"The site answers {error.code}.")
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit(f"The site did not answer within {READY_SECONDS} seconds.")
