"""Every address that readers can come to is searched for the words that only hidden records bear."""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import requests

from tests.bars import Report
from tests.trials.site import Site
from tests.trials.table import Bar, Table

#: Where a walk begins; all else is found on the way.
BEGINNINGS = ("/", "/sitemap.xml", "/robots.txt", "/data/", "/api/v1/docs", "/api/v1/openapi.json", "/changes.atom")
#: How many without a filter, more than there are, and how many with one, as there is no end to filters that link to
#: each other; and in the short form.
MOST, SHORT_MOST = (10_000, 500), (300, 100)
#: Addresses of editors, and files that are the same on each site.
NOT_WALKED = ("/admin/", "/static/", "/_util/")
_QUOTED = re.compile(r"""(?<=["'>(\s])(?:https://127\.0\.0\.1:\d+)?/[^\s"'<>()\\]*""")

_HIDE = """
import json
from tests.hidden_records import RECORDS, WORDS, make_hidden_records
hidden = [record.get_absolute_url() for records in make_hidden_records().values() for record in records]
print(json.dumps([WORDS, hidden, [f"/{section}/{key}/" for section, key in RECORDS.items()]]))
"""


def markers_trial(site: Site, database: str, report: Report, table: Table, *, is_short: bool) -> None:
    """Hidden records are put on the site, beside public ones that name them; then it is walked from its front page."""
    words, hidden, naming = json.loads(site.python(_HIDE))
    site.running.manage("purge", "--all")
    most = SHORT_MOST if is_short else MOST
    columns = ("addresses", "of data", "hidden ones", "found")
    report.heading(f"{database}: marker words of hidden records", columns, ("> 300", "> 0", "> 0", "0"))
    walk = _Walk(site)
    walked, found, of_data = set(), [], 0
    for address, answer in walk.answers(most):
        walked.add(address)
        of_data += "html" not in answer.headers.get("Content-Type", "")
        said = b"\n".join([*_contents(answer.content), str(answer.headers).encode()]).lower()
        found += [f"“{word}” at {address}" for word in words if word.lower().encode() in said]
    answered = {address: site.get(address).status_code for address in hidden}
    found += [f"{status} at {address}" for address, status in answered.items() if status != requests.codes.not_found]
    faults = found + [f"{address} was not come to." for address in naming if address not in walked]
    if walk.plain and not is_short:
        faults.append(f"{len(walk.plain)} addresses without a filter were not come to.")
    faults += [] if of_data and hidden else ["Nothing hidden, or no data: this says nothing."]
    report.row("walked", tuple(map(str, (len(walked), of_data, len(hidden), len(found)))), faults)
    left = f"{len(walk.plain)} without a filter and {len(walk.filtered)} with one"
    report.say(f"    not asked for: {left}")
    said = f"{len(found)} found at {len(walked)} addresses and at those of {len(hidden)} hidden records"
    table.see(Bar.MARKERS, f"{database}: {said}; not asked for: {left}", is_met=not faults)


@dataclass
class _Walk:
    """Addresses of a site: those without a filter first, then those with one.

    Attributes:
        plain, filtered: those that were found and not asked for yet.
    """

    site: Site
    plain: deque[str] = field(default_factory=lambda: deque(BEGINNINGS))
    filtered: deque[str] = field(default_factory=deque)
    _known: set[str] = field(default_factory=lambda: set(BEGINNINGS))

    def answers(self, most: tuple[int, int]) -> Iterator[tuple[str, requests.Response]]:
        """Of so many without a filter and with one."""
        for waiting, number in zip((self.plain, self.filtered), most, strict=True):
            while waiting and number:
                number -= 1
                address = waiting.popleft()
                answer = self.site.get(address)
                yield address, answer
                self._note(_links(self.site.address, address, answer))

    def _note(self, links: set[str]) -> None:
        for link in sorted(links - self._known):
            if not link.startswith(NOT_WALKED):
                self._known.add(link)
                (self.filtered if "?" in link else self.plain).append(link)


def _links(root: str, address: str, answer: requests.Response) -> set[str]:
    """Whatever in an answer reads as an address of this site, from a page, a list of data or a header."""
    if not re.search(r"html|xml|json|text", answer.headers.get("Content-Type", "")):
        return set()
    text = f"{html.unescape(answer.text)} {answer.headers.get('Link', '').replace('<', ' ')}"
    text += "".join(f' "{urljoin(address, query)}"' for query in re.findall(r'href="(\?[^"]*)"', text))
    parts = (urlsplit(found) for found in _QUOTED.findall(text) if "//" not in found.removeprefix(root))
    return {f"{part.path}?{part.query}" if part.query else part.path for part in parts}


def _contents(content: bytes) -> list[bytes]:
    """What is in an answer, and in the files of an archive or workbook."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [archive.read(name) for name in archive.namelist()]
    return [gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content]
