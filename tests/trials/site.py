"""A running set as trials see it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from deploy.places import ROOT
from deploy.ports import free_first_port
from deploy.running import RunningSet, running_set

#: Public pages as most readers ask for them, without a filter; these are kept by nginx.
PAGES = (
    "/",
    "/timeline/",
    "/timeline/saber-strike-2018/",
    "/agreements/",
    "/agreements/defence-cooperation-memorandum-1987/",
    "/people/",
    "/people/ambassadors/",
    "/sources/",
    "/sources/toi-2018/",
    "/data/",
    "/about/",
)
_PRELUDE = "import django; django.setup()\n"


@dataclass
class Site:
    """The set with what a client needs to ask it."""

    running: RunningSet

    @property
    def address(self) -> str:
        return self.running.address

    @property
    def certificate(self) -> str:
        return str(self.running.certificate)

    def python(self, code: str, *words: str) -> str:
        """Run code in a process of the site, with `words` as sys.argv[1:], and return what it prints.

        Raises:
            RuntimeError: with what it had to say, where it fails.
        """
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", _PRELUDE + code, *words],
            env=dict(self.running.environment),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def get(self, path: str, **options: object) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.get(self.address + path, verify=self.certificate, timeout=30, **options)

    def warm_up(self, pages: tuple[str, ...] = PAGES) -> None:
        """Have nginx keep the pages.

        Raises:
            RuntimeError: where one is not answered with 200.
        """
        for page in pages:
            answer = self.get(page)
            if answer.status_code != requests.codes.ok:
                raise RuntimeError(f"{page} answers {answer.status_code}")


@contextmanager
def site_in(folder: Path, database: str, workers: int = 2) -> Iterator[Site]:
    """A whole set in `folder`, on `database`: “SQLite” or “PostgreSQL”."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (folder, folder.parent):
        path.chmod(0o755)  # PostgreSQL runs as another user where this is root
    url = f"sqlite:///{folder / 'record.sqlite3'}" if database == "SQLite" else ""
    with running_set(folder, free_first_port(), database_url=url, workers=workers) as running:
        yield Site(running)
