"""`manage.py make_sample --events 10000`: fill a site with made-up events, to see how it behaves."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evidence.models import Source
from portal.sample import SOURCES_AN_EVENT, make_sample


class Command(BaseCommand):
    help = "Add made-up events for measuring, up to the number given. Load a fixture first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--events", type=int, default=10_000)

    def handle(self, events: int, **options: Any) -> None:
        if Source.objects.count() < SOURCES_AN_EVENT:
            raise CommandError("Load a fixture first: the sample names its organisations, topics and sources.")
        self.stdout.write(f"{make_sample(events)} events made")
