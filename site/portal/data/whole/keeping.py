"""The files of the whole as they were written last, in `settings.DATA_DIR`, while nothing that they show has changed.

They lie together in a folder that is named after `freshness.validator()`, and are only looked for under the present
one: a file that may show what was withdrawn since is never found. The folder gets its name when all in it is written.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files import locks

from portal.data.whole.files import FILES, WholeFile
from portal.freshness import validator

logger = logging.getLogger(__name__)

CHECKSUMS = "SHA256SUMS"
#: How often writing begins anew where the record changed meanwhile.
ATTEMPTS = 3
UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True)
class Kept:
    """One file as it was written; `sha256` in hexadecimal."""

    path: Path
    size: int
    sha256: str
    written_at: datetime


def current(version: int | None = None) -> dict[str, Kept] | None:
    """The files by name, as the record stands now; None where they are not written yet.

    `version` is the `public_version()`, where the caller has asked for it already.
    """
    folder = Path(settings.DATA_DIR) / validator(version)
    try:
        lines = (folder / CHECKSUMS).read_text(encoding="ascii").splitlines()
        return {name: _kept(folder / name, digest) for digest, name in (line.split(maxsplit=1) for line in lines)}
    except (OSError, ValueError):
        return None


def write(*, anew: bool = False) -> dict[str, Kept] | None:
    """Write what is not written yet, one process at a time. None where that cannot be done; the log says why.

    With `anew`, also where it is: the program that wrote it may have been another.
    """
    folder = Path(settings.DATA_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            return (not anew and current()) or _write(folder)
    except OSError:
        logger.exception("The files of the whole record could not be written to %s.", folder)
        return None


def checksums(digests: dict[str, str]) -> str:
    """The format of `sha256sum`, which checks files by it: digest and name, one a line."""
    return "".join(f"{digest}  {name}\n" for name, digest in digests.items())


def digest(file: WholeFile) -> str:
    """The SHA-256 of a file that is not kept."""
    summed = hashlib.sha256()
    for piece in file.pieces():
        summed.update(piece)
    return summed.hexdigest()


def _kept(path: Path, digest: str) -> Kept:
    status = path.stat()
    return Kept(path, status.st_size, digest, datetime.fromtimestamp(status.st_mtime, UTC))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("a") as handle:
        locks.lock(handle, locks.LOCK_EX)
        yield


def _write(folder: Path) -> dict[str, Kept] | None:
    unfinished = folder / UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)  # left by a process that was killed: nobody else is writing now
    for _attempt in range(ATTEMPTS):
        stamp = validator()
        try:
            _write_into(unfinished)
            if validator() == stamp:
                _remove_all_but(folder, unfinished)
                unfinished.rename(folder / stamp)
                return current()
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    logger.warning("The record changed each time while its files were written.")
    return None


def _write_into(folder: Path) -> None:
    folder.mkdir()
    digests = {}
    for file in FILES.values():
        summed = hashlib.sha256()
        with (folder / file.name).open("wb") as handle:
            for piece in file.pieces():
                summed.update(piece)
                handle.write(piece)
            _to_disk(handle)
        digests[file.name] = summed.hexdigest()
    with (folder / CHECKSUMS).open("wb") as handle:
        handle.write(checksums(digests).encode())
        _to_disk(handle)


def _to_disk(handle: IO[bytes]) -> None:
    """Else a loss of power could leave an empty file under a name that is right."""
    handle.flush()
    os.fsync(handle.fileno())


def _remove_all_but(folder: Path, new: Path) -> None:
    """Who is reading one of them keeps it open."""
    for other in folder.iterdir():
        if other.is_dir() and other != new:
            shutil.rmtree(other)
