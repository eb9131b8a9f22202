"""`manage.py backup FOLDER`: the whole site as it is at one moment; see docs/operators.md."""

from __future__ import annotations

import errno
import signal
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal.backing_up.databases import DatabaseFault
from portal.backing_up.writing import Refused, write_backup


class Command(BaseCommand):
    help = "Write database, media and a manifest with checksums to a folder that is not there yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, folder: Path, **options: Any) -> None:
        # Ended by the system it cleans up too.
        if not isinstance(default_storage, FileSystemStorage):
            self.stderr.write(
                "Media are in an object storage (STORAGE_BUCKET) and NOT in this backup: back up the bucket."
            )
        before = signal.signal(signal.SIGTERM, lambda *_args: sys.exit(143))
        try:
            manifest = write_backup(folder, connection, Path(settings.MEDIA_ROOT), self.stdout.write)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except (DatabaseFault, OSError) as fault:
            raise CommandError(said_of(fault)) from fault
        finally:
            signal.signal(signal.SIGTERM, before)
        size = sum(file.size for file in manifest.files.values())
        rows = sum(manifest.tables.values())
        self.stdout.write(
            f"{folder}: {len(manifest.files)} files, {size:,} bytes; {len(manifest.tables)} tables, {rows:,} rows."
        )


def said_of(fault: Exception) -> str:
    """A fault in words."""
    text = str(fault)
    is_full = isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT)
    if is_full or "is full" in text or "No space left" in text:
        return f"The disk is full; nothing is left of what was begun. ({text})"
    return f"Nothing is left of what was begun. {text}"
