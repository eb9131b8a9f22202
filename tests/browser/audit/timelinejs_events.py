"""Writes the site's public events as a timeline of TimelineJS; runs within `manage.py shell`."""

import json
import re

from django.conf import settings

from dates import HistoricalDate
from timeline.models import Event


def moment(text: str) -> dict[str, str]:
    """A date of TimelineJS: as many parts as are known."""
    return dict(zip(("year", "month", "day"), text.split("-"), strict=False))


def span(date: HistoricalDate) -> dict[str, dict[str, str]]:
    """Start, and end where the date is no plain year, month or day, since TimelineJS knows no other precision."""
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", date.edtf):
        return {"start_date": moment(date.edtf)}
    ends = {"start_date": date.earliest, "end_date": date.latest}
    return {name: moment(day.isoformat()) for name, day in ends.items() if day}


slides = [
    {
        **span(event.date),
        "display_date": event.date.display("en"),
        "text": {"headline": event.title, "text": f"<p>{event.summary}</p>"},
        "group": event.get_kind_display(),
        "unique_id": event.key,
    }
    for event in Event.objects.public().in_order()
    if event.date and event.date.earliest
]
(settings.VAR_DIR / "events.json").write_text(json.dumps({"events": slides}), encoding="utf-8")
