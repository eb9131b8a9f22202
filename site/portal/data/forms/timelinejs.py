"""TimelineJS: its JSON, and the columns of its spreadsheet (https://timeline.knightlab.com/docs/json-format.html).

Its texts are HTML, so ours are escaped. It drops an end that is equal to the start in everything that the start names,
so both always name year, month and day, empty where not known; and it takes them as strings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from django.utils.html import linebreaks
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from evidence.public_form import PublicForm, to_json
from evidence.verdicts import Verdict
from portal.data.forms.form import Asked, Form
from portal.files.cells import GUARDED_OR_FORMULA
from portal.files.filled_sheets import as_csv
from portal.files.timeline_dates import END, START, date_cells
from portal.files.timelinejs import MEDIA, OWN_LINK
from timeline.models import EventKind
from timeline.records import EventRecord

#: The heading of TimelineJS's own template, so that the rows can be pasted below it.
COLUMNS = (
    *START,
    "Time",
    *END,
    "End Time",
    "Display Date",
    "Headline",
    "Text",
    *MEDIA[:-1],
    "Type",
    "Group",
    MEDIA[-1],
)
CANNOT = _(
    "It has no findings or sources, which each event's link leads to. A date without a known start stands at its end, "
    "and one without a known end at its start; the words beside it say so."
)


def write_json(asked: Asked) -> Iterator[str]:
    """One event a line. The title slide comes last, as it says how many events have no date to stand at."""
    undated = 0
    yield '{"events": ['
    between = "\n"
    for form in asked:
        if form.record.date is None:
            undated += 1
            continue
        yield between + to_json(_slide(asked, form))
        between = ",\n"
    yield f'\n], "title": {json.dumps(_title(asked, undated), ensure_ascii=False)}}}\n'


def write_sheet(asked: Asked) -> Iterator[bytes]:
    yield from as_csv(COLUMNS, (_row(asked, form) for form in asked if form.record.date is not None))


def _slide(asked: Asked, form: PublicForm) -> dict[str, Any]:
    cells, row = date_cells(form.record.date), _texts(asked, form)
    slide = {"unique_id": form.record.key, "start_date": _moment(cells, START)}
    if END[0] in cells:
        slide["end_date"] = _moment(cells, END)
    slide["display_date"] = row["Display Date"]
    slide["text"] = {"headline": row["Headline"], "text": row["Text"]}
    slide["group"] = row["Group"]
    return slide


def _moment(cells: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {part: cells.get(name, "") for part, name in zip(("year", "month", "day"), names, strict=True)}


def _title(asked: Asked, undated: int) -> dict[str, Any]:
    text = _now("Dates are as precise as the evidence and no more. Each event leads to its findings and sources.")
    if undated:
        text += " " + ngettext(
            "%(count)d event is left out, as its date is not known.",
            "%(count)d events are left out, as their dates are not known.",
            undated,
        ) % {"count": undated}
    link = OWN_LINK.format(escape(asked.page), _now("The record that this was taken from"))
    return {"text": {"headline": _now("Israel–NATO relations"), "text": f"<p>{escape(text, quote=False)}</p>{link}"}}


def _row(asked: Asked, form: PublicForm) -> dict[str, str]:
    return date_cells(form.record.date) | {name: _inert(cell) for name, cell in _texts(asked, form).items()}


def _texts(asked: Asked, form: PublicForm) -> dict[str, str]:
    """What both have beside the date, by the column's name, as HTML."""
    event = form.schema
    summary = linebreaks(escape(event.summary, quote=False)) if event.summary else ""
    words = _now("Findings and sources in the record")
    if event.verdict:
        words = _now("%(verdict)s: findings and sources in the record") % {"verdict": Verdict(event.verdict).label}
    address = escape(asked.root + form.record.get_absolute_url())
    return {
        # TimelineJS takes the markup out of it, and then shows what is left as HTML: escaped once, it would run.
        "Display Date": escape(escape(form.record.date.display(), quote=False), quote=False),
        "Headline": escape(event.title, quote=False),
        "Text": summary + OWN_LINK.format(address, words),
        "Group": str(EventKind(event.kind).label),
    }


def _inert(html: str) -> str:
    """What a spreadsheet would run as a formula begins with a character reference instead, which shows as the same."""
    return f"&#{ord(html[0])};{html[1:]}" if GUARDED_OR_FORMULA.match(html) else html


JSON = Form(
    extension="timelinejs.json",
    media_type="application/json",
    label=_("TimelineJS"),
    schemas=(EventRecord,),
    cannot=CANNOT,
    listing=write_json,
)
SHEET = Form(
    extension="timelinejs.csv",
    media_type="text/csv; charset=utf-8",
    label=_("TimelineJS spreadsheet"),
    schemas=(EventRecord,),
    cannot=CANNOT,
    listing=write_sheet,
)
