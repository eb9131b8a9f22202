"""The terms of a post one after the other, with what lies between them: gaps, overlaps, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Prefetch, QuerySet

from dates import HistoricalDate
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

    @property
    def since(self) -> HistoricalDate | None:
        """`start` as precisely as it is known: “2003”, where `start` is the last day of 2003."""
        if self.before is None:
            return self.after.post.established if self.after else None
        known = (when.end for when in (self.before.date, self.before.attested) if when)
        return next(filter(None, known), self.before.span() and self.before.span().start)

    @property
    def until(self) -> HistoricalDate | None:
        """`end` as precisely as it is known."""
        if self.after is None:
            return None
        known = (when.start for when in (self.after.date, self.after.attested) if when)
        return next(filter(None, known), self.after.span() and self.after.span().end)


@dataclass(frozen=True, slots=True)
class Succession:
    """A post with its terms and intervals in order."""

    post: Post
    rows: tuple[Term | Interval, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms alone, in the same order."""
        return tuple(row for row in self.rows if isinstance(row, Term))


def successions(posts: QuerySet, today: date, *related: str) -> list[Succession]:
    """Of each of the `posts`, from its public terms, in two queries; `related` is fetched with a term."""
    terms = Term.objects.public().select_related("person", *related).order_by("pk")
    terms = terms.defer("person__findings", "person__biography")
    posts = posts.prefetch_related(Prefetch("terms", terms, to_attr="public_terms"))
    return [succession(post, post.public_terms, today) for post in posts]


def succession(post: Post, terms: list[Term], today: date) -> Succession:
    """Order `terms` of one `post` and name what lies between them.

    Only what the dates make certain is called a gap or an overlap: “1984 to 1990” followed by “1990 to 1995” is
    neither. Where an end or a start was not found, or is approximate, the time without evidence is unknown. A term that
    runs past the next one keeps its place: what follows is measured against it too.
    """
    ordered = sorted(terms, key=lambda term: (_first_shown(term), term.pk or 0))
    rows: list[Term | Interval] = []
    for number, term in enumerate(ordered):
        rows += _leading_to(post, ordered[:number], term)
        rows.append(term)
    return Succession(post, (*rows, *_after(ordered, today)))


def _leading_to(post: Post, earlier: list[Term], term: Term) -> Iterator[Interval]:
    """What lies between the earlier terms, or the beginning of the post, and `term`."""
    if not earlier:
        before, last = None, post.established and post.established.latest
        is_known = _is_exact(post.established)
    else:
        holder, before = max(earlier, key=lambda other: other.surely_held), max(earlier, key=_last_shown)
        if term.surely_begun < holder.surely_held:
            start, end = sorted((term.surely_begun, min(holder.surely_held, term.surely_held)))
            yield Interval(Between.OVERLAP, start, None if end == date.max else end, holder, term)
            return
        last = _last_shown(before)
        is_known = all(_is_exact(other.date and other.date.end) for other in (before, earlier[-1]))
    first = _first_shown(term)
    if last and first - last > timedelta(days=1):
        is_known = is_known and _is_exact(term.date and term.date.start)
        yield Interval(Between.GAP if is_known else Between.UNKNOWN, last, first, before, term)


def _after(ordered: list[Term], today: date) -> Iterator[Interval]:
    """What follows the last term: nobody, or nobody knows."""
    if not ordered:
        return
    before = max(ordered, key=_last_shown)
    last = _last_shown(before)
    if all(term.date and (term.date.end or term.date.is_open) for term in (before, ordered[-1])):
        if last < today:
            yield Interval(Between.GAP, last, None, before, None)
    elif last < date.max:
        yield Interval(Between.UNKNOWN, last, None, before, None)


def _first_shown(term: Term) -> date:
    """The first day that the term can have had, as far as anything is known of its start."""
    days = [when.earliest for when in (term.date, term.attested) if when and when.earliest]
    return days[0] if days else term.surely_held


def _last_shown(term: Term) -> date:
    """The last day that the term can have had, as far as anything is known of its end; if open, the last of all."""
    if term.date is not None and term.date.is_open:
        return date.max
    days = [when.latest for when in (term.date, term.attested) if when and when.latest]
    return days[0] if days else term.surely_begun


def _is_exact(when: HistoricalDate | None) -> bool:
    """Whether the days that a date can mean are its bounds, and not about these."""
    return when is not None and not when.approximate and not when.uncertain
