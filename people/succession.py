"""The terms of a post one after the other, with what lies between them: gaps, overlaps, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from people.models import Post, Term


class Between(StrEnum):
    """What lies between two terms, or before the first and after the last."""

    GAP = "gap"
    OVERLAP = "overlap"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of a post's history that no single term accounts for. `None` at an end: open or not known."""

    kind: Between
    start: date | None
    end: date | None
    before: Term | None
    after: Term | None


@dataclass(frozen=True, slots=True)
class Succession:
    """A post with its terms and intervals in order."""

    post: Post
    rows: tuple[Term | Interval, ...]


def succession(post: Post, terms: list[Term], today: date) -> Succession:
    """Order `terms` of one `post` and name what lies between them.

    Only what the dates make certain is called a gap or an overlap: “1984 to 1990” followed by “1990 to 1995” is
    neither. A term whose end was not found leaves the time after its last evidence unknown.
    """
    ordered = sorted(terms, key=lambda term: _starts(term))
    rows: list[Term | Interval] = []
    if ordered and post.established and _first_day(ordered[0]):
        rows += _gap(post.established.latest, _first_day(ordered[0]), None, ordered[0])
    for number, term in enumerate(ordered):
        rows.append(term)
        follower = ordered[number + 1] if number + 1 < len(ordered) else None
        rows += _between(term, follower, today)
    return Succession(post, tuple(rows))


def _starts(term: Term) -> tuple[date, int]:
    span = term.span()
    return (span.earliest or span.latest or date.min, term.pk or 0)


def _first_day(term: Term) -> date | None:
    return term.date.earliest if term.date else term.attested.earliest


def _between(term: Term, follower: Term | None, today: date) -> Iterator[Interval]:
    next_day = _first_day(follower) if follower else None
    if term.date is None:
        if follower:
            yield Interval(Between.UNKNOWN, term.attested.latest, next_day, term, follower)
        return
    if term.date.is_open:
        if follower and next_day:
            yield Interval(Between.OVERLAP, next_day, None, term, follower)
        return
    if term.date.end_unknown:
        known = term.attested.latest if term.attested else None
        yield Interval(Between.UNKNOWN, known, next_day, term, follower)
        return
    last = term.date.latest
    if follower is None:
        if last < today:
            yield Interval(Between.GAP, last, None, term, None)
        return
    yield from _gap(last, next_day, term, follower)
    starts, ends = follower.date and follower.date.start, term.date.end
    if starts and ends and starts.latest and ends.earliest and starts.latest < ends.earliest:
        yield Interval(Between.OVERLAP, starts.latest, ends.earliest, term, follower)


def _gap(last: date | None, next_day: date | None, before: Term | None, after: Term | None) -> Iterator[Interval]:
    if last and next_day and next_day - last > timedelta(days=1):
        yield Interval(Between.GAP, last, next_day, before, after)
