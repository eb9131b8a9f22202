"""The files that hold the whole of the public record, each written piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from evidence.public_form import stream, to_json
from portal.data.whole.archive import write_archive
from portal.files.json_records import records_file
from portal.loading.dumping import public_pages
from portal.records import KINDS, PageRecord

NAME = "israel-nato"


@dataclass(frozen=True, slots=True)
class WholeFile:
    """One file; `pieces` reads the database anew each time, and equal records give equal bytes."""

    name: str
    media_type: str
    label: str
    holds: str
    pieces: Callable[[], Iterator[bytes]]


def write_records() -> Iterator[bytes]:
    """All public records and pages in the format that `load_fixture` reads, by key within their kind."""
    for text in records_file(_lists()):
        yield text.encode()


def _lists() -> Iterator[tuple[str, Iterable[str]]]:
    for kind in KINDS:
        yield kind.listed_as, (form.text for form in stream(kind.model.objects.order_by("key")))
    yield PageRecord.listed_as, map(to_json, public_pages())


FILES: dict[str, WholeFile] = {
    file.name: file
    for file in (
        WholeFile(
            f"{NAME}.json",
            "application/json",
            _("All records (JSON)"),
            _("Every record and page in the format that this site itself is loaded from, one record a line."),
            write_records,
        ),
        WholeFile(
            f"{NAME}-csv.zip",
            "application/zip",
            _("All records as tables (CSV)"),
            _("A table for each kind of record and for each list within one, described by a datapackage.json."),
            write_archive,
        ),
    )
}
