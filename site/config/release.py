"""Which code runs: the same word on each machine that has the same files, and another after every change of one."""

from __future__ import annotations

import hashlib
from pathlib import Path

#: What decides how a page looks and what is kept in a cache.
_FILES = (
    "site/**/*.py",
    "people/**/*.py",
    "timeline/**/*.py",
    "templates/**/*",
    "site/static/**/*",
    "requirements.txt",
)


def release_of(root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted({path for pattern in _FILES for path in root.glob(pattern) if path.is_file()}):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
