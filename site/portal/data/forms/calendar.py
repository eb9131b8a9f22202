"""iCalendar (RFC 5545, with the names of calendars of RFC 7986): events that are known to the day, as whole days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from icalendar import Calendar, Journal, vText
from icalendar import Event as Entry

from dates import HistoricalDate, Precision
from evidence.models import Record
from evidence.public_form import PublicForm
from evidence.verdicts import Verdict
from portal.data.forms.form import Asked, Form
from portal.files.json_records import FORMAT
from timeline.models import EventKind, Topic
from timeline.records import EventRecord

END = b"END:VCALENDAR\r\n"
#: Why a date has no place among days.
FLAGGED, OPEN = _("about or perhaps on a date"), _("with a start or an end that is not known to the day")
ROUGH = {
    Precision.MONTH: _("known to the month"),
    Precision.SEASON: _("known to the season"),
    Precision.YEAR: _("known to the year"),
    Precision.DECADE: _("known to the decade"),
    Precision.CENTURY: _("known to the century"),
}


def write_listing(asked: Asked) -> Iterator[bytes]:
    """First how many are left out and why, then the others, one by one."""
    dates = asked.records.public().values_list("date", flat=True).iterator()
    counts = Counter(not_to_the_day(HistoricalDate(edtf, None, None) if edtf else None) for edtf in dates)
    there, about = counts.pop("", 0), _what_is_here(counts)
    yield _head(asked, about)
    topics = dict(Topic.objects.public().values_list("key", "name"))
    for form in asked:
        if not not_to_the_day(form.record.date):
            yield _entry(asked, form, topics)
    if not there:  # a calendar without anything in it is none
        note = Journal.new(uid=f"nothing@{FORMAT}", stamp=timezone.now(), summary=about, url=asked.page)
        yield note.to_ical()
    yield END


def write_record(asked: Asked) -> Iterator[bytes]:
    for form in asked:
        topics = dict(Topic.objects.public().filter(key__in=form.schema.topics).values_list("key", "name"))
        yield _head(asked, form.schema.title) + _entry(asked, form, topics) + END


def refusal(event: Record) -> str:
    if not not_to_the_day(event.date):
        return ""
    shown = event.date.display() if event.date else _now("no date")
    return _now("This event is not known to the day (%(date)s), and a calendar would make one up.") % {"date": shown}


def not_to_the_day(date: HistoricalDate | None) -> str:
    """Why a calendar cannot show a date; empty where it is a day, or runs from one day to another."""
    if date is None:
        return str(OPEN)
    if date.approximate or date.uncertain:
        return str(FLAGGED)
    if date.is_interval:
        sides = (date.start, date.end)
        return "" if all(side and side.precision is Precision.DAY for side in sides) else str(OPEN)
    return str(ROUGH.get(date.precision, ""))


def _what_is_here(left_out: Counter[str]) -> str:
    text = _now("Relations between Israel and NATO: events that are known to the day.")
    if not left_out:
        return text
    why = "; ".join(f"{count} {reason}" for reason, count in left_out.most_common())
    return f"{text} " + ngettext(
        "%(count)d event is left out: %(why)s.", "%(count)d events are left out: %(why)s.", left_out.total()
    ) % {"count": left_out.total(), "why": why}


def _head(asked: Asked, about: str) -> bytes:
    calendar = Calendar()
    calendar.prodid, calendar.version = f"-//{FORMAT}//EN", "2.0"
    calendar.calendar_name, calendar.description = _now("Israel–NATO relations"), about
    calendar["X-WR-CALDESC"] = vText(about)  # the library would leave its commas and semicolons as they are
    calendar.url = asked.page
    return calendar.to_ical().removesuffix(END)


def _entry(asked: Asked, form: PublicForm, topics: dict[str, str]) -> bytes:
    """Whole days; the end of an entry is the day after. Words that say more than the days stand in the title too."""
    event, when, at = form.schema, form.record.date, form.record.last_published_at
    address = asked.root + form.record.get_absolute_url()
    verdict = Verdict(event.verdict).label if event.verdict else ""
    entry = Entry.new(
        uid=f"{event.key}@{FORMAT}",
        stamp=at or timezone.now(),
        last_modified=at,
        start=when.earliest,
        end=when.latest + timedelta(days=1),
        summary=f"{event.title} ({when.text})" if when.text else event.title,
        description="\n\n".join(filter(None, (when.display(), event.summary, str(verdict), address))),
        location=event.place or None,
        categories=[str(EventKind(event.kind).label), *(topics[key] for key in event.topics if key in topics)],
        url=address,
        transparency="TRANSPARENT",
    )
    return entry.to_ical()


CALENDAR = Form(
    extension="ics",
    media_type="text/calendar; charset=utf-8",
    label=_("Calendar (iCalendar)"),
    schemas=(EventRecord,),
    cannot=_("Only events that are known to the day; the calendar says how many were left out and why."),
    listing=write_listing,
    record=write_record,
    refusal=refusal,
)
