"""Records of several kinds in one query, for the desk and the reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, Model, QuerySet, Value
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.models import Page

from evidence.models import Evidenced, Record
from portal.roles import CATALOGUE, REVIEWED

#: Every kind of record, those that go through review first.
KINDS: tuple[type[Record], ...] = (*REVIEWED, *CATALOGUE)
#: Those that say how well they are known.
EVIDENCED: tuple[type[Record], ...] = tuple(kind for kind in KINDS if issubclass(kind, Evidenced))


@dataclass(frozen=True, slots=True)
class Ref:
    """A record, or a page, by what a list needs to name it and to link to it."""

    kind: type[Model]
    pk: Any
    title: str

    @property
    def kind_name(self) -> str:
        return capfirst(str(self.kind._meta.verbose_name))

    def address(self, view: str, *args: Any) -> str:
        """Where one of the admin's views of the record is."""
        if issubclass(self.kind, Page):
            return reverse(f"wagtailadmin_pages:{view}", args=[self.pk, *args])
        return reverse(self.kind.snippet_viewset.get_url_name(view), args=[quote(self.pk), *args])

    @property
    def edit_url(self) -> str:
        return self.address("edit")

    @property
    def history_url(self) -> str:
        return self.address("history")

    @classmethod
    def of_type(cls, content_type_id: int, pk: Any, title: str) -> Ref:
        return cls(ContentType.objects.get_for_id(content_type_id).model_class(), pk, title)


def across(parts: Iterable[QuerySet], columns: Callable[[type[Record]], dict[str, Any]]) -> QuerySet:
    """Rows of several kinds as dictionaries: `label` and `record` (the primary key), `title_`, and the `columns`.

    `parts` are querysets of one kind each (pages, too), at least one, neither ordered nor sliced. `columns` gives for
    every kind the same names, none of them that of a field. Order the result by these; it can be sliced and counted.
    """
    rows = [_rows(part, columns(part.model)) for part in parts]
    return rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]


def _rows(part: QuerySet, columns: dict[str, Any]) -> QuerySet:
    columns = {
        "label": Value(part.model._meta.label, output_field=CharField()),
        "record": F("pk"),
        "title_": F(getattr(part.model, "named_by", "title")),
        **columns,
    }
    return part.order_by().values(**columns)


def ref(row: dict[str, Any]) -> Ref:
    """The record of one of the rows of `across`."""
    kind = apps.get_model(row["label"])
    return Ref(kind, row["record"], row["title_"] or str(kind._meta.verbose_name))


def listing(kind: type[Record], **query: Any) -> str:
    """The address of the list of a kind, as filters narrow it."""
    return reverse(kind.snippet_viewset.get_url_name("list"), query=query)
