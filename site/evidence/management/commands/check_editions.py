"""`manage.py check_editions`: whether every edition is still what was kept."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evidence.models import Edition
from evidence.models.edition import digest


class Command(BaseCommand):
    help = "Compare every edition with its SHA-256. Ends with an error where one has been changed in the database."

    def handle(self, **options: Any) -> None:
        checked, changed = 0, 0
        for edition in Edition.objects.order_by("pk").iterator(chunk_size=500):
            checked += 1
            if digest(edition.content) != edition.sha256:
                changed += 1
                self.stderr.write(f"Changed since it was kept: {edition.kind} {edition}")
        if changed:
            raise CommandError(f"{changed} of {checked} editions are not what was kept. Restore them from a backup.")
        self.stdout.write(f"{checked} editions checked; each is what was kept.")
