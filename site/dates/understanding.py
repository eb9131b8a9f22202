"""What was understood of a date that somebody types, said in words before it is saved."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dates.errors import DateError, quotable
from dates.parsing import parse
from dates.parts import Precision
from dates.value import HistoricalDate
from dates.words import words

#: Precisions whose name leaves open where they begin and end.
NAMED_SPANS = (Precision.SEASON, Precision.DECADE, Precision.CENTURY)


@dataclass(frozen=True, slots=True)
class Offer:
    """One date that the text can mean: `label` for the eye, `fill` for the box."""

    label: str
    fill: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """What to say below a date box.

    Attributes:
        is_wrong: whether the text cannot be saved as a date.
        text: what was understood, or what is wrong; empty where nothing was typed.
        edtf: the date as it will be stored; empty where there is none.
        offers: dates to choose from where the text can mean several.
        words_note: what to know of the words that readers see in place of the date; empty where they agree.
    """

    is_wrong: bool = False
    text: str = ""
    edtf: str = ""
    offers: tuple[Offer, ...] = ()
    words_note: str = ""


def understand(text: str, words_beside: str = "") -> Understanding:
    """Read `text` as the date box does; `words_beside` stand in the box for the date in words."""
    if not text.strip():
        return Understanding()
    try:
        when = parse(text)
    except DateError as error:
        return Understanding(is_wrong=True, text=str(error), offers=tuple(_offers(error.readings)))
    return Understanding(text=_meaning(when), edtf=when.edtf, words_note=words_note(when, words_beside))


def words_note(when: HistoricalDate, text: str) -> str:
    """What to know of words that stand in place of a date: that they do not meet it, or that they are not it."""
    text = text.strip()
    meant, values = date_in(text), {"words": quotable(text)}
    if not text or (meant is not None and meant.edtf == when.edtf):
        return ""
    if meant is not None and not meant.overlaps(when):
        return _("The date in words, “%(words)s”, does not meet this date: both cannot be saved.") % values
    return _("Readers see the date in words, “%(words)s”, in place of this date.") % values


def date_in(text: str) -> HistoricalDate | None:
    """The date that words are; None where they are none, as “in the week of the summit”."""
    try:
        return parse(text)
    except DateError:
        return None


def _meaning(when: HistoricalDate) -> str:
    """“early 2012: January to April 2012”: what was written, and what it stands for where that says more."""
    language = get_language() or settings.LANGUAGE_CODE
    meaning = words(when.edtf, language)
    if when.text:
        written = when.text
    elif when.precision in NAMED_SPANS:
        written, meaning = meaning, words(_span(when), language)
    else:
        return meaning
    # Translators: the date as it was written, and what it stands for: “early 2012: January to April 2012”.
    return _("%(written)s: %(meaning)s") % {"written": written, "meaning": meaning}


def _span(when: HistoricalDate) -> str:
    size = len("1953-03") if when.precision is Precision.SEASON else len("1953")
    return "/".join(day.isoformat()[:size] for day in (when.earliest, when.latest))


def _offers(readings: tuple[str, ...]) -> list[Offer]:
    """Words are filled in where they are read back as the same date, else EDTF."""
    offers = []
    for edtf in readings:
        if date_in(edtf) is None:
            continue
        label = words(edtf, get_language() or settings.LANGUAGE_CODE)
        read_back = date_in(label)
        offers.append(Offer(label, label if read_back is not None and read_back.edtf == edtf else edtf))
    return offers
