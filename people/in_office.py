"""Who held which post on a date."""

from __future__ import annotations

from dataclasses import dataclass

from dates import HistoricalDate
from people.models import Post, Term


@dataclass(frozen=True, slots=True)
class Office:
    """A post and the terms that hold in it at a date, each with whether that is certain. No terms: nobody on file."""

    post: Post
    terms: tuple[tuple[Term, bool], ...]


def in_office(on: HistoricalDate) -> list[Office]:
    """The holders, at any time within `on`, of the public posts marked to be shown, in two queries.

    Posts that were not yet established at that date are left out.
    """
    last = on.latest or on.earliest
    posts = [
        post
        for post in Post.objects.public().filter(in_office_panel=True)
        if not (post.established_earliest and last and post.established_earliest > last)
    ]
    holders: dict[int, list[tuple[Term, bool]]] = {}
    for term in Term.objects.public().serving(on).filter(post__in=posts).select_related("person", "post"):
        holders.setdefault(term.post_id, []).append(
            (term, term.is_certain(on) or (on.is_interval and term.surely_meets(on)))
        )
    return [
        Office(post, tuple(sorted(holders.get(post.pk, []), key=lambda row: row[0].span().sort_key))) for post in posts
    ]
