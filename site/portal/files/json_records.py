"""Records in JSON, as `dump_fixture` writes them: decoded, its header and lists checked, record by record as rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.schema import RecordPart, RecordSchema
from portal.files.decoding import decode_strictly
from portal.files.formats import refuse
from portal.files.limits import DEEPEST, MOST_ROWS
from portal.files.problems import LoadRefused, Problem
from portal.files.rows import Row, Upload
from portal.models.imports import Layout
from portal.records import KINDS, PageRecord

FORMAT, VERSION = "israel-nato-record", 1
#: Every list that a file may hold.
LISTS: dict[str, type[RecordPart]] = {kind.listed_as: kind for kind in KINDS} | {PageRecord.listed_as: PageRecord}


def records_file(lists: Iterable[tuple[str, Iterable[str]]]) -> Iterator[str]:
    """A file of this format piece by piece, one record a line: each list's name, and its records as JSON."""
    yield f'{{"format": {json.dumps(FORMAT)}, "version": {VERSION}'
    for name, records in lists:
        yield f', "{name}": ['
        between = "\n"
        for text in records:
            yield between + text
            between = ",\n"
        yield "\n]"
    yield "}\n"


def open_records(name: str, content: bytes) -> Upload:
    """Raises LoadRefused for what is no JSON, is no file of records, or holds too many of them."""
    data = decode_json(name, content)
    lists = {kind: data.get(kind.listed_as, []) for kind in KINDS}
    problems = header_problems(data) + [
        Problem(kind.listed_as, _("must be a list")) for kind, rows in lists.items() if not isinstance(rows, list)
    ]
    if problems:
        raise LoadRefused(problems)
    total = sum(map(len, lists.values()))
    if total > MOST_ROWS:
        refuse(name, _("has more than 20,000 records; split it"))
    pages = data.get(PageRecord.listed_as, [])
    if not total and not pages:
        refuse(name, _("has no records in it"))
    return Upload(Layout.RECORD, None, total, lambda: _rows(lists), tuple(_page_notes(pages)))


def _rows(lists: dict[type[RecordSchema], list[Any]]) -> Iterator[Row]:
    for kind, records in lists.items():
        for number, record in enumerate(records):
            if not isinstance(record, dict):
                yield Row(number, kind, {}, {}, (Problem("", _("is no object; a record stands in curly brackets")),))
                continue
            deep = [Problem(name, too_deep()) for name, value in record.items() if is_deeper(value, DEEPEST - 3)]
            yield Row(number, kind, record, record, tuple(deep))


def _page_notes(pages: Any) -> Iterator[str]:
    if isinstance(pages, list) and pages:
        yield ngettext(
            "%(count)d page in the file was left out: pages are edited in the admin, or loaded by load_fixture.",
            "%(count)d pages in the file were left out: pages are edited in the admin, or loaded by load_fixture.",
            len(pages),
        ) % {"count": len(pages)}


def decode_json(name: str, content: bytes) -> dict[str, Any]:
    """The object in a file.

    Raises:
        LoadRefused: with what is wrong and, where the text is at fault, line and column.
    """
    text = decode_strictly(name, content)
    if not text.strip():
        refuse(name, _("is empty"))
    try:
        data = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
    except json.JSONDecodeError as error:
        where = f"{name}, line {error.lineno}, column {error.colno}"
        raise LoadRefused([Problem(where, _("is not JSON: %s") % error.msg)]) from error
    except RecursionError as error:
        raise LoadRefused([Problem(name, too_deep())]) from error
    except ValueError as error:
        raise LoadRefused([Problem(name, str(error))]) from error
    if not isinstance(data, dict):
        refuse(name, _("must hold one object with lists of records"))
    return data


def header_problems(data: dict[str, Any]) -> list[Problem]:
    """What is wrong with the format's name and version, and which lists it does not know."""
    problems = []
    if data.get("format") != FORMAT or data.get("version") != VERSION:
        expected = {"format": FORMAT, "version": VERSION}
        problems.append(Problem("format", _("must be “%(format)s”, version %(version)d") % expected))
    return problems + [
        Problem(name, _("is not a list that this format knows; it knows %s") % ", ".join(LISTS))
        for name in data
        if name not in LISTS and name not in ("format", "version")
    ]


def too_deep() -> str:
    return _("is nested too deeply to be a record: more than %(limit)d levels") % {"limit": DEEPEST}


def is_deeper(value: Any, levels: int) -> bool:
    """Whether lists and objects stand within each other at more levels than that. Goes no deeper than one more."""
    if not isinstance(value, list | dict):
        return False
    children = value.values() if isinstance(value, dict) else value
    return levels <= 0 or any(is_deeper(child, levels - 1) for child in children)


def _no_constant(name: str) -> None:
    raise ValueError(_("holds %s, which is no JSON number") % name)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        doubled = next(name for name, times in Counter(name for name, _value in pairs).items() if times > 1)
        key = next((value for name, value in pairs if name == "key"), "?")
        names = {"name": doubled, "key": key}
        raise ValueError(_("names “%(name)s” twice in one object (key “%(key)s”)") % names)
    return record
