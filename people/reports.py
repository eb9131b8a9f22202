"""The report “Gaps and overlaps”: where the public terms of a post leave it empty, doubly held, or not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Prefetch
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn

from evidence.desk.reports import RecordReportView
from evidence.models import Record
from people.models import Organisation, Post, Rank, Term
from people.succession import Between, Interval, succession

KIND_NAMES = {Between.GAP: _("Gap"), Between.OVERLAP: _("Overlap"), Between.UNKNOWN: _("Not known")}


@dataclass(frozen=True, slots=True)
class PostInterval:
    """An interval with its post, in words."""

    post: Post
    interval: Interval

    @property
    def since(self) -> str:
        """From when: an overlap by the day from which both surely served, else the end of the term before."""
        if self.interval.kind is Between.OVERLAP:
            return date_format(self.interval.start, "j F Y")
        return self.interval.since.display() if self.interval.since else ""

    @property
    def until(self) -> str:
        if self.interval.kind is Between.OVERLAP:
            return date_format(self.interval.end, "j F Y") if self.interval.end else str(_("now"))
        if self.interval.until:
            return self.interval.until.display()
        return "" if self.interval.after else str(_("now"))


class SuccessionFilterSet(WagtailFilterSet):
    """The kind of interval is filtered by the view, which computes it."""

    between = django_filters.MultipleChoiceFilter(
        label=_("What"), choices=list(KIND_NAMES.items()), widget=CheckboxSelectMultiple, method="unchanged"
    )
    rank = django_filters.MultipleChoiceFilter(label=_("Rank"), choices=Rank.choices, widget=CheckboxSelectMultiple)
    organisation = django_filters.ModelChoiceFilter(
        label=_("Organisation"), queryset=Organisation.objects.all(), empty_label=_("Any")
    )

    class Meta:
        model = Post
        fields: tuple[str, ...] = ()

    def unchanged(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset


class HolderColumn(TitleColumn):
    """The person whose term lies before or after, with a link to their form."""

    cell_template_name = "people/reports/holder_cell.html"
    empty_value_display = "–"

    def __init__(self, name: str, label: Any) -> None:
        super().__init__(name, label=label, get_url=self._form)

    def _term(self, row: PostInterval) -> Term | None:
        return getattr(row.interval, self.name)

    def _form(self, row: PostInterval) -> str | None:
        term = self._term(row)
        return form_of(term.person) if term else None

    def get_value(self, instance: Any) -> str:
        term = self._term(instance)
        return term.person.name if term else ""

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        term = self._term(instance)
        return {**super().get_cell_context_data(instance, parent_context), "when": term.when if term else ""}


def form_of(record: Record) -> str:
    return reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])


class SuccessionReportView(RecordReportView):
    """Gaps, overlaps and what is not known between the public terms of each public post, in the order of the posts."""

    slug = "gaps-and-overlaps"
    kinds = (Post,)
    page_title = _("Gaps and overlaps")
    header_icon = "key"
    menu_order = 30
    model = Post
    filterset_class = SuccessionFilterSet
    columns = [
        TitleColumn("post", label=_("Post"), get_url=lambda row: form_of(row.post)),
        Column("organisation", label=_("Of"), accessor="post.organisation"),
        StatusTagColumn(
            "between",
            label=_("What"),
            accessor=lambda row: str(KIND_NAMES[row.interval.kind]),
            primary=lambda row: row.interval.kind is Between.OVERLAP,
        ),
        Column("since", label=_("From")),
        Column("until", label=_("To")),
        HolderColumn("before", _("Before")),
        HolderColumn("after", _("After")),
    ]

    def get_base_queryset(self) -> Any:
        terms = Term.objects.public().select_related("person").order_by("pk")
        posts = Post.objects.public().select_related("organisation").order_by("display_order", "title", "pk")
        return posts.prefetch_related(Prefetch("terms", terms, to_attr="public_terms"))

    def get_queryset(self) -> list[PostInterval]:
        posts, today = self.filter_queryset(self.get_base_queryset()), timezone.localdate()
        wanted = self.filters.form.cleaned_data.get("between") if self.filters.is_valid() else ()
        return [
            PostInterval(post, row)
            for post in posts
            for row in succession(post, post.public_terms, today).rows
            if isinstance(row, Interval) and (not wanted or row.kind in wanted)
        ]
