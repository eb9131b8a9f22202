"""From a file to checked records: every fault found before anything is written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from pydantic import ValidationError

from evidence.schema import RecordPart, RecordSchema
from portal.loading.problems import LoadRefused, Problem
from portal.records import KINDS, PageRecord

FORMAT, VERSION = "israel-nato-record", 1
MOST_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RecordFile:
    """The checked content of a file: records by kind, in the order of `KINDS`, and pages."""

    records: dict[type[RecordSchema], list[RecordSchema]] = field(default_factory=dict)
    pages: list[PageRecord] = field(default_factory=list)


def read_file(path: Path) -> RecordFile:
    """Read and check a file.

    Raises:
        LoadRefused: with every problem found.
    """
    return check(_decode(path))


def _decode(path: Path) -> dict[str, Any]:
    place = str(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise LoadRefused([Problem(place, _("is larger than 100 MB; split it"))])
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise LoadRefused([Problem(place, _("cannot be read: %s") % (error.strerror or error))]) from error
    except UnicodeDecodeError as error:
        message = _("is not UTF-8: the byte at %(at)d does not fit; save the file as UTF-8") % {"at": error.start}
        raise LoadRefused([Problem(place, message)]) from error
    if not text.strip():
        raise LoadRefused([Problem(place, _("is empty"))])
    try:
        data = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
    except json.JSONDecodeError as error:
        where = f"{place}, line {error.lineno}, column {error.colno}"
        raise LoadRefused([Problem(where, _("is not JSON: %s") % error.msg)]) from error
    except RecursionError as error:
        raise LoadRefused([Problem(place, _("is nested too deeply to be a record"))]) from error
    except ValueError as error:
        raise LoadRefused([Problem(place, str(error))]) from error
    if not isinstance(data, dict):
        raise LoadRefused([Problem(place, _("must hold one object with lists of records"))])
    return data


def _no_constant(name: str) -> None:
    raise ValueError(_("holds %s, which is no JSON number") % name)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    counted = Counter(name for name, _value in pairs)
    if doubled := [name for name, times in counted.items() if times > 1]:
        record = next((value for name, value in pairs if name == "key"), "?")
        names = {"name": doubled[0], "key": record}
        raise ValueError(_("names “%(name)s” twice in one object (key “%(key)s”)") % names)
    return dict(pairs)


def check(data: dict[str, Any]) -> RecordFile:
    """Check decoded data against the record schemas, keys against each other, references against file and database.

    Raises:
        LoadRefused: with every problem found.
    """
    problems: list[Problem] = []
    if data.get("format") != FORMAT or data.get("version") != VERSION:
        expected = {"format": FORMAT, "version": VERSION}
        problems.append(Problem("format", _("must be “%(format)s”, version %(version)d") % expected))
    known = {kind.listed_as: kind for kind in KINDS} | {PageRecord.listed_as: PageRecord}
    problems += [
        Problem(name, _("is not a list that this format knows; it knows %s") % ", ".join(known))
        for name in data
        if name not in known and name not in ("format", "version")
    ]
    found = RecordFile()
    for name, schema in known.items():
        records = list(_check_list(name, schema, data.get(name, []), problems))
        problems += _doubles(name, [record for _place, record in records])
        if schema is PageRecord:
            found.pages.extend(record for _place, record in records)
        else:
            found.records[schema] = [record for _place, record in records]
    if not problems:
        problems += _dangling(found)
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
        try:
            yield place, schema.model_validate(row)
        except ValidationError as error:
            problems += [Problem(place + fault_place(fault["loc"]), fault_message(fault)) for fault in error.errors()]
        except RecursionError:
            problems.append(Problem(place, _("is nested too deeply to be a record")))


def fault_place(location: tuple[int | str, ...]) -> str:
    """Where a fault that a schema found is, for example “.findings[0].verdict”."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)


def fault_message(fault: Any) -> str:
    """What a schema found wrong, and what it found."""
    if fault["type"] == "extra_forbidden":
        return _("is not a field of this kind of record")
    shown = repr(fault["input"])
    shown = shown if len(shown) <= 60 else f"{shown[:57]}…"
    return f"{fault['msg'].removeprefix('Value error, ')} (found {shown})"


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


def _dangling(found: RecordFile) -> Iterator[Problem]:
    in_file = {kind.model._meta.label: {record.key for record in records} for kind, records in found.records.items()}
    in_database: dict[str, set[str]] = {}
    for kind, records in found.records.items():
        for number, record in enumerate(records):
            for place, label, key in record.references():
                if key in in_file.get(label, ()):
                    continue
                if label not in in_database:
                    in_database[label] = set(apps.get_model(label).objects.values_list("key", flat=True))
                if key not in in_database[label]:
                    where = f"{kind.listed_as}[{number}] ({record.key}).{place}"
                    yield Problem(
                        where,
                        _("there is no %(kind)s “%(key)s”, neither in the file nor in the record")
                        % {"kind": apps.get_model(label)._meta.verbose_name, "key": key},
                    )


def _missing_parents(pages: list[PageRecord]) -> Iterator[Problem]:
    known = {"home"}
    for number, page in enumerate(pages):
        if page.key != "home" and page.parent not in known:
            place = f"pages[{number}] ({page.key}).parent"
            yield Problem(place, _("“%s” does not stand before this page") % page.parent)
        known.add(page.key)
