"""`manage.py bootstrap`: from an empty database to a running site; on a site that runs, it changes nothing."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from evidence.editions import keep_first_editions
from portal.freshness import advance
from portal.models import HomePage


class Command(BaseCommand):
    help = "Create the tables, load the fixture into an empty site, and make an administrator where there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fixture", type=Path, default=settings.BASE_DIR / "fixtures" / "israel-nato.json")

    def handle(self, fixture: Path, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        if not HomePage.objects.exists():
            self.stdout.write(f"Loading {fixture.name} …")
            call_command("load_fixture", fixture, stdout=self.stdout, stderr=self.stderr)
        if keep_first_editions():
            advance()  # pages name their record's edition
        self._administrator()

    def _administrator(self) -> None:
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(15)
        users.create_superuser("admin", "admin@example.org", password)
        self.stdout.write("Administrator made; this password is shown once:")
        self.stdout.write(f"  user      admin\n  password  {password}\n  sign in   /admin/")
