"""The keys and passwords of a running set: random, made once, kept in a file that only its owner reads."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Keys:
    """What signs sessions, and what PostgreSQL and Redis ask for."""

    secret_key: str
    database: str
    cache: str


def keys_in(path: Path) -> Keys:
    """Those that stand in the file at `path`; new ones where there is none."""
    if not path.exists():
        keys = Keys(secrets.token_urlsafe(50), secrets.token_hex(24), secrets.token_hex(24))
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(keys)), encoding="utf-8")
    return Keys(**json.loads(path.read_text(encoding="utf-8")))
