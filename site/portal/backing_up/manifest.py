"""What a backup holds, so that it can be checked before it is restored, and the site after it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

#: To be raised when an older program could not restore the folder.
FORMAT = 1
NAME = "manifest.json"
BLOCK = 1024 * 1024


class NotABackup(ValueError):
    """A folder that is no complete backup, or is not what it was; the message says what is wrong, for operators."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`size` in bytes, `sha256` in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """
    Attributes:
        made_at: when the database was as it is here, in ISO 8601.
        engine: “sqlite” or “postgresql”.
        versions: of Python, Django, Wagtail and the database.
        migrations: those applied, as `app.name`.
        tables: how many rows each has.
        files: all but the manifest, by their path from the folder.
    """

    made_at: str
    engine: str
    versions: Mapping[str, str]
    migrations: tuple[str, ...]
    tables: Mapping[str, int]
    files: Mapping[str, StoredFile]
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        (folder / NAME).write_text(f"{text}\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Raises NotABackup."""
        try:
            values = json.loads((folder / NAME).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise NotABackup(f"{folder} holds no complete backup: {NAME} is missing.") from None
        except (OSError, ValueError) as error:
            raise NotABackup(f"{folder / NAME} cannot be read: {error}.") from error
        if not isinstance(values, dict) or values.get("format") != FORMAT:
            raise NotABackup(f"{folder / NAME} has a format that this program does not know. It reads format {FORMAT}.")
        try:
            files = {name: StoredFile(**file) for name, file in values.pop("files").items()}
            return cls(**{**values, "files": files, "migrations": tuple(values["migrations"])})
        except (AttributeError, KeyError, TypeError) as error:
            raise NotABackup(f"{folder / NAME} is damaged: {error!r}.") from error

    def faults(self, folder: Path) -> Iterator[str]:
        """What is otherwise in the folder than it was when it was made, one sentence each."""
        there = dict(stored_files(folder))
        for name in sorted(self.files.keys() - there.keys()):
            yield f"{name} is missing."
        for name in sorted(there.keys() - self.files.keys()):
            yield f"{name} is not in the manifest."
        for name in sorted(self.files.keys() & there.keys()):
            if there[name] != self.files[name]:
                yield f"{name} is not what it was: its size or its SHA-256 is another."


def stored_files(folder: Path) -> Iterator[tuple[str, StoredFile]]:
    """The files below a folder, without the manifest."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / NAME:
            yield path.relative_to(folder).as_posix(), stored(path)


def stored(path: Path) -> StoredFile:
    summed = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(BLOCK):
            summed.update(block)
    return StoredFile(path.stat().st_size, summed.hexdigest())
