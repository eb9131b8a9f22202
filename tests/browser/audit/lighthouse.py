"""Lighthouse's scores of each page, as on a phone."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from tests.bars import Report
from tests.browser.audit.chromium import PACKAGES
from tests.chromium import ARGUMENTS, CHROMIUM
from tests.public_pages import PublicPage

#: What is asked for, of 100, by Lighthouse's name of the category.
BARS = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
#: Of performance the median counts: other work on the machine can only make a run slower.
MOST_RUNS = 3
MOST_SECONDS = 120
#: Why a page that is not to be listed, or is not there, cannot pass all that is asked of one that is.
NOT_ASKED = {"not_indexed": ("is-crawlable",), "not_found": ("http-status-code", "errors-in-console")}


@dataclass(frozen=True, slots=True)
class Run:
    """Scores by category, of 100, and what kept each from being full."""

    scores: dict[str, float]
    faults: dict[str, list[str]]


class LighthouseFailed(Exception):
    """Lighthouse gave no report; says why."""


def audit_lighthouse(address: str, pages: tuple[PublicPage, ...], report: Report) -> None:
    """Measure each page once, and again where its performance falls short."""
    columns = ("performance", "accessibility", "practices", "SEO", "runs")
    report.heading("Lighthouse, mobile", columns, (f"≥ {BARS['performance']}", "100", "100", "100", ""))
    for page in pages:
        runs, failures = _runs(address, page)
        if not runs:
            report.row(page.name, ("–",) * len(columns), failures)
            continue
        scores = {name: statistics.median(run.scores[name] for run in runs) for name in BARS}
        faults = [
            f"{name}: {fault}" for name, bar in BARS.items() if scores[name] < bar for fault in runs[-1].faults[name]
        ]
        report.row(page.name, (*(f"{score:.0f}" for score in scores.values()), str(len(runs))), faults)


def _runs(address: str, page: PublicPage) -> tuple[list[Run], list[str]]:
    """One run where that is enough, at most three; and why any gave no report."""
    runs: list[Run] = []
    failures: list[str] = []
    for _attempt in range(MOST_RUNS):
        try:
            runs.append(_run(address, page))
        except LighthouseFailed as failure:
            failures.append(str(failure))
            continue
        if runs[0].scores["performance"] >= BARS["performance"]:
            break
    return runs, failures


def _run(address: str, page: PublicPage) -> Run:
    skipped = [*NOT_ASKED["not_indexed"]] if not page.is_indexed else []
    skipped += NOT_ASKED["not_found"] if page.status != HTTPStatus.OK else ()
    command = [
        str(PACKAGES / ".bin" / "lighthouse"),
        address + page.address,
        *("--quiet", "--output=json", "--ignore-status-code", "--no-enable-error-reporting"),
        f"--only-categories={','.join(BARS)}",
        f"--chrome-flags={' '.join(ARGUMENTS)}",
        *([f"--skip-audits={','.join(skipped)}"] if skipped else []),
    ]
    result = _result(command)
    if error := result.get("runtimeError"):
        raise LighthouseFailed(f"{error['code']}: {error['message']}")
    categories = {name: result["categories"][name] for name in BARS}
    if broken := [name for name, category in categories.items() if category["score"] is None]:
        raise LighthouseFailed(f"no score for {', '.join(broken)}")
    return Run(
        {name: 100 * category["score"] for name, category in categories.items()},
        {name: _faults(category, result["audits"]) for name, category in categories.items()},
    )


def _faults(category: dict, audits: dict) -> list[str]:
    """The audits that cost points, each with the figure that it found."""
    found = []
    for reference in category["auditRefs"]:
        audit = audits[reference["id"]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
            figure = audit.get("displayValue", "")
            found.append(f"{audit['id']} {audit['score']:.2f} {figure}".rstrip())
    return found


def _result(command: list[str]) -> dict:
    """Lighthouse's report; it and its browser are ended together where it takes too long."""
    with tempfile.TemporaryDirectory(prefix="record-lighthouse-") as folder:
        path = Path(folder) / "report.json"
        process = subprocess.Popen(  # noqa: S603
            [*command, f"--output-path={path}"],
            env=os.environ | {"CHROME_PATH": str(CHROMIUM)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            _nothing, errors = process.communicate(timeout=MOST_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise LighthouseFailed(f"no report within {MOST_SECONDS} seconds") from None
        if not path.exists():
            raise LighthouseFailed(f"no report: {errors.strip()[-300:]}")
        return json.loads(path.read_text(encoding="utf-8"))
