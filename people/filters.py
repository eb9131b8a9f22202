"""One FilterSet per listing: page, feed, export and API of a kind all use it."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from evidence.filters import KeysFilter, WordsFilter
from people.models.organisation import Organisation, OrganisationKind
from people.models.person import Person
from people.models.post import Post, Rank
from people.models.term import Term


def _public_posts() -> list[tuple[str, str]]:
    return list(Post.objects.public().values_list("key", "title"))


class PersonFilter(django_filters.FilterSet):
    """Everybody on file: words of the name or summary, and posts held."""

    q = WordsFilter(("name", "native_name", "summary"), label=_("Words in the record"))
    post = KeysFilter(Term, "person", "post__key", choices=_public_posts, label=_("Post"))

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()


class OrganisationFilter(django_filters.FilterSet):
    """Bodies and states, by kind and words."""

    q = WordsFilter(("name", "abbreviation"), label=_("Words in the record"))
    kind = django_filters.MultipleChoiceFilter(choices=OrganisationKind.choices, label=_("Kind"), distinct=False)

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()


class PostFilter(django_filters.FilterSet):
    """Offices, by rank and words."""

    q = WordsFilter(("title", "description"), label=_("Words in the record"))
    rank = django_filters.MultipleChoiceFilter(choices=Rank.choices, label=_("Rank"), distinct=False)

    class Meta:
        model = Post
        fields: tuple[str, ...] = ()
