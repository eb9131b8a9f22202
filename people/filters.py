"""One FilterSet per listing: page, feed, export and API of a kind all use it."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dates.forms import DayFormField
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


def _public_people() -> list[tuple[str, str]]:
    return list(Person.objects.public().values_list("key", "name"))


class ServingFilter(django_filters.Filter):
    """Keeps the terms that hold, or may hold, on a day."""

    field_class = DayFormField

    def filter(self, queryset: QuerySet, value: Any) -> QuerySet:
        return queryset.serving(on=value.earliest) if value else queryset


class TermFilter(django_filters.FilterSet):
    """Terms of office, by who held which post, and by day."""

    person = django_filters.MultipleChoiceFilter(
        field_name="person__key", choices=_public_people, label=_("Person"), distinct=False
    )
    post = django_filters.MultipleChoiceFilter(
        field_name="post__key", choices=_public_posts, label=_("Post"), distinct=False
    )
    on = ServingFilter(label=_("In office on"))

    class Meta:
        model = Term
        fields: tuple[str, ...] = ()
