"""`manage.py write_data`: write the files of the whole public record now, also where they are as it stands."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.data.whole import keeping


class Command(BaseCommand):
    help = "Write the files below /data/ now, for example after an update of the site."

    def handle(self, **options: Any) -> None:
        kept = keeping.write(anew=True)
        if kept is None:
            raise CommandError("The files could not be written; the log says why.")
        for name, file in kept.items():
            self.stdout.write(f"{file.sha256}  {name} ({file.size:,} bytes)")
