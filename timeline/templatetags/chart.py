"""What the templates of the chart ask for: its rows, rendered once for each event and place."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from dates import HistoricalDate
from dates.words import words
from evidence.templatetags.pure import pure
from timeline.chart.agreements import AgreementBar
from timeline.chart.marks import Place
from timeline.chart.offices import CHARACTER
from timeline.chart.window import Stretch
from timeline.models import Event

register = template.Library()

#: Beside a mark, longer words give way to those that follow from the date itself; the row has them whole.
MOST_CHARACTERS = 34
#: A label that begins further right than this ends there, in percent of the axis.
LAST_LABEL = 94


@register.simple_tag
def chart_event(event: Event, place: Place) -> SafeString:
    """The row of one event."""
    return pure(
        "components/chart-event.html",
        address=event.get_absolute_url(),
        title=event.title,
        date=event.date,
        drawn=_short(event.date),
        reported=event.reported_date if place.link else None,
        verdict=str(event.verdict),
        origin=str(event.origin),
        place=place,
    )


@register.simple_tag
def chart_agreement(bar: AgreementBar) -> SafeString:
    """The row of one agreement."""
    agreement, drawn = bar.agreement, _short(bar.agreement.date)
    return pure(
        "components/chart-agreement.html",
        address=agreement.get_absolute_url(),
        title=str(agreement),
        date=agreement.date,
        drawn=drawn,
        words_before=bool(bar.concluded and bar.concluded.x > len(drawn) * CHARACTER),
        standing=bar.status.label,
        attested=agreement.attested,
        concluded=bar.concluded,
        segments=bar.segments,
    )


@register.filter
def is_last_label(stretch: Stretch) -> bool:
    return stretch.tick.x > LAST_LABEL


def _short(date: HistoricalDate | None) -> str:
    shown = date.display() if date else ""
    return words(date.edtf, get_language() or "en") if len(shown) > MOST_CHARACTERS else shown
