"""`make faults`: a whole site under load, to which things happen; what was saved, what was lost, what readers saw."""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from functools import partial
from pathlib import Path

from tests.bars import Report
from tests.trials.accidents import ACCIDENTS
from tests.trials.desk import hire
from tests.trials.full_disk import full_disk_trials
from tests.trials.load import Outcome, load
from tests.trials.site import PAGES, Site, site_in

EDITORS, READERS = 8, 16
DATABASES = ("PostgreSQL", "SQLite")
COLUMNS = ("saves", "refused", "lost", "reads", "503", "errors", "slowest save", "slowest read")


def main() -> int:
    parser = ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="of the load without an accident")
    parser.add_argument("--accident-seconds", type=float, default=20, help="of the load around each accident")
    parser.add_argument("--short", action="store_true", help="ten seconds each")
    parser.add_argument("--database", choices=DATABASES, action="append", help="only this one")
    options = parser.parse_args()
    seconds, around = (10, 10) if options.short else (options.seconds, options.accident_seconds)
    report = Report()
    for database in options.database or DATABASES:
        with tempfile.TemporaryDirectory(prefix="record-trials-") as folder:
            report.say(f"\nStarting a whole site on {database} …")
            with site_in(Path(folder) / "site", database) as site:
                under_load(site, database, seconds, around, report)
        full_disk_trials(database, report)
    report.say(f"\n{'All bars are met.' if report.is_met else 'Not all bars are met.'}")
    return 0 if report.is_met else 1


def under_load(site: Site, database: str, seconds: float, around: float, report: Report) -> None:
    """First nothing happens, then each accident; the same editors go on throughout."""
    report.heading(
        f"{database}: {EDITORS} editors save, {READERS} readers read, for {seconds:.0f} s and {around:.0f} s",
        COLUMNS,
        ("> 0", "0 at first", "0", "> 0", "0 at first", "0", "", ""),
    )
    editors = hire(site, EDITORS)
    site.warm_up()
    _row("nothing happens", load(site, editors, PAGES, READERS, seconds), report, is_calm=True)
    for accident in ACCIDENTS:
        if database in accident.databases:
            outcome = load(site, editors, PAGES, READERS, around, partial(accident.happen, site))
            _row(accident.name, outcome, report, is_calm=False)


def _row(name: str, outcome: Outcome, report: Report, *, is_calm: bool) -> None:
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


if __name__ == "__main__":
    sys.exit(main())
