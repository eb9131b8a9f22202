"""Rows that tests decide: their modules are run, and how many of their claims hold is told."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from deploy.places import ROOT
from tests.bars import Report
from tests.trials.table import Bar, Table

MODULES = {
    Bar.MATRIX: (
        "tests/portal/test_admin_addresses.py",
        "tests/portal/test_wagtails_addresses.py",
        "tests/accounts/test_addresses.py",
    ),
    Bar.MARKERS: ("tests/portal/test_one_door.py",),
    Bar.SCRIPTS: ("tests/browser/test_scripts_in_texts.py", "tests/browser/test_no_inline_code.py"),
}
#: What a test says of itself by pytest's `record_property`: of how much it claims something.
COUNTED = "asked"


def claims(report: Report, table: Table) -> None:
    """On SQLite, which the rows leave open; `make test` runs them on PostgreSQL too."""
    report.heading("Claims of tests, on SQLite", ("tests", "failed", "skipped", COUNTED), ("> 0", "0", "0", ""))
    for bar, modules in MODULES.items():
        counted, failed, skipped = _run(modules)
        faults = [*failed, *([] if counted["tests"] else ["No test ran."])]
        asked = counted[COUNTED]
        figures = (counted["tests"], len(failed), len(skipped), asked or "")
        report.row(bar.name.lower(), tuple(map(str, figures)), faults)
        of = f" of {asked} answers" if asked else ""
        if counted["tests"] > len(skipped):
            said = f"{counted['tests'] - len(skipped)} tests{of}, {len(failed)} failed"
            table.see(bar, said, is_met=not faults)
        for reason in sorted(set(skipped)):
            table.excuse(bar, f"{skipped.count(reason)} tests not tried: {reason}")


def _run(modules: tuple[str, ...]) -> tuple[Counter[str], list[str], list[str]]:
    """What was counted, the tests that failed, and why others were skipped."""
    with tempfile.TemporaryDirectory(prefix="record-claims-") as folder:
        told = Path(folder) / "told.xml"
        command = [sys.executable, "-m", "pytest", "-n", "0", "-q", f"--junitxml={told}", *modules]
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if not told.exists():
            raise RuntimeError(f"The tests did not run.\n{done.stdout}{done.stderr}")
        cases = list(ElementTree.parse(told).iter("testcase"))  # noqa: S314 - written by the line above
    counted: Counter[str] = Counter(tests=len(cases))
    failed, skipped = [], []
    for case in cases:
        for entry in case.iter("property"):
            if entry.get("name") == COUNTED:
                counted[COUNTED] += int(entry.get("value", "0"))
        for kind in ("failure", "error"):
            failed += [f"{case.get('name')}: {each.get('message', '')[:200]}" for each in case.findall(kind)]
        skipped += [each.get("message", "") for each in case.findall("skipped")]
    return counted, failed, skipped
