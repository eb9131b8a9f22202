"""`make faults`: a whole site under load, to which things happen; what was saved, what was lost, what readers saw."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from deploy.places import ROOT
from tests.bars import Report
from tests.trials.accidents import ACCIDENTS
from tests.trials.backup import backup_trial
from tests.trials.claims import MODULES, claims
from tests.trials.desk import hire
from tests.trials.editors import Editor
from tests.trials.full_disk import full_disk_trials
from tests.trials.hostile import hostile_trial
from tests.trials.load import Outcome, load
from tests.trials.markers import markers_trial
from tests.trials.site import PAGES, Site, site_in
from tests.trials.table import Bar, Table

EDITORS, READERS = 8, 16
DATABASES = ("PostgreSQL", "SQLite")
COLUMNS = ("saves", "refused", "lost", "reads", "503", "errors", "slowest save", "slowest read")


@dataclass(frozen=True, slots=True)
class Form:
    """How much there is of each part: `seconds` of load without an accident, `around` each of them."""

    seconds: float
    around: float
    kills: int
    is_short: bool


SHORT = Form(seconds=10, around=10, kills=3, is_short=True)


def main() -> int:
    parser = ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="of the load without an accident")
    parser.add_argument("--accident-seconds", type=float, default=20, help="of the load around each accident")
    parser.add_argument("--kills", type=int, default=50, help="of the worker in mid-import")
    parser.add_argument("--short", action="store_true", help="ten seconds each, without what `make test` tells as well")
    parser.add_argument("--database", choices=DATABASES, action="append", help="only this one")
    options = parser.parse_args()
    form = Form(options.seconds, options.accident_seconds, options.kills, is_short=False)
    if options.short:
        form = SHORT
    report, table = Report(), Table(form.seconds)
    with tempfile.TemporaryDirectory(prefix="record-trials-") as folder:
        for database in options.database or DATABASES:
            _try(database, Path(folder), form, report, table)
    for database in set(DATABASES) - set(options.database or DATABASES):
        for bar in set(Bar) - set(MODULES):
            table.excuse(bar, f"{database}: left out")
    if form.is_short:
        for bar in MODULES:
            table.excuse(bar, "told by `make test`")
    else:
        claims(report, table)
    report.say("\n" + "\n".join(table.lines()))
    report.say(f"\n{'All bars are met.' if table.is_met else 'Not all bars are met.'}")
    return 0 if table.is_met else 1


def _try(database: str, folder: Path, form: Form, report: Report, table: Table) -> None:
    """All that is tried on a running set."""
    report.say(f"\nStarting a whole site on {database} …")
    kept = folder / "kept"
    kept.mkdir(exist_ok=True)
    editors: list[Editor] = []
    with site_in(folder / database, database, kept) as site:
        with table.trying(Bar.HOSTILE, database):
            hostile_trial(site, database, report, table, is_short=form.is_short)
        with table.trying(Bar.LOAD, database):
            editors = under_load(site, database, form, report, table)
        with table.trying(Bar.BACKUP, database):
            backup_trial(site, database, editors, form.around, report, table)
        with table.trying(Bar.MARKERS, database):
            markers_trial(site, database, report, table, is_short=form.is_short)
        with table.trying(Bar.ACCIDENTS, database):
            _kill_imports(site, database, form, table)
    with table.trying(Bar.FULL_DISK, database):
        full_disk_trials(database, kept, report, table)


def _kill_imports(site: Site, database: str, form: Form, table: Table) -> None:
    """In a database made for it beside the site's: `manage.py faults`, which says on its own what each kill left."""
    command = [sys.executable, "manage.py", "faults", "--settings", "config.settings.test", f"--kills={form.kills}"]
    address = "" if database == "SQLite" else site.running.environment["DATABASE_URL"]
    environment = {**os.environ, "DATABASE_URL": address}
    is_whole = not subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode  # noqa: S603
    said = "each time all of it or nothing" if is_whole else "NOT each time all of it or nothing"
    table.see(Bar.ACCIDENTS, f"{database}, worker killed in mid-import {form.kills} times: {said}", is_met=is_whole)


def under_load(site: Site, database: str, form: Form, report: Report, table: Table) -> list[Editor]:
    """First nothing happens, then each accident; the same editors, who are given back, go on throughout."""
    report.heading(
        f"{database}: {EDITORS} editors save, {READERS} readers read, for {form.seconds:.0f} s and {form.around:.0f} s",
        COLUMNS,
        ("> 0", "0 at first", "0", "> 0", "0 at first", "0", "", ""),
    )
    editors = hire(site, EDITORS)
    site.warm_up()
    calm = load(site, editors, PAGES, READERS, form.seconds)
    is_met = _row("nothing happens", calm, report, is_calm=True)
    failures = calm.failures + calm.unavailable
    said = f"{calm.saves} saves, {calm.refused} failed, {calm.lost} lost; {calm.reads} reads, {failures} errors"
    table.see(Bar.LOAD, f"{database}: {said}", is_met=is_met)
    for accident in ACCIDENTS:
        if database in accident.databases:
            outcome = load(site, editors, PAGES, READERS, form.around, partial(accident.happen, site))
            is_met = _row(accident.name, outcome, report, is_calm=False)
            said = f"{outcome.lost} lost of {outcome.saves}; {outcome.failures} errors, {outcome.unavailable} × 503"
            table.see(Bar.ACCIDENTS, f"{database}, {accident.name}: {said}", is_met=is_met)
    return editors


def _row(name: str, outcome: Outcome, report: Report, *, is_calm: bool) -> bool:
    """Whether nothing is wrong with it."""
    faults = [] if outcome.saves and outcome.reads else ["Nothing was saved, or nothing read: this says nothing."]
    if outcome.lost:
        faults.append(f"{outcome.lost} acknowledged saves are not there.")
    if outcome.failures:
        faults += [f"{number} × {status} at {page}" for (status, page), number in outcome.errors.items()]
    if is_calm and (outcome.refused or outcome.unavailable):
        faults.append("Nothing happened, and yet not everybody was served.")
    figures = (outcome.saves, outcome.refused, outcome.lost, outcome.reads, outcome.unavailable, outcome.failures)
    times = (f"{outcome.slowest_save:.1f} s", f"{outcome.slowest_read:.1f} s")
    report.row(name, (*map(str, figures), *times), faults)
    if outcome.refusals:
        report.say("    saves refused: " + ", ".join(f"{number} × {why}" for why, number in outcome.refusals.items()))
    return not faults


if __name__ == "__main__":
    sys.exit(main())
