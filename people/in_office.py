"""Who held which post on a date."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import DateField, QuerySet

from dates import HistoricalDate
from evidence.kept import kept
from evidence.prepared import Given, Prepared
from people.models import Post, Term
from people.models.term import ends_of

#: All of a term, and what a link to its holder needs.
TERM_FIELDS = (
    *(field.name for field in Term._meta.concrete_fields),
    *(f"person__{name}" for name in ("key", "slug", "name")),
)


@dataclass(frozen=True, slots=True)
class Office:
    """A post and the terms that hold in it at a date, each with whether that is certain. No terms: nobody on file."""

    post: Post
    terms: tuple[tuple[Term, bool], ...]


@kept
def in_office(on: HistoricalDate) -> list[Office]:
    """The holders, at any time within `on`, of the public posts marked to be shown, in two queries.

    Posts that were not yet established at that date are left out.
    """
    last = on.latest or on.earliest
    shown = {post.pk: post for post in _posts()}
    posts = [
        post for post in shown.values() if not (post.established_earliest and last and post.established_earliest > last)
    ]
    holders: dict[int, list[tuple[Term, bool]]] = {}
    first, last = ends_of(on)
    for term in _terms(first=first, last=last):
        if term.post_id not in shown:
            continue  # its post was published a moment ago, after this page was begun
        term.post = shown[term.post_id]
        holders.setdefault(term.post_id, []).append(
            (term, term.is_certain(on) or (on.is_interval and term.surely_meets(on)))
        )
    return [
        Office(post, tuple(sorted(holders.get(post.pk, []), key=lambda row: row[0].span().sort_key))) for post in posts
    ]


@kept
def _posts() -> list[Post]:
    return list(_shown_posts())


def _shown_posts() -> QuerySet:
    return Post.objects.public().filter(in_office_panel=True)


@Prepared
def _terms() -> QuerySet:
    serving = Term.objects.public().serving_from(Given("first", DateField()), Given("last", DateField()))
    return serving.filter(post__in=_shown_posts()).select_related("person").only(*TERM_FIELDS)
