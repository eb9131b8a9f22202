"""Filters that several rooms use, and the FilterSet of sources."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evidence.models.source import Reliability, Source, SourceKind

#: More than this narrows nothing; the limit keeps a hostile address from becoming a giant query.
MOST_CHARACTERS = 200


class WordsFilter(django_filters.CharFilter):
    """Every word must stand in one of `fields`, in any case."""

    def __init__(self, fields: tuple[str, ...], **kwargs: Any) -> None:
        self.fields = fields
        super().__init__(max_length=MOST_CHARACTERS, **kwargs)

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        for word in (value or "").split():
            queryset = queryset.filter(Q(*((f"{name}__icontains", word) for name in self.fields), _connector=Q.OR))
        return queryset


class KeysFilter(django_filters.MultipleChoiceFilter):
    """Records related to any of the chosen ones, by key, without a join that doubles rows.

    Attributes:
        through: the rows between, and the names there of the record and of the key.
    """

    def __init__(self, through: Any, record: str, key: str, **kwargs: Any) -> None:
        self.through, self.record, self.key = through, record, key
        super().__init__(**kwargs)

    def filter(self, queryset: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return queryset
        related = self.through._default_manager.filter(**{f"{self.key}__in": value})
        return queryset.filter(pk__in=related.values(self.record))


class SourceFilter(django_filters.FilterSet):
    """Sources, by reliability, kind and words."""

    q = WordsFilter(("title", "authors", "container_title", "publisher"), label=_("Words in the record"))
    reliability = django_filters.MultipleChoiceFilter(
        choices=Reliability.choices, label=_("Reliability"), distinct=False
    )
    kind = django_filters.MultipleChoiceFilter(choices=SourceKind.choices, label=_("Kind"), distinct=False)

    class Meta:
        model = Source
        fields: tuple[str, ...] = ()
