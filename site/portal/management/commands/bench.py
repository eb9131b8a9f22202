"""`make bench`: each public page beside a bare Wagtail page, at the seed size and at 10,000 events, in one run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from dates import DateError, parse
from people.models import Person
from portal.api_measuring import API_BAR, api_costs
from portal.bars import MISSED, MISSED_IN_TIME, Figure, table
from portal.data.whole.files import FILES
from portal.data.whole.measuring import MEMORY_BAR as WHOLE_MEMORY_BAR
from portal.data.whole.measuring import cost_of_writing
from portal.desk_measuring import LISTING_BAR, listings
from portal.importing.measuring import (
    APPLY_BAR,
    MEMORY_BAR,
    MOST_ROWS,
    PREVIEW_BAR,
    cost_of_import,
    memory_of_import,
)
from portal.loading.applying import apply
from portal.loading.reading import read_file
from portal.measuring import RUNS, Measurement, measure
from portal.memory_measuring import memory
from portal.models import HomePage, TextPage
from portal.models.imports import Mode
from portal.sample import make_sample
from portal.size_measuring import figures
from timeline.models import Agreement

PAGES = {
    "home": "/",
    "timeline": "/timeline/",
    "timeline, filtered": "/timeline/?from=1990&topic=exercises&verdict=corrected",
    "chart": "/timeline/?view=chart",
    "chart of a decade": "/timeline/?view=chart&from=2010&to=2019",
    "table": "/timeline/?view=table",
    "event": "/timeline/saber-strike-2018/",
    "agreements": "/agreements/",
    "agreement": "/agreements/{agreement}/",
    "people": "/people/",
    "ambassadors": "/people/ambassadors/",
    "person": "/people/{person}/",
    "sources": "/sources/",
    "source": "/sources/toi-2018/",
    "about": "/about/",
    "search": "/search/?q=exercise",
}
WIDTHS = (20, 9, 10, 12, 12, 12, 12, 9)
#: Records of a kind in the admin's list at the small size; `--events` is the large one.
SMALL = 100
#: Events of `--large` and of `--short`.
LARGE, SHORT = 100_000, 2_000
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
#: MB of a worker.
MOST_MEMORY = 120
HOSTILE = ("Y1E999999999", "2" * 5000, "{" + "1957," * 2000 + "1958}", "19571-01/..")


@contextmanager
def _database_beside(url: str) -> Iterator[str]:
    """A database of its own on the server of a PostgreSQL address."""
    name = f"record_bench_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Command(BaseCommand):
    help = "Measure the public pages, the load and the date parser on a database made for it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--events", type=int, default=10_000)
        parser.add_argument("--rows", type=int, default=1_000, help="rows of the imports that are measured")
        parser.add_argument("--most-rows", type=int, default=MOST_ROWS, help="rows of the import for its memory")
        parser.add_argument("--memory", action="store_true", help="measure the memory of an import, and nothing else")
        parser.add_argument("--desk", action="store_true", help="measure imports and the admin's lists alone")
        parser.add_argument("--whole", action="store_true", help="measure the files of the whole record alone")
        parser.add_argument("--write", choices=list(FILES), help="measure one of them on the database of BENCH_DIR")
        parser.add_argument("--api", action="store_true", help="measure the API alone")
        parser.add_argument("--large", action="store_true", help="set 100,000 events beside 100, on both databases")
        parser.add_argument(
            "--database", type=str.lower, choices=[SQLITE.lower(), POSTGRESQL.lower()], help="the same on one alone"
        )
        parser.add_argument("--short", action="store_true", help="the same with 2,000 events on SQLite: for CI")
        parser.add_argument("--bars", action="store_true", help="the same with --events on the database of BENCH_DIR")
        parser.add_argument("--worker", action="store_true", help="the memory of a process that served all pages")
        parser.add_argument("--fixture", type=Path, default=settings.BASE_DIR / "fixtures" / "israel-nato.json")

    def handle(self, events: int, fixture: Path, rows: int, most_rows: int, **options: Any) -> None:
        if not hasattr(settings, "BENCH_DIR"):
            raise CommandError("Run it as `make bench`: it needs a database of its own.")
        if options["write"]:
            self.stdout.write(" ".join(f"{figure:.1f}" for figure in cost_of_writing(options["write"])))
            return
        if options["large"]:
            self._sizes(LARGE, options["database"])
            return
        if options["short"]:
            self._sizes(SHORT, SQLITE.lower(), deciding=(MISSED,))
            return
        if options["worker"]:
            self.stdout.write(f"{memory(map(self._fill_in, PAGES.values())):.1f}")
            return
        call_command("migrate", verbosity=0)
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        if options["memory"]:
            apply(read_file(fixture))
            self.stdout.write(" ".join(f"{figure:.0f}" for figure in memory_of_import(most_rows)))
        elif options["desk"]:
            apply(read_file(fixture))
            self._desk(events, rows, most_rows)
        elif options["whole"]:
            apply(read_file(fixture))
            make_sample(events)
            self._whole(events)
        elif options["bars"]:
            apply(read_file(fixture))
            self._bars(events)
        elif options["api"]:
            apply(read_file(fixture))
            make_sample(events)
            self._api()
        else:
            self._pages(events, fixture)
            self._whole(events)
            self._api()
            self._desk(events, rows, most_rows)

    def _sizes(self, events: int, database: str | None, deciding: tuple[str, ...] = (MISSED, MISSED_IN_TIME)) -> None:
        """The table of `portal.bars`, for SQLite and for a database beside that of DATABASE_URL, or for one of them.

        Of what is measured in time or memory `deciding` leaves out what misses its bar, where other work runs beside.

        Raises:
            CommandError: where a bar is missed, or the database asked for is not there.
        """
        measured, url = {}, settings.SERVER_URL
        if database == POSTGRESQL.lower() and not url:
            raise CommandError("Set DATABASE_URL: the address of a PostgreSQL where a database may be made.")
        if database != POSTGRESQL.lower():
            measured[SQLITE] = self._set_beside(SQLITE, events, BENCH_DIR=str(settings.BENCH_DIR))
        if database != SQLITE.lower():
            with _database_beside(url) if url else nullcontext() as made:
                if made:
                    measured[POSTGRESQL] = self._set_beside(POSTGRESQL, events, BENCH_DATABASE_URL=made)
                else:
                    self.stdout.write(f"{POSTGRESQL} is not measured: DATABASE_URL names none.")
        self.stdout.write("\n".join(("", *table(measured))))
        if events != LARGE:
            self.stdout.write(f"\nMeasured with {events:,} events in place of {LARGE:,}.")
        if missed := [figure for found in measured.values() for figure in found if figure.verdict in deciding]:
            raise CommandError(f"A bar is missed: {'; '.join(map(str, missed))}.")

    def _set_beside(self, name: str, events: int, **environment: str) -> list[Figure]:
        """The figures of one database, each told with its bar; what is done meanwhile is told as it is done."""
        self.stdout.write(f"{name}, {events:,} events")
        self.stdout.flush()
        told = self._apart("--bars", f"--events={events}", is_heard=True, **environment)
        found = [Figure(**values) for values in json.loads(told)]
        self.stdout.write(f"{name}: figure, bar")
        for figure in found:
            self.stdout.write(f"  {figure!s:<70}{figure.most:>10g}  {figure.verdict}")
        self.stdout.flush()
        return found

    def _bars(self, events: int) -> None:
        start = time.monotonic()

        def say(words: str) -> None:
            self.stderr.write(f"{time.monotonic() - start:6.0f} s  {words}", self.style.SUCCESS)
            self.stderr.flush()

        pages = {name: self._fill_in(address) for name, address in PAGES.items()}
        found = list(figures(self._bare_page(), pages, events, say))
        worker = float(self._apart("--worker", BENCH_DIR=str(settings.BENCH_DIR)))
        say("done")
        found.append(Figure("memory", "each of two", worker, "MB", MOST_MEMORY))
        self.stdout.write(json.dumps([asdict(figure) for figure in found]))

    def _api(self) -> None:
        """Lists of the API as multiples of Wagtail's, beside the bar."""
        costs = list(api_costs())
        for cost in costs:
            self.stdout.write(
                f"{cost.name}: {cost.a_second:.0f} requests a second, {cost.ms:.1f} ms of CPU, "
                f"{cost.size / 1024:.0f} KB, {costs[0].ms / cost.ms:.1f} times as fast (bar for ours: {API_BAR})"
            )

    def _desk(self, events: int, rows: int, most_rows: int) -> None:
        """Imports and the admin's lists, each beside its bar."""
        for mode in Mode:
            preview, applied = cost_of_import(rows, mode)
            self.stdout.write(
                f"import of {rows:,} rows, {mode}: preview {preview:.1f} ms of CPU a row (bar {PREVIEW_BAR}), "
                f"apply {applied:.1f} ms (bar {APPLY_BAR})"
            )
        preview, applied = self._memory(most_rows)
        self.stdout.write(
            f"import of {most_rows:,} rows: {preview} MB above idle for the preview, "
            f"{applied} MB for applying (bar {MEMORY_BAR})"
        )
        for name, small, big in listings(SMALL, events):
            self.stdout.write(
                f"list of {name}: {small.queries} {big.queries} queries, {small.ms:.1f} {big.ms:.1f} ms of CPU at "
                f"{SMALL} and {events:,} records, ratio {big.ms / small.ms:.2f} (bar {LISTING_BAR})"
            )

    def _memory(self, rows: int) -> tuple[str, str]:
        preview, applied = self._apart("--memory", f"--most-rows={rows}").split()
        return preview, applied

    def _whole(self, events: int) -> None:
        """The files of the whole record, on the database as it stands."""
        for name in FILES:
            told = self._apart("--write", name, BENCH_DIR=str(settings.BENCH_DIR))
            seconds, size, above_idle = map(float, told.split())
            self.stdout.write(
                f"{name} at {events:,} events: {seconds:.1f} s of CPU, {size / 1024 / 1024:.1f} MB, "
                f"{above_idle:.0f} MB above idle (bar {WHOLE_MEMORY_BAR})"
            )

    def _apart(self, *words: str, is_heard: bool = False, **environment: str) -> str:
        """What this command prints in a process of its own: a process never gives back its peak.

        `is_heard`: what it says of its progress, and of its errors, goes where our own does.
        """
        command = [sys.executable, "manage.py", "bench", "--settings", "config.settings.bench", *words]
        done = subprocess.run(  # noqa: S603 - our own command
            command,
            cwd=settings.BASE_DIR,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=None if is_heard else subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandError(done.stderr or f"`{' '.join(words)}` failed.")
        return done.stdout

    def _pages(self, events: int, fixture: Path) -> None:
        start = time.process_time()
        changes = apply(read_file(fixture))
        load_ms = (time.process_time() - start) * 1000 / len(changes.changes)
        bare = self._bare_page()
        pages = {name: self._fill_in(address) for name, address in PAGES.items()}
        seed = {name: measure(address) for name, address in (("bare page", bare), *pages.items())}
        make_sample(events)
        large = {name: measure(address) for name, address in (("bare page", bare), *pages.items())}
        self._print(seed, large, events)
        self.stdout.write(f"\nloading: {load_ms:.1f} ms of CPU a record ({len(changes.changes)} records)")
        self._print_dates()

    def _bare_page(self) -> str:
        """A Wagtail page with a title and a text and nothing else around it."""
        HomePage.objects.get().add_child(instance=TextPage(title="Bare", slug="bare", body="<p>A page of text.</p>"))
        full = TextPage.get_template

        def get_template(page: TextPage, *args: Any, **kwargs: Any) -> str:
            return "portal/bare_page.html" if page.slug == "bare" else full(page, *args, **kwargs)

        TextPage.get_template = get_template
        return "/bare/"

    def _fill_in(self, address: str) -> str:
        return address.format(
            agreement=Agreement.objects.get(key="1987-mou").slug, person=Person.objects.get(key="leshno-yaar").slug
        )

    def _print(self, seed: dict[str, Measurement], large: dict[str, Measurement], events: int) -> None:
        """A line a page: each figure at the seed size and at the large one; the ratios are to the bare page anew."""
        self.stdout.write(f"Each pair: at the seed size, and at {events:,} events. CPU in ms, median of {RUNS}.")
        heads = ("page", "queries", "repeated", "anew, ms", "anew/bare", "again, ms", "again/bare", "KB")
        self.stdout.write("".join(f"{head:>{width}}" for head, width in zip(heads, WIDTHS, strict=True)))
        bare = {"small": seed["bare page"].anew_ms, "big": large["bare page"].anew_ms}
        for name, small in seed.items():
            big = large[name]
            cells = (
                name,
                f"{small.queries} {big.queries}",
                f"{small.repeated} {big.repeated}",
                f"{small.anew_ms:.1f} {big.anew_ms:.1f}",
                f"{small.anew_ms / bare['small']:.1f} {big.anew_ms / bare['big']:.1f}",
                f"{small.again_ms:.1f} {big.again_ms:.1f}",
                f"{small.again_ms / bare['small']:.2f} {big.again_ms / bare['big']:.2f}",
                f"{small.size / 1024:.0f} {big.size / 1024:.0f}",
            )
            self.stdout.write("".join(f"{cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True)))

    def _print_dates(self) -> None:
        for label, texts in (("usual", ("9 January 2002", "early 2012", "2016-09-16/..")), ("hostile", HOSTILE)):
            worst = 0.0
            for text in texts:
                start = time.process_time()
                with suppress(DateError):
                    parse(text)
                worst = max(worst, (time.process_time() - start) * 1000)
            self.stdout.write(f"parsing a date, {label}: at most {worst:.2f} ms of CPU")
