"""The columns of TimelineJS spreadsheets, also of its first version, read as events.

`portal.data.forms.timelinejs` writes such a sheet; what it writes is read as it was, as far as these columns carry it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dates import DateError, HistoricalDate, parse
from dates.fields import check_words
from portal.files.formats import refuse
from portal.files.markup import plain, read_markup
from portal.files.naming import OnFile, name_record
from portal.files.own_columns import doubles, strays_of, zip_cells
from portal.files.problems import LoadRefused, Problem
from portal.files.rows import Row, Upload
from portal.files.sheets import Faulty, Sheet
from portal.files.timeline_dates import DATE_COLUMNS, date_cells, read_dates
from portal.models.imports import Layout
from timeline.models import Event, EventKind
from timeline.records import EventRecord

MEDIA = ("Media", "Media Credit", "Media Caption", "Media Thumbnail", "Alt Text", "Background")
TOPICS = ("Group", "Tag")
COLUMNS = (*DATE_COLUMNS, "Display Date", "Headline", "Text", *MEDIA, "Type", *TOPICS)
_BY_NAME = {name.casefold(): name for name in COLUMNS}
#: Where a field of the record comes from, for placing what its schema says of it.
COLUMNS_OF = {
    "title": ("Headline",),
    "key": ("Headline",),
    "slug": ("Headline",),
    "date": ("Year", "Start Date"),
    "date_text": ("Display Date",),
    "summary": ("Text",),
    "body": ("Text",),
    "topics": TOPICS,
}
ONE_DAY = timedelta(days=1)
NO_EVENTS = {"title", "era"}
#: The link to its own record with which a text of ours ends: an address of this site, and nothing to be read.
OWN_LINK = '<p><a rel="bookmark" href="{}">{}</a></p>'
_OWN_LINK = re.compile(OWN_LINK.format('[^"<>]*', "[^<>]*") + r"\s*$")


def find_timeline_column(heading: str) -> str | None:
    return _BY_NAME.get(" ".join(heading.replace("_", " ").split()).casefold())


def is_timeline(heading: tuple[str, ...]) -> bool:
    """Whether a heading is that of TimelineJS: it has headlines and years, under the names that those have there."""
    names = set(map(find_timeline_column, heading))
    return "Headline" in names and bool(names & {"Year", "Start Date"})


def open_timeline(sheet: Sheet) -> Upload:
    """Raises LoadRefused where a heading stands twice, or where there is no row below it."""
    names = [find_timeline_column(heading) or "" for heading in sheet.heading]
    unknown = [heading for heading, name in zip(sheet.heading, names, strict=True) if heading and not name]
    names = [name or heading for name, heading in zip(names, sheet.heading, strict=True)]
    if problems := doubles(names):
        raise LoadRefused(problems)
    total = sum(1 for _row in sheet.rows())
    if not total:
        refuse(sheet.name, _("has a heading but no rows below it"))
    notes = [*sheet.notes, _("Read as a spreadsheet of TimelineJS. It has no kinds of event: new events are “Other”.")]
    if unknown:
        notes.append(_("Columns that TimelineJS does not have were left out: %s.") % ", ".join(unknown))

    def rows() -> Iterator[Row]:
        on_file = OnFile(EventRecord)
        for number, cells in sheet.rows():
            yield read_timeline_row(number, dict(zip_cells(names, cells)), on_file, strays_of(names, cells))

    return Upload(Layout.TIMELINEJS, EventRecord, total, rows, tuple(notes))


def read_timeline_row(number: int, cells: dict[str, str], on_file: OnFile, strays: tuple[Problem, ...] = ()) -> Row:
    """`strays` are faults that the cells do not show."""
    given = {name: cell.strip() for name, cell in cells.items() if cell.strip()}
    problems = [*strays, *(Problem(name, cell.message) for name, cell in cells.items() if isinstance(cell, Faulty))]
    data: dict[str, Any] = {}
    if given.get("Type", "").casefold() in NO_EVENTS:
        kind = given["Type"].casefold()
        message = _("is “%(type)s”: a title slide or an era is no event; leave this row out") % {"type": kind}
        return Row(number, EventRecord, data, cells, (*strays, Problem("Type", message)), layout=Layout.TIMELINEJS)
    notes = list(_left_out(given))
    date, faults = read_dates(given, in_one_cell="Start Date" in cells and "Year" not in cells)
    problems += faults
    date = date and _as_displayed(given, date)
    problems += _read_texts(given, data, notes)
    if date:
        data["date"] = date.edtf
        problems += _read_words(given, date, data)
    if not problems:
        _name(data, date, on_file, notes)
        _read_topics(given, data, on_file, notes)
    return Row(number, EventRecord, data, cells, tuple(problems), tuple(notes), Layout.TIMELINEJS)


def place_on_timeline(cells: dict[str, str], location: tuple[int | str, ...]) -> str:
    """The column from which a field of the record comes."""
    field = str(location[0]) if location else ""
    columns = COLUMNS_OF.get(field, ())
    return next((column for column in columns if column in cells), field)


def _name(data: dict[str, Any], date: HistoricalDate | None, on_file: OnFile, notes: list[str]) -> None:
    """The key, and for a new event its kind, which the sheet does not tell."""
    year = re.search(r"[0-9X]{4}", data["date"])
    _problems, made = name_record(EventRecord, data, on_file, year.group().lower() if year else "")
    notes += made
    if data["key"] not in on_file.keys:
        data["kind"] = EventKind.OTHER.value


def _read_texts(given: dict[str, str], data: dict[str, Any], notes: list[str]) -> Iterator[Problem]:
    limit = Event._meta.get_field("title").max_length
    try:
        title = plain(given.get("Headline", ""))
        if not title:
            yield Problem("Headline", _("is empty, and every event needs a title"))
        elif len(title) > limit:
            values = {"length": len(title), "limit": limit}
            yield Problem("Headline", _("has %(length)d characters; shorten it to %(limit)d") % values)
        data["title"] = title
    except ValueError as error:
        yield Problem("Headline", str(error))
    if "Text" not in given:
        return
    try:
        text = read_markup(_OWN_LINK.sub("", given["Text"]))
    except ValueError as error:
        yield Problem("Text", str(error))
        return
    data |= {name: value for name, value in (("summary", text.summary), ("body", text.body)) if value}
    if text.body and not text.summary:
        notes.append(_("The text has links or lists and became the body; the event has no summary yet."))
    if text.left_out:
        notes.append(_("Left out of the text: %s.") % ", ".join(f"<{name}>" for name in text.left_out))


def _read_words(given: dict[str, str], date: HistoricalDate, data: dict[str, Any]) -> Iterator[Problem]:
    """The date in words: as displayed, unless that says no more than the date; else as typed, where that says more."""
    field = Event._meta.get_field("date_text")
    try:
        words = plain(given.get("Display Date", ""))
        if len(words) > field.max_length:
            values = {"length": len(words), "limit": field.max_length}
            yield Problem("Display Date", _("has %(length)d characters; shorten it to %(limit)d") % values)
        check_words(date, words, field)
    except ValidationError as error:
        yield Problem("Display Date", " ".join(error.messages))
    except ValueError as error:
        yield Problem("Display Date", str(error))
    else:
        words = words if not _says_the_same(words, date) else date.text
        data |= {"date_text": words} if words else {}


def _as_displayed(given: dict[str, str], date: HistoricalDate) -> HistoricalDate:
    """The date as displayed, where the columns are all that they can say of it: “about 1957” or “before 1957” beside
    1957."""
    try:
        shown = parse(plain(given.get("Display Date", "")))
    except ValueError:
        return date
    is_told_alike = shown.edtf != date.edtf and date_cells(shown) == date_cells(date)
    return shown if is_told_alike or _is_beside(shown, date) else date


def _is_beside(shown: HistoricalDate, date: HistoricalDate) -> bool:
    """Whether it has no other limit than this date, as “after May 1958” has beside May 1958."""
    if shown.start_unknown:
        return shown.latest == date.earliest - ONE_DAY
    return shown.end_unknown and shown.earliest - ONE_DAY == date.latest


def _says_the_same(words: str, date: HistoricalDate) -> bool:
    try:
        meant = parse(words)
    except DateError:
        return not words
    return meant.edtf == date.edtf and not meant.text


def _read_topics(given: dict[str, str], data: dict[str, Any], on_file: OnFile, notes: list[str]) -> None:
    names = [given[column] for column in TOPICS if column in given]
    found = {name: on_file.topics.get(name.casefold()) for name in names}
    if unknown := [name for name, key in found.items() if key is None]:
        notes.append(_("There is no topic “%s”, so none was set.") % "”, “".join(unknown))
    keys = sorted({key for key in found.values() if key})
    if keys and data["key"] not in on_file.keys:
        data["topics"] = keys


def _left_out(given: dict[str, str]) -> Iterator[str]:
    if left := [f"{name} “{given[name][:300]}”" for name in MEDIA if name in given]:
        yield _("Left out: %s. A link is no source until somebody has read it.") % "; ".join(left)
    if left := [f"{name} “{given[name][:40]}”" for name in ("Time", "End Time") if name in given]:
        yield _("Left out: %s. Dates have no time of day here.") % "; ".join(left)
