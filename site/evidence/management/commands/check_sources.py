"""`manage.py check_sources`: ask whether the addresses of the sources still answer."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format
from tqdm import tqdm

from evidence.addresses.asking import Asker
from evidence.addresses.checking import NothingAnswered, check, due
from evidence.models import AddressCheck, AddressState, Source

UNITS = {"d": "days", "h": "hours"}


def age(text: str) -> timedelta:
    """“7d” or “12h”."""
    found = re.fullmatch(r"(\d{1,4})([dh])", text)
    if not found:
        raise ArgumentTypeError(f"“{text}” is no age; write a number of days or hours, for example 7d or 12h")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def number(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,8}", text):
        raise ArgumentTypeError(f"“{text}” is no number of addresses; write a whole number from 1")
    return int(text)


class Command(BaseCommand):
    help = (
        "Ask whether the addresses of the sources answer, drafts too: one request at a time per host, never to private "
        "networks. Readers are led to the archive copy where the original is gone. Run it by cron, say once a night."
    )
    asker: Asker | None = None

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--older-than", type=age, metavar="AGE", help="leave out what was asked within this age, such as 7d or 12h"
        )
        parser.add_argument("--limit", type=number, metavar="N", help="at most so many, those not asked for longest")
        parser.add_argument("--keys", nargs="+", metavar="KEY", help="only the sources with these keys")

    def handle(
        self, *, older_than: timedelta | None, limit: int | None, keys: list[str] | None, **options: Any
    ) -> None:
        sources = list(due(self._sources(keys), older_than)[:limit])
        counts: Counter[str] = Counter()
        try:
            with tqdm(total=len(sources), unit=" sources", disable=not sys.stderr.isatty(), leave=False) as bar:
                for result in check(sources, self.asker or Asker()):
                    bar.update()
                    counts[result.state] += 1
                    if result.state != AddressState.ANSWERS:
                        with bar.external_write_mode():
                            self.stdout.write(self._line(result))
        except NothingAnswered as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stdout.write("Stopped. What was answered so far is kept.")
        self._summarise(counts)

    def _sources(self, keys: list[str] | None) -> Any:
        if keys is None:
            return Source.objects.all()
        sources = Source.objects.filter(key__in=keys)
        if unknown := set(keys) - set(sources.values_list("key", flat=True)):
            raise CommandError(f"There is no source with the key {', '.join(sorted(unknown))}. Nothing was asked.")
        return sources

    def _line(self, result: AddressCheck) -> str:
        since = f", failing since {date_format(result.failing_since, 'j F Y')}" if result.failing_since else ""
        status = f" {result.status}" if result.status else ""
        message = f" {result.message}" if result.message else ""
        return f"{result.get_state_display()}{status}: {result.source.key} {result.url}{since}.{message}"

    def _summarise(self, counts: Counter[str]) -> None:
        words = ", ".join(f"{state.label.lower()}: {counts[state]}" for state in AddressState if counts[state])
        asked = sum(counts.values())
        self.stdout.write(f"{asked} address{'es'[: 2 * (asked != 1)]} checked" + (f" ({words})." if words else "."))
