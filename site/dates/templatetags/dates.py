"""How a date stands on a page: its words, the year rule, and what was reported instead."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from dates.parts import Precision
from dates.value import HistoricalDate
from dates.year_rule import year_rule

register = template.Library()

CELLS = '<path class="cell" d="M0 0h9v6h-9z' + "m10 0h9v6h-9z" * 11 + '"/>'
LATER, EARLIER = "M121 0l5 3-5 3z", "M-2 0l-5 3 5 3z"
IN_HTML = (Precision.DAY, Precision.MONTH, Precision.YEAR)


@register.simple_tag
def historical_date(
    date: HistoricalDate | None,
    reported: HistoricalDate | None = None,
    corrected: bool = False,
    large: bool = False,
) -> SafeString:
    """With its year rule. `reported` is kept beside it where it differs, struck out where they never meet."""
    if not date:
        return SafeString("")
    return _html(date, reported or None, bool(corrected), bool(large), get_language() or settings.LANGUAGE_CODE)


@register.filter
def words(date: HistoricalDate | None) -> str:
    return date.display() if date else ""


# Built here and not in a template: a list shows fifty, and a template each takes ten times as long.
@lru_cache(maxsize=4096)
def _html(
    date: HistoricalDate, reported: HistoricalDate | None, corrected: bool, large: bool, language: str
) -> SafeString:
    told = "" if reported is None or reported == date else _reported(date, reported, language)
    read = corrected or bool(told)
    classes = "date" + (" large" if large else "") + (" corrected" if read else "")
    return mark_safe(f'<div class="{classes}">{_time(date, read, language)}{_rule(date)}{told}</div>')


def _time(date: HistoricalDate, read: bool, language: str) -> str:
    """<time> takes only what is a valid date in HTML: precise to day, month or year, and not 'about'."""
    shown = escape(date.display(language))
    css = ' class="read"' if read else ""  # read in the sources, against a report: the second ink
    if date.precision in IN_HTML and not date.approximate and not date.uncertain:
        return f'<time{css} datetime="{escape(date.edtf)}">{shown}</time>'
    return f"<span{css}>{shown}</span>"


def _rule(date: HistoricalDate) -> str:
    rule = year_rule(date)
    later = _arrow(LATER, rule.end_known) if rule.runs_on else ""
    earlier = _arrow(EARLIER, rule.start_known) if rule.starts_before else ""
    return (
        f'<svg class="months" viewBox="0 0 126 6" aria-hidden="true" focusable="false">{CELLS}{earlier}'
        f'<rect class="known" x="{rule.x:g}" width="{rule.width:g}" height="6"/>{later}</svg>'
    )


def _arrow(path: str, known: bool) -> str:
    return f'<path class="known{"" if known else " open"}" d="{path}"/>'


def _reported(date: HistoricalDate, reported: HistoricalDate, language: str) -> str:
    shown = escape(reported.display(language))
    if not reported.overlaps(date):
        shown = f"<del>{shown}</del>"
    with override(language):
        # Translators: %(date)s is the date that was reported; the sources have another, or a finer one.
        return f'<span class="reported">{escape(_("reported as %(date)s")) % {"date": shown}}</span>'
