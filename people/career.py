"""A person's terms drawn, each with who held the post before and after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from dates.axis import Axis, years
from people.lane_drawing import Strip, draw
from people.lanes import extent, lanes
from people.models import Person, Post, Term
from people.succession import Interval, Succession, succession


@dataclass(frozen=True, slots=True)
class Office:
    """A post that the person held: its strip, and the terms and intervals that lie next to the person's own."""

    strip: Strip
    rows: tuple[Term | Interval, ...]


@dataclass(frozen=True, slots=True)
class Career:
    """The offices of a person on one axis, in order."""

    axis: Axis
    today: date
    offices: tuple[Office, ...]


def career(person: Person, terms: list[Term], today: date) -> Career | None:
    """`terms` of the person among those of others on file in the same posts, in one query.

    None where there is nothing to see: no term with dates, and nobody before or after. What lies before the first
    holder on file and after the last is left out: a post is on file here for the person's sake, and says nothing of
    others.
    """
    posts: dict[int, Post] = {term.post_id: term.post for term in terms}
    if not posts:
        return None
    others = Term.objects.public().filter(post__in=list(posts)).exclude(person=person.pk)
    others = others.select_related("person").defer("person__findings", "person__biography")
    held: dict[int, list[Term]] = {pk: [term for term in terms if term.post_id == pk] for pk in posts}
    axis = _axis([succession(post, held[pk], today) for pk, post in posts.items()], today)
    for other in others.order_by("pk"):
        other.post = posts[other.post_id]
        held[other.post_id].append(other)
    if not any(term.date for term in terms) and len(terms) == sum(map(len, held.values())):
        return None
    drawn = [_between_holders(succession(post, held[pk], today)) for pk, post in posts.items()]
    strips = [draw(lane) for lane in lanes(drawn, axis, today)]
    own = {id(term) for term in terms}
    offices = (Office(strip, _beside(each.rows, own)) for strip, each in zip(strips, drawn, strict=True))
    return Career(axis, today, tuple(offices))


def _axis(own: list[Succession], today: date) -> Axis:
    """The years of the person's own terms and some around them, so that one sees who came before and after."""
    is_serving = any(term.date and term.date.is_open for each in own for term in each.terms)
    first, last = extent(map(_between_holders, own), *([today] if is_serving else []))
    around = max(1, (last.year - first.year) // 6)
    start, end = max(first.year - around, date.min.year), min(last.year + around, date.max.year)
    return years(date(start, 1, 1), date(end, 12, 31))


def _between_holders(whole: Succession) -> Succession:
    rows = (row for row in whole.rows if isinstance(row, Term) or (row.before and row.after))
    return replace(whole, rows=tuple(rows))


def _beside(rows: tuple[Term | Interval, ...], own: set[int]) -> tuple[Term | Interval, ...]:
    """The rows from the holder before each of the person's own terms to the holder after it."""
    terms = [place for place, row in enumerate(rows) if isinstance(row, Term)]
    shown: set[int] = set()
    for order, place in enumerate(terms):
        if id(rows[place]) in own:
            first = terms[max(order - 1, 0)]
            last = terms[min(order + 1, len(terms) - 1)]
            shown.update(range(first, last + 1))
    return tuple(rows[place] for place in sorted(shown))
