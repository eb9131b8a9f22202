"""`manage.py purge`: tell shared caches what they were not told yet, or to forget everything."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.freshness import advance
from portal.models import PublicChange
from portal.purging.sending import has_caches
from portal.purging.settling import settle_waiting


class Command(BaseCommand):
    help = "Tell shared caches of changes that they were not told of, where no worker does; --all: of everything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="have every public address forgotten, and made anew")

    def handle(self, all: bool, **options: Any) -> None:
        if all:
            advance()
        number = PublicChange.objects.count()
        while pause := settle_waiting():
            if PublicChange.objects.filter(purged_at=None).exists():
                raise CommandError("A shared cache did not answer; the log says which. Run this again.")
            time.sleep(pause.total_seconds())
        self.stdout.write(f"Told of {number} changes." if has_caches() else "No shared cache is set.")
