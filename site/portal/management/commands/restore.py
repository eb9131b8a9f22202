"""`manage.py restore FOLDER`: make an empty site the one that was backed up; see docs/operators.md."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal.backing_up.databases import DatabaseFault
from portal.backing_up.manifest import NotABackup
from portal.backing_up.restoring import NotInPlace, after_restoring, restore_backup
from portal.backing_up.writing import Refused


class Command(BaseCommand):
    help = "Read a backup into a site whose database and media are empty, and compare the two."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, folder: Path, **options: Any) -> None:
        try:
            manifest = restore_backup(folder, connection, Path(settings.MEDIA_ROOT), self.stdout.write)
        except (NotABackup, Refused) as fault:
            raise CommandError(str(fault)) from fault
        except (DatabaseFault, OSError) as fault:
            raise CommandError(f"It failed, and nothing is left of it: {fault}") from fault
        except NotInPlace as fault:
            after_restoring(self.stdout.write)
            raise CommandError(str(fault)) from fault
        rows = sum(manifest.tables.values())
        self.stdout.write(f"{len(manifest.tables)} tables with {rows:,} rows, as in the backup of {manifest.made_at}.")
        after_restoring(self.stdout.write)
        self.stdout.write("Restored.")
