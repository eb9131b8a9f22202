"""Dates as people write them in English, turned into EDTF."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from dates.errors import DateError, quotable
from dates.parts import OPEN, UNKNOWN, Part, Precision, read_part

MONTHS = ("january february march april may june july august september october november december").split()  # noqa: SIM905 - twelve lines otherwise
MONTH_NUMBERS = {name: i for i, full in enumerate(MONTHS, 1) for name in (full, full[:3])} | {"sept": 9}
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
MONTH = rf"(?P<month>{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\.?"
SEASON = rf"(?P<season>{'|'.join(SEASONS)})"
DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>[0-9]{4})"

POINTS = [
    re.compile(pattern)
    for pattern in (
        rf"(?:the )?{DAY} (?:of )?{MONTH},? {YEAR}",
        rf"{MONTH} {DAY},? {YEAR}",
        rf"(?:{MONTH}|{SEASON}),?(?: of)? {YEAR}",
        r"(?:the )?(?P<year>[0-9]{3}0)'?(?P<decade>s)",
        r"(?:the )?(?P<century>[0-9]{1,3})(?:st|nd|rd|th) century",
        r"the decade (?P<first>[0-9]{3})0-(?P=first)9",
        r"(?P<edtf>[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?|[0-9]{3}x|[0-9]{2}xx)",
    )
]
LEAD = re.compile(r"^(?:in|on|during|the year) (?=.)")
ABOUT = re.compile(r"^(?:ca?\. ?|ca? |c(?=[0-9])|circa |about |around |approx\.? |approximately |roughly )")
PERHAPS = re.compile(r"^(?:perhaps|possibly|probably|maybe) ")
THIRD = re.compile(r"(?P<third>early|mid|late)(?: in | |-)(?:the )?(?P<whole>.+)")
NOW = r"(?:the )?(?:present|now|today|date)"
TO = r"(?: to | until | till | through | up to | - |-)"
NOT_FOUND = r"(?:not found|not known|unknown)"
ENDLESS = [re.compile(p) for p in (r"since (.+)", rf"(?:from )?(.+?){TO}{NOW}", r"(?:from )?(.+) onwards?")]
END_UNKNOWN = re.compile(rf"(?:from )?(.+?); ?end {NOT_FOUND}")
START_UNKNOWN = re.compile(rf"(?:until )?(.+?); ?start {NOT_FOUND}")
ONE_SIDED = re.compile(r"(until|till|up to|to|by|before|after|from) (.+)")
BETWEEN = re.compile(r"between (.+?) and (.+)")
RANGES = [
    re.compile(p)
    for p in (
        r"(?:from )?(.+?) (?:to|until|till|through|up to) (.+)",
        r"(?:from )?(.+?) - (.+)",
        r"(?:from )?([^-]+)-([^-]+)",
    )
]
SAME_MONTH = re.compile(rf"{MONTH} ([0-9]{{1,2}})(?: to | until | ?- ?)([0-9]{{1,2}}),? {YEAR}")


class Reading(NamedTuple):
    """`says_more`: the words say something that words made from the EDTF would not, as "early 2012" does."""

    edtf: str
    says_more: bool = False


def read(text: str) -> Reading | None:
    """Read lower-case ASCII words; None where they are not understood, DateError where they are wrong."""
    return _single(text) or _one_sided(text) or _range(text)


def _single(text: str) -> Reading | None:
    return Reading(point) if (point := _point(text)) else _third(text)


def _point(text: str) -> str | None:
    """One part with its flags: 'c. 1957' is 1957~, 'perhaps March 1953' is 1953-03?."""
    text = LEAD.sub("", text)
    text, perhaps = PERHAPS.subn("", text)
    text, about = ABOUT.subn("", text)
    flag = ""
    if text[-1:] in tuple("~?%"):
        text, flag = text[:-1], text[-1]
    point = _plain_point(text)
    if point is None:
        return None
    about, perhaps = about or flag in ("~", "%"), perhaps or flag in ("?", "%")
    return point + ("%" if about and perhaps else "~" if about else "?" if perhaps else "")


def _plain_point(text: str) -> str | None:
    found = next((m.groupdict() for m in (p.fullmatch(text) for p in POINTS) if m), None)
    if found is None:
        return None
    if found.get("edtf"):
        return found["edtf"].upper()
    if found.get("first"):
        return f"{found['first']}X"
    if found.get("century"):
        return _century(int(found["century"]), text)
    if found.get("decade"):
        return _decade(found["year"], text)
    month = MONTH_NUMBERS.get(found.get("month") or "") or SEASONS[found["season"]]
    day = f"-{int(found['day']):02d}" if found.get("day") else ""
    return f"{found['year']}-{month:02d}{day}"


def _century(number: int, text: str) -> str:
    if not 2 <= number <= 100:
        raise DateError(
            _("“%(text)s”: only the 2nd to the 100th century can be written. Write years: 0001/0099."),
            {"text": quotable(text)},
        )
    return f"{number - 1:02d}XX"


def _decade(year: str, text: str) -> str:
    if year.endswith("00"):
        raise DateError(
            _("“%(text)s” can be a decade or a century. Write %(decade)sX or %(century)sXX."),
            {"text": text, "decade": year[:3], "century": year[:2]},
            readings=(f"{year[:3]}X", f"{year[:2]}XX"),
        )
    return f"{year[:3]}X"


def _third(text: str) -> Reading | None:
    """'early 2012' is January to April, 'late 1990s' 1997 to 1999, 'mid March 1953' the 11th to the 20th."""
    match = THIRD.fullmatch(text)
    whole = match and _plain_point(match["whole"])
    if not match or not whole:
        return None
    part, index = read_part(whole), ("early", "mid", "late").index(match["third"])
    if part.precision is Precision.YEAR:
        first, last = ((1, 4), (5, 8), (9, 12))[index]
        return Reading(f"{whole}-{first:02d}/{whole}-{last:02d}", says_more=True)
    if part.precision is Precision.MONTH:
        first, last = ((1, 10), (11, 20), (21, part.bounds[1].day))[index]
        return Reading(f"{whole}-{first:02d}/{whole}-{last:02d}", says_more=True)
    thirds = {
        Precision.DECADE: ((0, 3), (4, 6), (7, 9)),
        Precision.CENTURY: ((0, 33), (34, 66), (67, 99)),
    }.get(part.precision)
    if thirds is None:
        return None
    first, last = (part.year + years for years in thirds[index])
    return Reading(f"{first:04d}/{last:04d}", says_more=True)


def _one_sided(text: str) -> Reading | None:
    for pattern in ENDLESS:
        if (match := pattern.fullmatch(text)) and (point := _point(match[1])):
            return Reading(f"{point}/{OPEN}")
    if (match := END_UNKNOWN.fullmatch(text)) and (point := _point(match[1])):
        return Reading(f"{point}/{UNKNOWN}")
    if (match := START_UNKNOWN.fullmatch(text)) and (point := _point(match[1])):
        return Reading(f"{UNKNOWN}/{point}")
    match = ONE_SIDED.fullmatch(text)
    point = match and _point(match[2])
    if not match or not point:
        return None
    word = match[1]
    if word == "from":
        raise DateError(
            _("“%(text)s”: write “since %(date)s” if it still goes on, %(edtf)s/ if its end is not known."),
            {"text": text, "date": match[2], "edtf": point},
            readings=(f"{point}/{OPEN}", f"{point}/{UNKNOWN}"),
        )
    if word == "by":
        return Reading(f"{UNKNOWN}/{point}", says_more=True)
    if word in ("before", "after"):
        return _beyond(word, point)
    return Reading(f"{OPEN}/{point}")


def _beyond(word: str, point: str) -> Reading:
    """'before 2016' is up to 2015, 'after May 1958' from June: the neighbour, at the same precision."""
    earliest, latest = read_part(point).bounds
    flag = point[-1] if point[-1] in "~?%" else ""
    size = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}.get(read_part(point).precision, 10)
    try:
        day = earliest - timedelta(days=1) if word == "before" else latest + timedelta(days=1)
    except OverflowError:
        raise DateError(_("Only the years 1 to 9999 can be written.")) from None
    neighbour = day.isoformat()[:size] + flag
    edtf = f"{UNKNOWN}/{neighbour}" if word == "before" else f"{neighbour}/{UNKNOWN}"
    return Reading(edtf, says_more=True)


def _range(text: str) -> Reading | None:
    if match := SAME_MONTH.fullmatch(text):
        name, first, last, year = match.groups()
        text = f"{first} {name} {year} to {last} {name} {year}"
    if match := BETWEEN.fullmatch(text):
        edtf = _pair(*match.groups())
        return Reading(edtf.edtf, says_more=True) if edtf else None
    for pattern in RANGES:
        if (match := pattern.fullmatch(text)) and (reading := _pair(*match.groups())):
            return reading
    return None


def _pair(first: str, last: str) -> Reading | None:
    end = _single(last)
    if end is None:
        return None
    last_part = read_part(end.edtf.rpartition("/")[2])
    start = _single(first) or _completed(first, last_part)
    if start is None:
        return None
    edtf = f"{start.edtf.partition('/')[0]}/{end.edtf.rpartition('/')[2]}"
    return Reading(edtf, start.says_more or end.says_more)


def _completed(text: str, last: Part) -> Reading | None:
    """What the end of a range lends to its start: '3' of '3 to 15 June 2018' takes month and year."""
    if re.fullmatch(DAY, text) and last.day and last.month:
        return _single(f"{text} {MONTHS[last.month - 1]} {last.year:04d}")
    return _single(f"{text} {last.year:04d}") if re.search(r"[a-z]", text) else None
