"""Readers: each asks for one public address after another, and counts how it was answered."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import requests

PATIENCE = 30
GONE = "no answer"


@dataclass
class Reader:
    """One reader with a browser of their own.

    Attributes:
        answers: how many of each status, “no answer” where there was none.
        errors: statuses from 500 on, and no answer, with the address that each came from.
    """

    address: str
    certificate: str | bool
    pages: tuple[str, ...]
    seed: int
    answers: Counter[int | str] = field(default_factory=Counter)
    errors: Counter[tuple[int | str, str]] = field(default_factory=Counter)
    slowest: float = 0

    def read(self, until: threading.Event) -> None:
        chance = random.Random(self.seed)  # noqa: S311 - an order of pages, no secret
        with requests.Session() as session:
            session.verify, session.trust_env = self.certificate, False
            while not until.is_set():
                page = chance.choice(self.pages)
                begun = time.monotonic()
                try:
                    status: int | str = session.get(self.address + page, timeout=PATIENCE).status_code
                except requests.RequestException:
                    status = GONE
                self.slowest = max(self.slowest, time.monotonic() - begun)
                self.answers[status] += 1
                if status == GONE or int(status) >= 500:
                    self.errors[status, page] += 1
                until.wait(0.02)
