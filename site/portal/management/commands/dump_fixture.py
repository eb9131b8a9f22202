"""`manage.py dump_fixture PATH`: write the record in the format that load_fixture reads."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.loading.dumping import dump, to_json


class Command(BaseCommand):
    help = "Write every published record and page to a JSON file; “-” writes to standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", help="the file to write, or “-”")

    def handle(self, path: str, **options: Any) -> None:
        text = to_json(dump())
        if path == "-":
            self.stdout.write(text, ending="")
            return
        try:
            Path(path).write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}") from error
        self.stdout.write(f"{path} written ({len(text.encode())} bytes)")
