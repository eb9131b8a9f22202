"""From a file to checked records: every fault found before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from pydantic import ValidationError

from evidence.schema import RecordPart, RecordSchema
from portal.files.formats import begins_as_json
from portal.files.json_records import LISTS, decode_json, header_problems, is_deeper, too_deep
from portal.files.limits import DEEPEST, MEGABYTE
from portal.files.placing import fault_message, fault_place, place_in
from portal.files.problems import LoadRefused, Problem
from portal.files.rows import Upload
from portal.files.uploads import open_upload
from portal.records import KINDS, PageRecord

#: On the command line; an upload has a lower limit.
MOST_BYTES = 100 * MEGABYTE


@dataclass(frozen=True, slots=True)
class RecordFile:
    """The checked content of a file: records by kind, in the order of `KINDS`, and pages."""

    records: dict[type[RecordSchema], list[RecordSchema]] = field(default_factory=dict)
    pages: list[PageRecord] = field(default_factory=list)


def read_file(path: Path, kind: type[RecordSchema] | None = None) -> RecordFile:
    """Read and check a file: JSON, or a sheet whose rows are of that kind.

    Raises:
        LoadRefused: with every problem found.
    """
    content = _content(path)
    if path.suffix.lower() == ".json" or begins_as_json(content):
        return check(decode_json(str(path), content))
    return _check_sheet(open_upload(str(path), content, kind))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise LoadRefused([Problem(str(path), _("is larger than 100 MB; split it"))])
        return path.read_bytes()
    except OSError as error:
        raise LoadRefused([Problem(str(path), _("cannot be read: %s") % (error.strerror or error))]) from error


def _check_sheet(upload: Upload) -> RecordFile:
    """The records that the rows make, each over what is on file under its key."""
    problems: list[Problem] = []
    records: list[RecordSchema] = []
    rows = list(upload.rows())
    on_file = dict(_dumps(upload.kind, [row.data["key"] for row in rows if row.data.get("key")]))
    for row in rows:
        place = _("row %d") % row.number
        problems += [Problem(f"{place}, {fault.place}", fault.message) for fault in row.problems]
        if row.problems:
            continue
        try:
            records.append(upload.kind.model_validate(row.over(on_file.get(row.data["key"], {}))))
        except ValidationError as error:
            faults = [(place_in(row, fault["loc"]), fault_message(fault)) for fault in error.errors()]
            problems += [Problem(f"{place}, {column}", message) for column, message in faults]
    problems += _doubles(upload.kind.listed_as, records)
    found = RecordFile({kind: records if kind is upload.kind else [] for kind in KINDS})
    problems = problems or [
        Problem(f"{_('row %d') % rows[number].number}, {place_in(rows[number], place)}", message)
        for _record, number, place, message in _dangling(found)
    ]
    if problems:
        raise LoadRefused(problems)
    return found


def _dumps(kind: type[RecordSchema], keys: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for start in range(0, len(keys), 500):
        for instance in kind.model.objects.filter(key__in=keys[start : start + 500]):
            yield instance.key, kind.of(instance).dump()


def check(data: dict[str, Any]) -> RecordFile:
    """Check decoded data against the record schemas, keys against each other, references against file and database.

    Raises:
        LoadRefused: with every problem found.
    """
    problems = header_problems(data)
    found = RecordFile()
    for name, schema in LISTS.items():
        records = list(_check_list(name, schema, data.get(name, []), problems))
        problems += _doubles(name, [record for _place, record in records])
        if schema is PageRecord:
            found.pages.extend(record for _place, record in records)
        else:
            found.records[schema] = [record for _place, record in records]
    if not problems:
        problems += (
            Problem(f"{record.listed_as}[{number}] ({record.key}).{place}", message)
            for record, number, place, message in _dangling(found)
        )
        problems += _missing_parents(found.pages)
    if problems:
        raise LoadRefused(problems)
    return found


def _check_list(
    name: str, schema: type[RecordPart], rows: Any, problems: list[Problem]
) -> Iterator[tuple[str, RecordPart]]:
    if not isinstance(rows, list):
        problems.append(Problem(name, _("must be a list")))
        return
    for number, row in enumerate(rows):
        place = f"{name}[{number}]" + (f" ({row['key']})" if isinstance(row, dict) and "key" in row else "")
        if isinstance(row, dict) and (deep := [field for field, value in row.items() if is_deeper(value, DEEPEST - 3)]):
            problems += [Problem(f"{place}.{field}", too_deep()) for field in deep]
            continue
        try:
            yield place, schema.model_validate(row)
        except ValidationError as error:
            problems += [Problem(place + fault_place(fault["loc"]), fault_message(fault)) for fault in error.errors()]


def _doubles(name: str, records: list[Any]) -> Iterator[Problem]:
    for attribute in ("key", "slug"):
        counted = Counter(value for record in records if (value := getattr(record, attribute, None)))
        for value, times in counted.items():
            if times > 1:
                yield Problem(
                    name,
                    _("%(attribute)s “%(value)s” stands %(times)d times; it must be unique")
                    % {"attribute": attribute, "value": value, "times": times},
                )


def _dangling(found: RecordFile) -> Iterator[tuple[RecordSchema, int, str, str]]:
    """References to what is nowhere: the record, its number in its list, the place within it, and a message."""
    in_file = {kind.model._meta.label: {record.key for record in records} for kind, records in found.records.items()}
    in_database: dict[str, set[str]] = {}
    for records in found.records.values():
        for number, record in enumerate(records):
            for place, label, key in record.references():
                if key in in_file.get(label, ()):
                    continue
                if label not in in_database:
                    in_database[label] = set(apps.get_model(label).objects.values_list("key", flat=True))
                if key not in in_database[label]:
                    message = _("there is no %(kind)s “%(key)s”, neither in the file nor in the record")
                    values = {"kind": apps.get_model(label)._meta.verbose_name, "key": key}
                    yield record, number, place, message % values


def _missing_parents(pages: list[PageRecord]) -> Iterator[Problem]:
    known = {"home"}
    for number, page in enumerate(pages):
        if page.key != "home" and page.parent not in known:
            place = f"pages[{number}] ({page.key}).parent"
            yield Problem(place, _("“%s” does not stand before this page") % page.parent)
        known.add(page.key)
