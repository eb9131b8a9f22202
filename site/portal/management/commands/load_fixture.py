"""`manage.py load_fixture PATH`: load records from a file, looked at before it is written."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from portal.files.problems import LoadRefused
from portal.loading.applying import apply
from portal.loading.changes import ChangeSet, Outcome, RecordChange
from portal.loading.reading import RecordFile, read_file
from portal.records import KINDS
from portal.roles import set_up_roles

WIDEST = 100
KINDS_BY_LIST = {kind.listed_as: kind for kind in KINDS}


class Command(BaseCommand):
    help = (
        "Load records and pages from a JSON file, or records from a sheet (.csv, .xlsx): checked whole, compared "
        "field by field, in one transaction."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file, in the format of dump_fixture, or a sheet")
        parser.add_argument(
            "--kind",
            choices=KINDS_BY_LIST,
            help="what the rows of a sheet in the record's own columns are; one of TimelineJS holds events",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
        parser.add_argument("--update", action="store_true", help="change records on file where the file differs")
        parser.add_argument(
            "--draft",
            action="store_true",
            help="keep new or changed records as drafts; pages are published all the same",
        )

    def handle(self, path: Path, **options: Any) -> None:
        try:
            file = read_file(path, KINDS_BY_LIST.get(options["kind"]))
            changes = self._apply(file, **{name: options[name] for name in ("dry_run", "update", "draft")})
        except LoadRefused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            count = len(refused.problems)
            raise CommandError(f"{count} problem{'s'[: count != 1]} in {path}; nothing was written.") from refused
        except DatabaseError as error:
            raise CommandError(f"The database refused the load, nothing was written: {error}") from error
        if not options["dry_run"]:
            set_up_roles()
        self._report(changes, dry_run=options["dry_run"])

    def _apply(self, file: RecordFile, **options: bool) -> ChangeSet:
        total = sum(map(len, file.records.values())) + len(file.pages)
        on_terminal = sys.stderr.isatty()
        with tqdm(total=total, unit=" records", disable=not on_terminal, leave=False) as bar:
            return apply(file, progress=lambda change: bar.update(), **options)

    def _report(self, changes: ChangeSet, *, dry_run: bool) -> None:
        for change in changes.changes:
            if change.outcome is not Outcome.UNCHANGED and (change.fields or change.reason):
                self._describe(change)
        counts = changes.counts()
        words = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
        verb = "would be written" if dry_run else "written"
        self.stdout.write(f"{changes.written} changes {verb} ({words or 'no records'})")

    def _describe(self, change: RecordChange) -> None:
        reason = f": {change.reason}" if change.reason else ""
        self.stdout.write(f"{change.outcome} {change.kind} {change.key}{reason}")
        for field in change.fields:
            self.stdout.write(f"  {field.field}: {_short(field.old)} -> {_short(field.new)}")


def _short(value: Any) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
