"""A running set as trials see it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import requests

from deploy.places import ROOT
from deploy.ports import free_first_port
from deploy.running import STATIC_RELEASE, RunningSet, running_set

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

    def with_environment(self, **environment: str) -> Site:
        """The same for processes with another environment, and so of another site. Nothing answers for it."""
        return Site(replace(self.running, environment={**self.running.environment, **environment}))

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
def site_in(folder: Path, database: str, kept: Path, workers: int = 2) -> Iterator[Site]:
    """A whole set in `folder`, on `database`: “SQLite” or “PostgreSQL”.

    Static files are the same for all sets, and take as long to collect as all else: they stay in the folder `kept`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in (folder, folder.parent):
        path.chmod(0o755)  # PostgreSQL runs as another user where this is root
    url = f"sqlite:///{folder / 'record.sqlite3'}" if database == "SQLite" else ""
    _copy_static(kept, folder)
    with running_set(folder, free_first_port(), database_url=url, workers=workers) as running:
        if not (kept / STATIC_RELEASE).exists():
            _copy_static(folder, kept)
        yield Site(running)


def _copy_static(source: Path, target: Path) -> None:
    """Where there are any."""
    if (source / STATIC_RELEASE).exists():
        shutil.copytree(source / "static", target / "static")
        shutil.copyfile(source / STATIC_RELEASE, target / STATIC_RELEASE)
