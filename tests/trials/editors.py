"""Editors at work: each signs in, saves an event of their own again and again, and remembers what was acknowledged."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import pyotp
import requests

from tests.admin_forms import read_form

#: Seconds that an editor waits for an answer; SQLite's lock alone may take 20.
PATIENCE = 40
#: Seconds before an editor tries again who was told to, or who was not answered.
PAUSE = 0.5
SAVED = 302


@dataclass
class Editor:
    """One editor, whose event carries in its title the number of its last save.

    Attributes:
        acknowledged: the highest number that the site said it had saved.
        sent: the number of the last save, whatever became of it.
        refused: saves that the site answered in words with something else, by status.
        unanswered: saves without an answer, because a server was gone.
        answer: the page of the last refusal.
    """

    address: str
    certificate: str | bool
    name: str
    password: str
    app: pyotp.TOTP
    form: str
    acknowledged: int = 0
    sent: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    unanswered: int = 0
    answer: str = ""
    slowest: float = 0

    def sign_in(self) -> None:
        """Raises: RuntimeError where the site does not let this editor in."""
        self._session = requests.Session()
        self._session.verify = self.certificate
        self._session.trust_env = False
        page = self._get("/admin/login/")
        sent = {"username": self.name, "password": self.password, "csrfmiddlewaretoken": _token(page.text)}
        answer = self._post("/admin/login/", sent, page.url)
        if answer.status_code != SAVED:
            raise RuntimeError(f"{self.name} cannot sign in: {answer.status_code}")
        page = self._get("/admin/account/code/enter/")
        answer = self._post(
            "/admin/account/code/enter/", {"code": self.app.now(), "csrfmiddlewaretoken": _token(page.text)}, page.url
        )
        if answer.status_code != SAVED:
            raise RuntimeError(f"The code of {self.name} is not taken: {answer.status_code}")
        page = self._get(self.form)
        page.raise_for_status()
        self._fields = read_form(page.content)

    def forget_troubles(self) -> None:
        """Begin the counts of what went wrong anew; what was acknowledged stays."""
        self.refused.clear()
        self.unanswered, self.slowest = 0, 0

    def work(self, until: threading.Event) -> None:
        """Save until told to stop. Who is refused, or not answered, waits a moment and saves again."""
        number = self.acknowledged
        while not until.is_set():
            number += 1
            if self.save(number):
                self.acknowledged = number
            else:
                until.wait(PAUSE)

    def save(self, number: int, **fields: str) -> bool:
        """Save the event as `number`, with other fields as given; whether the site said that it did."""
        sent = self._fields | fields | {"title": title(self.name, number)}
        sent["csrfmiddlewaretoken"] = self._session.cookies.get(self._csrf, "")
        self.sent = number
        begun = time.monotonic()
        try:
            answer = self._post(self.form, sent, self.address + self.form)
        except requests.RequestException:
            self.unanswered += 1
            return False
        self.slowest = max(self.slowest, time.monotonic() - begun)
        if answer.status_code == SAVED:
            return True
        self.refused[answer.status_code] += 1
        self.answer = answer.text
        return False

    def publish(self, number: int, **fields: str) -> bool:
        """Publish the event as `number`, with a change note; whether the site said that it did."""
        orders = {"action-publish": "action-publish", "change-note-text": f"For the trial, {number}."}
        return self.save(number, **orders, **fields)

    @property
    def event(self) -> str:
        """The key of the event, and the last part of its address."""
        return f"trial-{self.name}"

    @property
    def _csrf(self) -> str:
        return next((cookie.name for cookie in self._session.cookies if cookie.name.endswith("csrftoken")), "")

    def _get(self, path: str) -> requests.Response:
        return self._session.get(self.address + path, timeout=PATIENCE)

    def _post(self, path: str, sent: dict, referer: str) -> requests.Response:
        return self._session.post(
            self.address + path, sent, headers={"Referer": referer}, timeout=PATIENCE, allow_redirects=False
        )


def title(name: str, number: int) -> str:
    return f"Saved by {name}: {number}"


def number_in(text: str) -> int:
    """The number of the save that a title was written by; 0 where it was never saved."""
    found = re.search(r"Saved by \S+: (\d+)", text)
    return int(found[1]) if found else 0


def _token(html: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    return found[1] if found else ""
