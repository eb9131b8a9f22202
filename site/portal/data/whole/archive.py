"""The tables in one zip, written piece by piece to whoever takes the pieces: a file, or an answer."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator

from evidence.public_form import stream
from portal.data.whole.datapackage import datapackage
from portal.data.whole.tables import Table, tables_of
from portal.records import KINDS

DESCRIPTOR = "datapackage.json"
#: The earliest that a zip can say. The time of writing is left out, so that equal records give equal bytes.
NO_TIME = (1980, 1, 1, 0, 0, 0)


class Sheet:
    """The CSV of a table, kept compressed until it is its turn: the rows of a kind's tables come at the same time."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.size = 0
        self._hash = hashlib.sha256()
        self._deflate = zlib.compressobj(1)
        self._kept: list[bytes] = []
        self._writer = csv.writer(self)
        self._writer.writerow([column.name for column in table.columns])

    def write(self, text: str) -> None:
        """For the csv module."""
        data = text.encode()
        self.size += len(data)
        self._hash.update(data)
        if piece := self._deflate.compress(data):
            self._kept.append(piece)

    def add(self, rows: Iterator[list[str]]) -> None:
        self._writer.writerows(rows)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def pieces(self) -> Iterator[bytes]:
        """The whole of it, once; nothing can be added after."""
        inflate = zlib.decompressobj()
        for piece in (*self._kept, self._deflate.flush()):
            yield inflate.decompress(piece)
        yield inflate.flush()


class _Outlet:
    """What was written to a zip and not yet taken. It cannot be sought in, so the zip is written straight through."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """For the zipfile module."""

    def taken(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def write_archive() -> Iterator[bytes]:
    """Each kind is read once, in chunks; its tables wait in memory, compressed, until all of it is read."""
    outlet, written = _Outlet(), []
    with zipfile.ZipFile(outlet, "w") as archive:
        for kind in KINDS:
            sheets = [Sheet(table) for table in tables_of(kind)]
            for form in stream(kind.model.objects.order_by("key")):
                for sheet in sheets:
                    sheet.add(sheet.table.rows(form.schema))
            for sheet in sheets:
                with archive.open(_entry(f"{sheet.table.name}.csv"), "w") as member:
                    for piece in sheet.pieces():
                        member.write(piece)
                        yield outlet.taken()
                written.append((sheet.table, sheet.size, sheet.sha256))
        text = json.dumps(datapackage(written), ensure_ascii=False, indent=1)
        archive.writestr(_entry(DESCRIPTOR), text + "\n")
    yield outlet.taken()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
