"""Where a set keeps what it needs, and where its parts answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from deploy.ports import Ports

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Places:
    """`run` is for what ends with the set; `logs` has a log and the process id of each part."""

    var_dir: Path
    run: Path
    logs: Path
    ports: Ports

    @classmethod
    def make(cls, var_dir: Path, ports: Ports) -> Places:
        places = cls(var_dir, var_dir / "run", var_dir / "logs", ports)
        for folder in (places.run, places.logs):
            folder.mkdir(exist_ok=True)
        return places
